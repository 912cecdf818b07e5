package io.github.ecssecrets.spring.diagnostics;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * Explains an {@link InvalidSecretConfigurationException}.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class InvalidSecretConfigurationFailureAnalyzer
		extends CauseFailureAnalyzer<InvalidSecretConfigurationException> {

	private final PropertyOrigins origins;

	/**
	 * Creates an analyzer.
	 * @param environment the Environment, or {@code null} if it was never completed
	 */
	InvalidSecretConfigurationFailureAnalyzer(@Nullable Environment environment) {
		this.origins = new PropertyOrigins(environment);
	}

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidSecretConfigurationException cause) {
		String description = "The configuration of a secret is invalid:%n%n    Place: %s%n    Reason: %s"
			.formatted(this.origins.addTo(cause.getPlace()), cause.getProblem());
		return new FailureAnalysis(description, cause.getRemedy(), rootFailure);
	}

}
