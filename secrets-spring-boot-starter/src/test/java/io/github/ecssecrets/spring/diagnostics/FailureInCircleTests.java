package io.github.ecssecrets.spring.diagnostics;

import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.github.ecssecrets.spring.SecretValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Failures whose causes lead in a circle, as those of some drivers do.
 */
@Timeout(value = 20, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
class FailureInCircleTests {

	/** A failure that leads to the cause, and on to itself. */
	private static Throwable circle(Throwable cause) {
		Throwable failure = new RuntimeException("outer", cause);
		cause.initCause(failure);
		return failure;
	}

	@ParameterizedTest
	@MethodSource
	void analyzeWhenFailureIsOfOthersEnds(FailureAnalyzer analyzer) {
		assertThat(analyzer.analyze(circle(new RuntimeException("inner")))).isNull();
	}

	static Stream<FailureAnalyzer> analyzeWhenFailureIsOfOthersEnds() {
		return Stream.of(new DatabaseLoginFailureAnalyzer(), new IncompleteLocationFailureAnalyzer(),
				new InvalidSecretConfigurationFailureAnalyzer(null), new MissingSecretBeanFailureAnalyzer(null),
				new SecretPropertyFailureAnalyzer(), new SecretResolutionFailureAnalyzer(null),
				new UnsupportedSpringBootFailureAnalyzer());
	}

	@Test
	void analyzeWhenBeanOfSecretIsMissingExplainsIt() {
		FailureAnalysis analysis = new MissingSecretBeanFailureAnalyzer(null)
			.analyze(circle(new NoSuchBeanDefinitionException(Credentials.class)));
		assertThat(analysis).isNotNull();
		assertThat(analysis.getDescription()).endsWith("was made from secret 'prod/app'");
	}

	@Test
	void analyzeWhenLocationIsIncompleteExplainsIt() {
		FailureAnalysis analysis = new IncompleteLocationFailureAnalyzer()
			.analyze(circle(new IllegalStateException("Profile '${region}' is invalid")));
		assertThat(analysis).isNotNull();
		assertThat(analysis.getDescription()).startsWith("'${region}' is not complete");
	}

	@SecretValue("prod/app")
	record Credentials(String password) {

	}

}
