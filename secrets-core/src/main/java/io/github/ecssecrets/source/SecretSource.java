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
 * until one answers. There are two kinds: an {@link AuthoritativeSource} holds the
 * secrets with their versions, as Secrets Manager does; a {@link SeedSource} holds copies
 * that somebody made of them, as the environment of an ECS task does. Implement one of
 * the two.
 * <p>
 * Implementations are thread-safe. They may block, and should bound how long. A check for
 * new versions waits two minutes for an answer; then it goes on without this source.
 */
public sealed interface SecretSource extends AutoCloseable permits AuthoritativeSource, SeedSource {

	/**
	 * The name of the source, as the property {@code ecs-secrets.sources} lists it.
	 * @return a short name in lower case
	 */
	String name();

	/**
	 * Finds a whole secret.
	 * @param reference which secret, in which version; never with a JSON key
	 * @return the secret, or {@code null} if this source has none
	 * @throws SecretNotFoundException if the secret exists and lacks the version asked
	 * for, where the source can tell; {@code null} says less
	 * @throws SecretException if the source cannot tell or may not answer
	 */
	@Nullable Secret find(SecretReference reference);

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
