package io.github.ecssecrets.spring.diagnostics;

import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains an {@link UnsupportedSpringBootException}. Works on Spring Boot 3 too.
 */
final class UnsupportedSpringBootFailureAnalyzer extends CauseFailureAnalyzer<UnsupportedSpringBootException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, UnsupportedSpringBootException cause) {
		return new FailureAnalysis(cause.getMessage() + ".",
				"Move the application to Spring Boot 4, or remove io.github.ecssecrets:secrets-spring-boot-starter and use "
						+ "io.github.ecssecrets:secrets-core, which needs no Spring.",
				rootFailure);
	}

}
