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
	 * The same of places that may have no value. References may come from users, so these
	 * must not take the room of the others.
	 */
	private final Map<String, Claim> expected = new LinkedHashMap<>() {

		@Override
		protected boolean removeEldestEntry(Map.Entry<String, Claim> eldest) {
			return size() > MOST;
		}

	};

	/**
	 * Notes that a reference will be looked for in a place.
	 * @param place the place, which may have no value
	 */
	synchronized void expect(SecretReference reference, String place) {
		Claim known = this.claims.get(place);
		Map<String, Claim> notes = (known != null) ? this.claims : this.expected;
		notes.put(place, claim(named(reference), (known != null) ? known : this.expected.get(place)));
	}

	/**
	 * Notes that a reference is looked for in a place.
	 * @param place the place, which has a value
	 * @return another reference that is looked for there, or {@code null}
	 */
	synchronized @Nullable SecretReference otherThan(SecretReference reference, String place) {
		SecretReference named = named(reference);
		Claim known = this.claims.get(place);
		Claim claim = claim(named, (known != null) ? known : this.expected.remove(place));
		if (known != null || this.claims.size() < MOST) {
			this.claims.put(place, claim);
		}
		return named.matches(claim.first()) ? claim.second() : claim.first();
	}

	private static Claim claim(SecretReference named, @Nullable Claim known) {
		if (known == null) {
			return new Claim(named, null);
		}
		return (known.second() != null || named.matches(known.first())) ? known : new Claim(known.first(), named);
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
