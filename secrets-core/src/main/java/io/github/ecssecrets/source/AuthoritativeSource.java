package io.github.ecssecrets.source;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretNotFoundException;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretResult;
import org.jspecify.annotations.Nullable;

/**
 * A source that holds the secrets themselves, with their versions. What it answers
 * replaces seeds and older versions.
 */
public non-sealed interface AuthoritativeSource extends SecretSource {

	/**
	 * Finds a whole secret.
	 * @param reference which secret, in which version; never with a JSON key
	 * @param freshness whether a cache on the way may answer; a source without one
	 * ignores this
	 * @return the secret, or {@code null} if this source has none
	 * @throws SecretNotFoundException if the secret exists and lacks the version asked
	 * for, where the source can tell; {@code null} says less
	 * @throws SecretException if the source cannot tell or may not answer
	 */
	@Nullable Secret find(SecretReference reference, Freshness freshness);

	/**
	 * Finds many whole secrets. A source that can ask for many at once overrides this.
	 * @param references which secrets; never with a JSON key
	 * @param freshness whether a cache on the way may answer
	 * @return what was found and what failed; a secret this source does not have is
	 * absent
	 */
	default Map<SecretReference, SecretResult> findAll(Collection<SecretReference> references, Freshness freshness) {
		Map<SecretReference, SecretResult> results = new LinkedHashMap<>();
		for (SecretReference reference : references) {
			try {
				Secret secret = find(reference, freshness);
				if (secret != null) {
					results.put(reference, new SecretResult.Found(secret));
				}
			}
			catch (SecretException ex) {
				results.put(reference, new SecretResult.Failed(ex));
			}
		}
		return results;
	}

	/**
	 * Tells which versions a secret has without reading its value, for a source that can.
	 * A cache on the way must not answer.
	 * @param reference which secret; never with a JSON key
	 * @return the versions, or {@code null} if this source cannot tell, in which case the
	 * value is read to find out
	 * @throws SecretException if the source does not answer
	 */
	default @Nullable SecretVersions versions(SecretReference reference) {
		return null;
	}

	@Override
	default @Nullable Secret find(SecretReference reference) {
		return find(reference, Freshness.CACHED);
	}

	@Override
	default Map<SecretReference, SecretResult> findAll(Collection<SecretReference> references) {
		return findAll(references, Freshness.CACHED);
	}

}
