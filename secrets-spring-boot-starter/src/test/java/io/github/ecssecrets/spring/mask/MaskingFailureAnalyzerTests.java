package io.github.ecssecrets.spring.mask;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.TimeUnit;

import io.github.ecssecrets.spring.SecretValue;
import io.github.ecssecrets.spring.TestApplication;
import io.github.ecssecrets.test.SecretsManagerServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.StandardEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Failures of a start that quote a secret, whoever throws them.
 */
class MaskingFailureAnalyzerTests {

	private final SecretsManagerServer server = SecretsManagerServer.start();

	/** Not a canary: Spring logs the message of what fails before anybody can mask it. */
	@BeforeEach
	void createSecret() {
		this.server.createSecret("prod/app", "{\"password\":\"hunter2-7Xq2\"}");
	}

	@AfterEach
	void stop() {
		this.server.close();
	}

	private FailureAnalysis fail(Class<?> configuration) {
		FailureAnalysis analysis = TestApplication.using(this.server).sources(configuration).fail();
		StringWriter cause = new StringWriter();
		analysis.getCause().printStackTrace(new PrintWriter(cause, true));
		assertThat(cause.toString()).contains("******").doesNotContain("hunter2");
		return analysis;
	}

	@Test
	void analyzeWhenSpringBootHasAnAnalysisMasksIt() {
		FailureAnalysis analysis = fail(InvalidValue.class);
		assertThat(analysis.getDescription()).startsWith("Invalid value '******' for configuration property 'app.any'")
			.contains("unlike ******");
		assertThat(analysis.getAction()).startsWith("Review the value of the property");
	}

	@Test
	void analyzeWhenNobodyHasAnAnalysisMasksTheStackTrace() {
		FailureAnalysis analysis = fail(Quoting.class);
		assertThat(analysis.getDescription())
			.startsWith("The application failed to start, and the failure quotes a secret, which is masked here:")
			.contains("java.lang.IllegalStateException: cannot work with ******",
					"java.io.IOException: refused: ******", "java.io.IOException: closing ******",
					MaskingFailureAnalyzerTests.class.getName())
			.doesNotContain("hunter2");
	}

	@Test
	void analyzeWhenAnotherAnalyzerEndsWithAnErrorMasksWhatOthersSay() {
		FailureAnalysis analysis = fail(InvalidForFailingAnalyzer.class);
		assertThat(analysis.getDescription()).startsWith("Invalid value '******' for configuration property 'app.any'");
	}

	@Test
	@Timeout(value = 20, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
	void analyzeWhenCausesLeadInCircleMasks() {
		IllegalStateException inner = new IllegalStateException("Profile 'canary-7Xq2-${region}' is invalid");
		IllegalStateException failure = new IllegalStateException("outer", inner);
		inner.initCause(failure);
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources()
			.addLast(new MaskPropertySource((masked) -> new SecretMask(new CanaryMask(), (variable) -> false, masked)));
		FailureAnalysis analysis = new MaskingFailureAnalyzer(null, environment).analyze(failure);
		assertThat(analysis).isNotNull();
		assertThat(analysis.getDescription()).startsWith("'******-${region}' is not complete");
		assertThat(analysis.getCause())
			.hasToString("java.lang.IllegalStateException: Profile '******-${region}' is invalid");
	}

	@Test
	void analyzeWhenACauseHasNoTextMasksTheOthers() {
		IllegalStateException failure = new IllegalStateException("canary-7Xq2 is refused", new UnreadableException());
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources()
			.addLast(new MaskPropertySource((masked) -> new SecretMask(new CanaryMask(), (variable) -> false, masked)));
		FailureAnalysis analysis = new MaskingFailureAnalyzer(null, environment).analyze(failure);
		assertThat(analysis).isNotNull();
		assertThat(analysis.getDescription()).contains("java.lang.IllegalStateException: ****** is refused",
				UnreadableException.class.getName());
	}

	private static final class UnreadableException extends RuntimeException {

		@Override
		public String getMessage() {
			throw new UnsupportedOperationException();
		}

	}

	/**
	 * One that lacks a class it looks for, as in a library with an optional dependency.
	 */
	@Order(Ordered.LOWEST_PRECEDENCE - 1)
	static final class FailingAnalyzer implements FailureAnalyzer {

		@Override
		public FailureAnalysis analyze(Throwable failure) {
			if (NestedExceptionUtils.getMostSpecificCause(failure) instanceof UnknownToAnalyzerException) {
				throw new NoClassDefFoundError("com/example/Optional");
			}
			return null;
		}

	}

	static final class UnknownToAnalyzerException extends InvalidConfigurationPropertyValueException {

		UnknownToAnalyzerException(String value) {
			super("app.any", value, "It is unlike " + value);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class InvalidForFailingAnalyzer {

		@Bean
		Integer any(@SecretValue("prod/app:password") String password) {
			throw new UnknownToAnalyzerException(password);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class InvalidValue {

		@Bean
		Integer any(@SecretValue("prod/app:password") String password) {
			throw new InvalidConfigurationPropertyValueException("app.any", password, "It is unlike " + password);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Quoting {

		@Bean
		Integer any(@SecretValue("prod/app:password") String password) {
			IOException refused = new IOException("refused: " + password);
			refused.addSuppressed(new IOException("closing " + password));
			throw new IllegalStateException("cannot work with " + password, refused);
		}

	}

}
