package io.github.ecssecrets.source;

import java.util.LinkedHashMap;
import java.util.Map;

import io.github.ecssecrets.SecretReference;
import org.jspecify.annotations.Nullable;

/**
 * Notices that two references are looked for in one place, of which at most one can be
 * right. A place is named by convention: the variable {@code PROD_MY_APP} is that of
 * {@code prod/my-app} and of {@code prod/my/app}. Bounded and thread-safe.
 */
final class SharedPlaces {

	private static final int MOST = 10_000;

	/** What each place is for, and what it was asked for too. */
	private final Map<String, Claim> claims = new LinkedHashMap<>();

	/**
	 * Notes that a reference is looked for in a place.
	 * @param place the place, which has a value
	 * @return another reference that is looked for there, or {@code null}
	 */
	synchronized @Nullable SecretReference otherThan(SecretReference reference, String place) {
		SecretReference named = named(reference);
		Claim claim = this.claims.get(place);
		if (claim == null) {
			if (this.claims.size() < MOST) {
				this.claims.put(place, new Claim(named, null));
			}
			return null;
		}
		if (!named.matches(claim.first())) {
			if (claim.second() == null) {
				this.claims.put(place, new Claim(claim.first(), named));
			}
			return claim.first();
		}
		return claim.second();
	}

	/**
	 * The reference by the name of the field, if a JSON Pointer says no more than that.
	 */
	private static SecretReference named(SecretReference reference) {
		String key = reference.jsonKey();
		if (key == null || key.lastIndexOf('/') != 0) {
			return reference;
		}
		return reference.withJsonKey(key.substring(1).replace("~1", "/").replace("~0", "~"));
	}

	private record Claim(SecretReference first, @Nullable SecretReference second) {

	}

}
