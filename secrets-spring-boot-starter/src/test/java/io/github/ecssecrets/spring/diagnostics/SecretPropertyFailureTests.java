package io.github.ecssecrets.spring.diagnostics;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.github.ecssecrets.spring.RecordedFailureAnalysis;
import io.github.ecssecrets.spring.TestApplication;
import io.github.ecssecrets.test.SecretsManagerServer;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.validation.annotation.Validated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Properties that are secrets and do not fit: what is logged at DEBUG, analyzed and
 * thrown, none of which quotes the value.
 */
@ExtendWith(OutputCaptureExtension.class)
class SecretPropertyFailureTests {

	private static final String SECRET = "canary-7Xq2";

	private final SecretsManagerServer server = SecretsManagerServer.start();

	private Throwable thrown;

	@BeforeEach
	void createSecret() {
		this.server.createSecret("prod/app", "{\"password\":\"" + SECRET + "\",\"port\":\"54x32\",\"text\":\"text\"}");
	}

	@AfterEach
	void stop(CapturedOutput output) {
		this.server.close();
		assertThat(output.getAll()).contains("APPLICATION FAILED TO START").doesNotContain("canary", "54x32");
	}

	private FailureAnalysis fail(Class<?> configuration, String... properties) {
		RecordedFailureAnalysis.take();
		this.thrown = catchThrowable(() -> TestApplication.using(this.server)
			.sources(configuration)
			.environment("PROD_ENV_PORT", SECRET)
			.environment("SHORT", "54x32")
			.web()
			.properties("spring.config.import[0]=ecs-secrets:prod/app",
					"spring.config.import[1]=ecs-secrets:prod/env:port", "ecs-secrets.bindings.SHORT=prod/short",
					"logging.level.root=debug")
			.properties(properties)
			.run()
			.close());
		assertThat(this.thrown).isNotNull();
		FailureAnalysis analysis = RecordedFailureAnalysis.take();
		assertThat(analysis).isNotNull();
		assertThat(print(analysis.getCause())).doesNotContain("canary", "54x32");
		return analysis;
	}

	private static String print(Throwable failure) {
		StringWriter text = new StringWriter();
		failure.printStackTrace(new PrintWriter(text, true));
		return text.toString();
	}

	private void assertThrownIsClean() {
		assertThat(Stream.iterate(this.thrown, (cause) -> cause != null, Throwable::getCause)
			.map(Throwable::toString)
			.toList()).noneMatch((text) -> text.contains("canary") || text.contains("54x32"));
		assertThat(print(this.thrown)).doesNotContain("canary", "54x32");
	}

	@Test
	void bindWhenImportedValueCannotBeConverted() {
		FailureAnalysis analysis = fail(ImportedRecord.class);
		assertThat(analysis.getDescription().replaceAll("version \\S+", "version VERSION")).isEqualTo(
				"""
						Binding to int failed:

						    Property: app.port
						    Value: "******"
						    Origin: secret 'prod/app' version VERSION imported by 'ecs-secrets:prod/app'
						    Reason: cannot be converted to int (java.lang.NumberFormatException), because it is a text of 5 characters""");
		assertThat(analysis.getAction())
			.isEqualTo("Correct the content of the secret, or what the property is bound to.");
		assertThrownIsClean();
	}

	@ParameterizedTest
	@MethodSource
	void bindWhenPropertyRefersToSecretThatCannotBeConverted(Class<?> configuration, String property) {
		FailureAnalysis analysis = fail(configuration, property);
		assertThat(analysis.getDescription()).contains("Value: \"******\"", "NumberFormatException");
		assertThrownIsClean();
	}

	static Stream<Arguments> bindWhenPropertyRefersToSecretThatCannotBeConverted() {
		return Stream.of(Arguments.of(OtherRecord.class, "other.port=${app.port}"),
				Arguments.of(OtherBean.class, "other.port=${app.password}"));
	}

	@Test
	void validationWhenSecretIsInvalid() {
		FailureAnalysis analysis = fail(ValidatedRecord.class, "other.password=${app.password}", "other.port=7");
		assertThat(analysis.getDescription())
			.contains("Property: other.password", "Value: \"******\"", "Reason: '******' is too short, it needs 20")
			.contains("Property: other.port", "Value: \"7\"", "Reason: must be greater than or equal to 1024");
		assertThrownIsClean();
	}

