package io.github.ecssecrets.spring.mask;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import javax.sql.DataSource;

import io.github.ecssecrets.spring.RecordedFailureAnalysis;
import io.github.ecssecrets.spring.TestApplication;
import io.github.ecssecrets.spring.autoconfigure.EcsSecretsAutoConfiguration;
import io.github.ecssecrets.spring.diagnostics.InvalidSecretConfigurationException;
import io.github.ecssecrets.test.SecretsManagerServer;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Validation;
import jakarta.validation.constraints.Size;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever makes a start fail and quotes a secret while it does so, nothing that is
 * printed has 8 characters of it in a row: no log, no report, and not the exception that
 * leaves the thread, which need not be {@code main}.
 */
@ExtendWith(OutputCaptureExtension.class)
class FailingStartMaskTests {

	private static final String PASSWORD = "canary-Zq%7!xW/pa:5Ks@w0#rV\"e1qWxTyUiOp,Td?u8 -yranac";

	private static final String TOKEN = "canary-tK42#!aXbYc-yranac";

	private static SecretsManagerServer server;

	@BeforeAll
	static void start() {
		server = SecretsManagerServer.start();
		server.createSecret("prod/app",
				JsonMapper.shared().writeValueAsString(Map.of("password", PASSWORD, "token", TOKEN)));
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@BeforeEach
	void forget() {
		RecordedFailureAnalysis.take();
	}

	/** Parts of a text, as it is and in the ways in which it may be written. */
	private static Set<String> traces() {
		return traces(PASSWORD, TOKEN, URLEncoder.encode(PASSWORD, StandardCharsets.UTF_8));
	}

	private static Set<String> traces(String... texts) {
		Set<String> traces = new LinkedHashSet<>();
		for (String text : texts) {
			for (int i = 0; i + 8 <= text.length(); i++) {
				traces.add(text.substring(i, i + 8));
			}
		}
		return traces;
	}

	private static Throwable runOnAnotherThread(TestApplication application) throws InterruptedException {
		return runOnAnotherThread(() -> application.run().close());
	}

	private static Throwable runOnAnotherThread(Runnable start) throws InterruptedException {
		Throwable[] failure = new Throwable[1];
		Thread thread = new Thread(() -> {
			try {
				start.run();
			}
			catch (Throwable ex) {
				failure[0] = ex;
				throw ex;
			}
		}, "not-main");
		thread.start();
		thread.join();
		return failure[0];
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource
	void nothingIsShown(String name, Class<?> configuration, String property, CapturedOutput output) throws Exception {
		Throwable failure = runOnAnotherThread(TestApplication.using(server)
			.properties("spring.config.import=ecs-secrets:prod/app")
			.properties(property.split("\n"))
			.sources(configuration));
		assertThat(failure).as("the start fails").isNotNull();
		assertThat(output).contains("Exception in thread \"not-main\"", SecretMask.MASK);
		Set<String> traces = traces();
		assertThat(lines(output.toString(), traces)).isEmpty();
		FailureAnalysis analysis = RecordedFailureAnalysis.take();
		if (analysis != null) {
			assertThat(lines(analysis.getDescription() + "\n" + analysis.getAction(), traces)).isEmpty();
			assertThat(lines(String.valueOf(analysis.getCause()), traces)).isEmpty();
		}
	}

	/** A child shares the secrets of its parent, and fails alone. */
	@ParameterizedTest
	@ValueSource(classes = { Conversion.class, Bind.class, Runner.class, Part.class, Causes.class })
	void nothingIsShownByAChildThatFails(Class<?> child, CapturedOutput output) throws Exception {
		try (ConfigurableApplicationContext parent = TestApplication.using(server)
			.properties("spring.config.import=ecs-secrets:prod/app")
			.sources(Empty.class)
			.run()) {
			Throwable failure = runOnAnotherThread(() -> new SpringApplicationBuilder(child).parent(parent)
				.web(WebApplicationType.NONE)
				.run("--ecs-secrets.endpoint=" + server.endpoint(),
						"--spring.config.import=ecs-secrets:prod/app?prefix=app.")
				.close());
			assertThat(failure).isNotNull();
			assertThat(output).contains("Exception in thread \"not-main\"", SecretMask.MASK);
			assertThat(lines(output.toString(), traces())).isEmpty();
		}
	}

	/** The logging system would write it to the standard error, past every mask. */
	@ParameterizedTest
	@ValueSource(strings = { "logging.config=${app.password}", "logging.file.name=/dev/null/x-${app.password}",
			"logging.pattern.console=%d${app.token}",
			"spring.config.import=ecs-secrets:prod/app?map=token:logging.config" })
	void settingOfTheLoggingSystemWithASecretIsRefused(String property, CapturedOutput output) throws Exception {
		Throwable failure = runOnAnotherThread(TestApplication.using(server)
			.properties("spring.config.import=ecs-secrets:prod/app", property)
			.sources(Empty.class));
		assertThat(failure).isInstanceOf(InvalidSecretConfigurationException.class);
		assertThat(RecordedFailureAnalysis.take().getDescription()).contains("property 'logging.",
				"the logging system would show");
		assertThat(lines(output.toString(), traces())).isEmpty();
	}

	/**
	 * ECS injected the value where the property names the secret, or where it is.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "ecs-secrets.bindings.A_B=", "spring.config.import=ecs-secrets:", "ecs-secrets.sources=",
			"ecs-secrets.task-definition=" })
	void valueInPlaceOfReferenceIsNotQuoted(String property, CapturedOutput output) throws Exception {
		String pasted = "canary-Pq7wXz5Ks9vB";
		for (String text : List.of("{\"password\":\"" + pasted + "\"}", "postgres://app:" + pasted + "@db:5432/x")) {
			Throwable failure = runOnAnotherThread(
					TestApplication.using(server).properties(property + text).sources(Empty.class));
			assertThat(failure).as("the start fails").isNotNull();
			assertThat(lines(failure.toString(), traces(pasted))).isEmpty();
		}
		assertThat(lines(output.toString(), traces(pasted))).isEmpty();
	}

	/**
	 * Every setting there is, most of which are no references.
	 */
	@Test
	void valueInPlaceOfAnySettingIsNotQuoted(CapturedOutput output) throws Exception {
		String pasted = "canary-Pq7wXz5Ks9vB";
		SoftAssertions softly = new SoftAssertions();
		int failed = 0;
		Map<String, String> values = new LinkedHashMap<>();
		settings().forEach((name) -> values.put(name + "=", "{\"password\":\"" + pasted + "\"}"));
		Stream
			.of("endpoint", "agent.endpoint", "push.endpoint", "push.topic", "region", "task-definition",
					"refresh.interval", "datasource.tls", "datasource.url")
			.forEach((name) -> values.put("ecs-secrets." + name + "= ", pasted));
		for (String property : values.keySet()) {
			String name = property.substring(0, property.indexOf('='));
			RecordedFailureAnalysis.take();
			int before = output.length();
			Throwable failure = runOnAnotherThread(TestApplication.using(server)
				.properties(property + values.get(property), "ecs-secrets.startup.timeout=1s")
				.sources(Empty.class));
			String shown = output.toString().substring(before);
			FailureAnalysis analysis = RecordedFailureAnalysis.take();
			if (failure != null) {
				failed++;
				StringWriter trace = new StringWriter();
				failure.printStackTrace(new PrintWriter(trace));
				softly.assertThat(String.valueOf((analysis != null) ? analysis.getDescription() : null))
					.as(property)
					.contains(name.substring(name.lastIndexOf('.') + 1) + "'");
				shown += trace + String.valueOf((analysis != null) ? analysis.getAction() : null);
			}
			softly.assertThat(lines(shown, traces(pasted))).as(property).isEmpty();
		}
		softly.assertThat(failed).isGreaterThan(25);
		softly.assertAll();
	}

	private static List<String> settings() throws IOException {
		return JsonMapper.shared()
			.readTree(Files.readString(Path.of("target/classes/META-INF/spring-configuration-metadata.json")))
			.get("properties")
			.valueStream()
			.map((property) -> property.get("name").asString())
			.filter((name) -> name.startsWith("ecs-secrets."))
			.flatMap((name) -> Stream.of(name,
					name.replace("ecs-secrets.datasource.", "ecs-secrets.datasources.reporting.")))
			.distinct()
			.toList();
	}

	/** Each line that has a trace, without the trace. */
	private static List<String> lines(String text, Set<String> traces) {
		return text.lines()
			.filter((line) -> traces.stream().anyMatch(line::contains))
			.map((line) -> line.substring(0, Math.min(line.length(), 40)) + "...")
			.toList();
	}

	static Stream<Arguments> nothingIsShown() {
		String none = "a=b";
		return Stream.of(
				Arguments.of("JDBC URL with a password", Jdbc.class,
						"spring.datasource.url=jdbc:postgresql://localhost:x/db?password=${app.password}"),
				Arguments.of("JDBC URL of no driver", Jdbc.class, "spring.datasource.url=jdbc:${app.password}"),
				Arguments.of("properties of Spring Boot, before there is a context", Empty.class,
						"spring.main.banner-mode=${app.password}"),
				Arguments.of("log level, before there is a context", Empty.class,
						"logging.level.some.logger=${app.password}"),
				Arguments.of("BindException", Bind.class, none),
				Arguments.of("ConversionFailedException", Conversion.class, none),
				Arguments.of("validation", Violation.class, none),
				Arguments.of("placeholder that is not resolved", Placeholder.class, none),
				Arguments.of("placeholder that is not resolved beside one that is", Empty.class,
						"spring.main.log-startup-info=${app.password}${absent}"),
				Arguments.of("condition", Condition.class, none), Arguments.of("runner", Runner.class, none),
				Arguments.of("part of a value", Part.class, none), Arguments.of("what is logged", Logged.class, none),
				Arguments.of("cause and suppressed", Causes.class, none));
	}

	@Test
	void exceptionIsOtherwiseItself(CapturedOutput output) throws Exception {
		Throwable failure = runOnAnotherThread(TestApplication.using(server)
			.properties("spring.config.import=ecs-secrets:prod/app")
			.sources(Innocent.class));
		assertThat(failure).isInstanceOf(IllegalStateException.class);
		assertThat(output).contains("Exception in thread \"not-main\" java.lang.IllegalStateException");
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(EcsSecretsAutoConfiguration.class)
	static class Empty {

	}

	@ImportAutoConfiguration(DataSourceAutoConfiguration.class)
	static class Jdbc extends Empty {

		@Bean
		Object connected(DataSource dataSource) throws Exception {
			return dataSource.getConnection();
		}

	}

	static class Bind extends Empty {

		Bind(Environment environment) {
			Binder.get(environment).bind("app.password", LogLevel.class);
		}

	}

	static class Conversion extends Empty {

		Conversion(Environment environment) {
			environment.getProperty("app.password", Integer.class);
		}

	}

	static class Violation extends Empty {

		Violation(Environment environment) {
			try (var factory = Validation.buildDefaultValidatorFactory()) {
				var violations = factory.getValidator()
					.validate(new Validated(environment.getProperty("app.password")));
				throw new ConstraintViolationException(violations);
			}
		}

		record Validated(@Size(max = 3, message = "'${validatedValue}' is too long") String text) {

		}

	}

	static class Placeholder extends Empty {

		Placeholder(Environment environment) {
			environment.resolveRequiredPlaceholders("${app.${app.token}}");
		}

	}

	@ConditionalOnExpression("'${app.password}")
	static class Condition extends Empty {

	}

	static class Runner extends Empty {

		@Bean
		ApplicationRunner runner(Environment environment) {
			return (arguments) -> {
				throw new IllegalStateException("cannot work with " + environment.getProperty("app.password"));
			};
		}

	}

	static class Part extends Empty {

		Part(Environment environment) {
			String password = environment.getProperty("app.password");
			throw new IllegalStateException("unexpected " + password.substring(5, 14) + " and "
					+ URLEncoder.encode(password, StandardCharsets.UTF_8).substring(8, 30));
		}

	}

	static class Logged extends Empty {

		private static final Logger logger = LoggerFactory.getLogger(Logged.class);

		Logged(Environment environment) throws InterruptedException {
			String password = environment.getProperty("app.password");
			Thread thread = new Thread(() -> {
				logger.info("Connecting with {}", password);
				logger.atInfo().addKeyValue("part", password.substring(10, 19)).log("Connecting with {}", password);
				logger.atWarn().setCause(new IllegalStateException(password)).log("Not connected");
				logger.error("Not connected with {}", password, new IllegalStateException(password));
				logger.warn(password.substring(3, 12), new IllegalStateException("refused"));
			});
			thread.start();
			thread.join();
			throw new IllegalStateException("expected");
		}

	}

	static class Causes extends Empty {

		Causes(Environment environment) {
			String password = environment.getProperty("app.password");
			IllegalStateException failure = new IllegalStateException("outer", new RuntimeException(password));
			failure.getCause().addSuppressed(new RuntimeException(password.substring(9)));
			throw failure;
		}

	}

	static class Innocent {

		Innocent(ApplicationContext context) {
		}

		@Bean
		ApplicationRunner runner() {
			return (arguments) -> {
				throw new IllegalStateException("expected");
			};
		}

	}

}
