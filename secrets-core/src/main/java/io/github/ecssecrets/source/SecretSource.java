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
 * Answers a reference or says that it has no such secret. Sources are asked in order,
 * until one answers. Implementations are thread-safe; they may block, and should bound
 * how long.
 */
public interface SecretSource extends AutoCloseable {

	/**
	 * The name of the source, as the property {@code ecs-secrets.sources} lists it.
	 * @return a short name in lower case
	 */
	String name();

	/**
	 * Finds a whole secret.
	 * @param reference which secret, in which version; never with a JSON key
	 * @return the secret, or {@code null} if this source has none
	 * @throws SecretException if the source cannot tell or may not answer
	 */
	@Nullable Secret find(SecretReference reference);

	/**
	 * Finds a whole secret like {@link #find(SecretReference)}, past any cache that
	 * stands between this source and the truth. A source behind such a cache overrides
	 * this.
	 * @param reference which secret, in which version; never with a JSON key
	 * @return the secret, or {@code null} if this source has none
	 * @throws SecretException if the source cannot tell or may not answer
	 */
	default @Nullable Secret findFresh(SecretReference reference) {
		return find(reference);
	}

	/**
	 * Finds many whole secrets. A source that can ask for many at once overrides this.
	 * @param references which secrets; never with a JSON key
	 * @return what was found and what failed; a secret this source does not have is
	 * absent
	 */
	default Map<SecretReference, SecretResult> findAll(Collection<SecretReference> references) {
		Map<SecretReference, SecretResult> results = new LinkedHashMap<>();
		for (SecretReference reference : references) {
			try {
				Secret secret = find(reference);
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
	 * Finds one field of a secret, for a source that holds fields on their own. Asked
	 * before the whole secret is.
	 * @param reference which field; always with a JSON key
	 * @return the field, or {@code null} if this source does not hold it on its own
	 * @throws SecretException if the source cannot tell or may not answer
	 */
	default @Nullable Secret findField(SecretReference reference) {
		return null;
	}

	/**
	 * Tells which versions a secret has without reading its value, for a source that can.
	 * @param reference which secret; never with a JSON key
	 * @return the versions, or {@code null} if this source cannot tell, in which case the
	 * value is read to find out
	 * @throws SecretException if the source does not answer
	 */
	default @Nullable SecretVersions versions(SecretReference reference) {
		return null;
	}

	/**
	 * Whether the answers are seeds: copies that were true at some moment and carry no
	 * version. An answer of a source that is not a seed supersedes them; until then they
	 * are read again with each check, because a file may change.
	 * @return {@code false} unless overridden
	 */
	default boolean isSeed() {
		return false;
	}

	/**
	 * Says where this source looks for a secret, for the message of a
	 * {@link SecretNotFoundException}.
	 * @param reference which secret
	 * @return a phrase such as {@code environment variable DB_PASSWORD}; no I/O
	 */
	default String describe(SecretReference reference) {
		return name();
	}

	/**
	 * Closes what the source created.
	 */
	@Override
	default void close() {
	}

}
