package io.github.ecssecrets.spring.runtime;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretResult;
import io.github.ecssecrets.Secrets;
import io.github.ecssecrets.source.AuthoritativeSource;
import io.github.ecssecrets.source.SecretSource;

/**
 * Tries what the role at hand may ask the sources that hold the secrets themselves.
 * Thread-safe.
 */
public final class SourceCheck {

	private final Secrets secrets;

	private final List<AuthoritativeSource> authorities;

	SourceCheck(Secrets secrets, List<SecretSource> sources) {
		this.secrets = secrets;
		this.authorities = sources.stream()
			.filter(AuthoritativeSource.class::isInstance)
			.map(AuthoritativeSource.class::cast)
			.toList();
	}

	/**
	 * Asks the sources that hold the secrets themselves, past copies and past the cache.
	 * Waits for them.
	 * @param references which secrets
	 * @return an outcome for each reference; none if every source holds copies only
	 */
	public Map<SecretReference, SecretResult> ask(Collection<SecretReference> references) {
		Map<SecretReference, SecretResult> results = new LinkedHashMap<>();
		if (!this.authorities.isEmpty()) {
			Map<SecretReference, CompletableFuture<SecretResult>> asked = new LinkedHashMap<>();
			references.forEach((reference) -> asked.put(reference,
					this.secrets.fetch(reference)
						.<SecretResult>thenApply(SecretResult.Found::new)
						.exceptionally(SourceCheck::failed)));
			asked.forEach((reference, result) -> results.put(reference, result.join()));
		}
		return results;
	}

	private static SecretResult failed(Throwable failure) {
		Throwable cause = (failure instanceof CompletionException) ? failure.getCause() : failure;
		if (cause instanceof SecretException error) {
			return new SecretResult.Failed(error);
		}
		throw new CompletionException(cause);
	}

	/**
	 * Whether a source tells which versions a secret has, so a check need not read it.
	 * Waits for the source.
	 * @param reference which secret, without a JSON key
	 * @return {@code false} if none does, for example because the role may not ask
	 */
	public boolean tellsVersions(SecretReference reference) {
		return this.authorities.stream().anyMatch((source) -> source.versions(reference) != null);
	}

}
