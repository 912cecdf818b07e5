package io.github.ecssecrets.spring.diagnostics;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Explains an {@link InvalidSecretConfigurationException}.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class InvalidSecretConfigurationFailureAnalyzer
		extends AbstractFailureAnalyzer<InvalidSecretConfigurationException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidSecretConfigurationException cause) {
		String description = "The configuration of a secret is invalid:%n%n    Place: %s%n    Reason: %s"
			.formatted(cause.getPlace(), cause.getProblem());
		return new FailureAnalysis(description, cause.getRemedy(), rootFailure);
	}

}