	@Test
	void validationWhenImportedSecretIsInvalid() {
		FailureAnalysis analysis = fail(ValidatedImport.class);
		assertThat(analysis.getDescription()).contains("Property: app.text", "Value: \"******\"",
				"Reason: '******' is too short, it needs 20");
		assertThrownIsClean();
	}

	@Test
	void validationWhenBeanAsAWholeIsInvalid() {
		FailureAnalysis analysis = fail(ValidatedWhole.class);
		assertThat(analysis.getDescription()).contains("Reason: never true");
		assertThrownIsClean();
	}

	@Test
	void bindWhenConstructorQuotesSecret() {
		FailureAnalysis analysis = fail(QuotingRecord.class);
		assertThat(analysis.getDescription()).contains("******");
		assertThrownIsClean();
	}

	@Test
	@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
	void bindWhenCausesOfConverterLeadInCircle() {
		FailureAnalysis analysis = fail(CircularRecord.class);
		assertThat(analysis.getDescription()).contains("Property: app.password", "Value: \"******\"",
				"(java.lang.IllegalStateException), because it is a text of 11 characters");
		assertThrownIsClean();
	}

	/**
	 * The exception of a binder that the application calls itself passes unchanged; what
	 * is logged is masked.
	 */
	@Test
	void bindByApplicationWhenValueIsSecretIsLoggedMasked() {
		FailureAnalysis analysis = fail(PlainBinder.class, "other.port=" + SECRET);
		assertThat(analysis.getDescription()).contains("Property: other.port", "Value: \"******\"")
			.doesNotContain("canary");
	}

	@Test
	void bindByApplicationWhenVariableHoldsShortSecretIsLoggedMasked() {
		FailureAnalysis analysis = fail(ShortVariable.class);
		assertThat(analysis.getDescription()).contains("Property: short", "failed to convert java.lang.String to",
				"For input string: \"******\"");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableConfigurationProperties(ImportedRecord.App.class)
	static class ImportedRecord {

		@ConfigurationProperties("app")
		record App(int port) {

		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableConfigurationProperties(OtherRecord.Other.class)
	static class OtherRecord {

		@ConfigurationProperties("other")
		record Other(int port) {

		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableConfigurationProperties(OtherBean.Other.class)
	static class OtherBean {

		@ConfigurationProperties("other")
		static final class Other {

			private int port;

			public int getPort() {
				return this.port;
			}

			public void setPort(int port) {
				this.port = port;
			}

		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableConfigurationProperties(ValidatedRecord.Other.class)
	static class ValidatedRecord {

		@Validated
		@ConfigurationProperties("other")
		record Other(@Size(min = 20, message = "'${validatedValue}' is too short, it needs {min}") String password,
				@Min(1024) int port) {

		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableConfigurationProperties(ValidatedImport.App.class)
	static class ValidatedImport {

		@Validated
		@ConfigurationProperties("app")
		record App(@Size(min = 20, message = "'${validatedValue}' is too short, it needs {min}") String text) {

		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableConfigurationProperties(ValidatedWhole.App.class)
	static class ValidatedWhole {

		@Validated
		@ConfigurationProperties("app")
		record App(String password) {

			@AssertTrue(message = "never true")
			boolean isFine() {
				return false;
			}

		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableConfigurationProperties(QuotingRecord.App.class)
	static class QuotingRecord {

		@ConfigurationProperties("app")
		record App(String password) {

			App {
				throw new IllegalArgumentException("not good: " + password);
			}

		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableConfigurationProperties(CircularRecord.App.class)
	static class CircularRecord {

		@ConfigurationProperties("app")
		record App(Password password) {

		}

		record Password(String text) {

			public static Password valueOf(String text) {
				IllegalStateException inner = new IllegalStateException("not good: " + text);
				IllegalArgumentException outer = new IllegalArgumentException("refused", inner);
				inner.initCause(outer);
				throw outer;
			}

		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class PlainBinder {

		@Bean
		Integer port(Environment environment) {
			return Binder.get(environment).bind("other.port", Integer.class).get();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class ShortVariable {

		@Bean
		Integer port(Environment environment) {
			return Binder.get(environment).bind("short", Integer.class).get();
		}

	}

}
