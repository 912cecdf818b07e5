package io.github.ecssecrets.spring.runtime;

import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretException.Reason;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretUnavailableException;
import io.github.ecssecrets.source.AuthoritativeSource;
import io.github.ecssecrets.source.Freshness;

/**
 * Stands in for a source that a customizer led to where secrets must not travel. Every
 * read fails and says so.
 */
final class RefusedSource implements AuthoritativeSource {

	private final String name;

	private final String problem;

	/**
	 * Creates a source.
	 * @param problem what is refused, a clause without any secret value
	 */
	RefusedSource(String name, String problem) {
		this.name = name;
		this.problem = problem;
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public Secret find(SecretReference reference, Freshness freshness) {
		throw new SecretUnavailableException(reference, Reason.INSECURE_ENDPOINT,
				"Secret '%s' was not asked for: %s".formatted(reference, this.problem), null, null);
	}

}
