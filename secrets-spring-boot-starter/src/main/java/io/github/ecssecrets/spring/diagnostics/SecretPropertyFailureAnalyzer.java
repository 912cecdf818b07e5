package io.github.ecssecrets.spring.diagnostics;

import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Explains a {@link SecretPropertyException} as Spring Boot explains what it stands in
 * for.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class SecretPropertyFailureAnalyzer extends CauseFailureAnalyzer<SecretPropertyException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, SecretPropertyException cause) {
		StringBuilder description = new StringBuilder("Binding to %s failed:".formatted(cause.getTarget()));
		for (SecretPropertyException.Problem problem : cause.getProblems()) {
			description
				.append("%n%n    Property: %s%n    Value: \"%s\"".formatted(problem.property(), problem.value()));
			if (problem.origin() != null) {
				description.append("%n    Origin: %s".formatted(problem.origin()));
			}
			description.append("%n    Reason: %s".formatted(problem.reason()));
		}
		return new FailureAnalysis(description.toString(),
				"Correct the content of the secret, or what the property is bound to.", rootFailure);
	}

}
