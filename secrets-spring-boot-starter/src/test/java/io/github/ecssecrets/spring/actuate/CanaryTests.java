package io.github.ecssecrets.spring.actuate;

import java.beans.PropertyEditorSupport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.github.ecssecrets.LiveSecret;
import io.github.ecssecrets.Secret;
import io.github.ecssecrets.spring.RecordedFailureAnalysis;
import io.github.ecssecrets.spring.SecretValue;
import io.github.ecssecrets.spring.TestApplication;
import io.github.ecssecrets.spring.mask.SecretMask;
import io.github.ecssecrets.test.SecretsManagerServer;
import io.github.ecssecrets.test.database.PostgresDatabase;
import jakarta.validation.constraints.Size;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobDataMap;
import org.quartz.JobDetail;
import org.quartz.JobExecutionContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.beans.factory.config.CustomEditorConfigurer;
import org.springframework.boot.actuate.web.exchanges.InMemoryHttpExchangeRepository;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.logging.LoggingSystemProperty;
import org.springframework.boot.logging.logback.RollingPolicySystemProperty;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.validation.annotation.Validated;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * No value of a secret is in any answer of a full application's actuator, which shows
 * everything it can; in any line of its log, at the finest level; or in any exception of
 * a start that fails.
 */
@ExtendWith(OutputCaptureExtension.class)
class CanaryTests {

	private static final String OLD = Canary.value("old");

	private static final String NEW = Canary.value("new");

	private static final Path LOG = Path.of("target", "canary.log");

	private static PostgresDatabase postgres;

	/** How much of the log, which all tests share, was searched. */
	private static int searched;

	private final SecretsManagerServer server = SecretsManagerServer.start();

	@BeforeAll
	static void startPostgres() throws IOException {
		postgres = PostgresDatabase.start();
		postgres.createUser("canary_app", OLD);
		Files.deleteIfExists(LOG);
	}

	/**
	 * Spring Boot leaves its settings of the log behind as system properties.
	 */
	@AfterAll
	static void stopPostgres() {
		postgres.close();
		for (LoggingSystemProperty property : LoggingSystemProperty.values()) {
			System.clearProperty(property.getEnvironmentVariableName());
		}
		for (RollingPolicySystemProperty property : RollingPolicySystemProperty.values()) {
			System.clearProperty(property.getEnvironmentVariableName());
		}
	}

	@BeforeEach
	void createSecrets() {
		postgres.changePassword("canary_app", OLD);
		this.server.createSecret("prod/db", database(OLD));
		this.server.createSecret("prod/app", json(
				Map.of("password", OLD, "username", OLD, "nested", Map.of("token", OLD), "list", List.of(OLD, OLD))));
		this.server.createSecret("prod/text", OLD);
		this.server.createSecret("prod/plain", "canary-plain-yranac");
		this.server.createSecret("prod/seed", json(Map.of("key", NEW)));
	}

	@AfterEach
	void stop(CapturedOutput output) {
		this.server.close();
		assertThat(Canary.partsIn(output.getAll())).isEmpty();
		String log = log();
		assertThat(Canary.tracesIn(log.substring(searched))).isEmpty();
		searched = log.length();
	}

	private static String log() {
		try {
			return Files.exists(LOG) ? Files.readString(LOG) : "";
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String database(String password) {
		return json(Map.of("username", "canary_app", "password", password, "engine", "postgres", "host", "localhost",
				"port", postgres.port(), "dbname", postgres.database()));
	}

	private static String json(Map<String, ?> content) {
		return JsonMapper.shared().writeValueAsString(content);
	}

	private TestApplication application(Class<?>... sources) {
		return TestApplication.using(this.server)
			.web()
			.withDataSource()
			.sources(sources)
			.environment("SEED_KEY", Canary.value("seed"))
			.environment("COPY_OF_SEED", Canary.value("seed"))
			.environment("PROD_WHOLE", json(Map.of("key", Canary.value("whole"))))
			.properties("management.endpoints.web.exposure.include=*", "management.endpoint.env.show-values=always",
					"management.endpoint.configprops.show-values=always",
					"management.endpoint.quartz.show-values=always", "management.endpoint.health.show-details=always",
					"management.endpoint.health.show-components=always", "management.info.env.enabled=true",
					"logging.level.root=TRACE", "logging.threshold.console=OFF", "logging.file.name=" + LOG,
					"logging.logback.rollingpolicy.max-file-size=1GB",
					"logging.logback.rollingpolicy.file-name-pattern=" + LOG + ".%d{yyyy-MM}.%i",
					"logging.level.jdk.internal.httpclient=OFF", "ecs-secrets.datasource.secret=prod/db",
					"ecs-secrets.bindings.SEED_KEY=prod/seed:key", "ecs-secrets.bindings.LATE_KEY=prod/text",
					"spring.config.import[0]=ecs-secrets:prod/app", "spring.config.import[1]=ecs-secrets:prod/whole",
					"spring.config.import[2]=ecs-secrets:prod/plain?name=plain.value", "my.password=${app.password}",
					"my.url=jdbc:postgresql://localhost/x?password=${app.password}&user=${app.username}",
					"my.copies[0]=${whole.key}", "my.copies[1]=${SEED_KEY}");
	}

	@Test
	void canaryIsRecognizedInEveryForm() {
		byte[] shifted = ("ab" + OLD).getBytes(StandardCharsets.UTF_8);
		for (String text : List.of(OLD, json(Map.of("a", OLD)), URLEncoder.encode(OLD, StandardCharsets.UTF_8),
				OLD.substring(0, 20), OLD.substring(20), Base64.getEncoder().encodeToString(shifted),
				Base64.getUrlEncoder().encodeToString(Arrays.copyOfRange(shifted, 1, 50)))) {
			assertThat(Canary.tracesIn("first\nsecond: " + text)).as(text).hasSize(1);
		}
	}

	@Test
	void runningApplicationShowsNoValue() {
		try (var context = application(Application.class).run()) {
			assertNothingShown(context);
			rotate(context);
			assertNothingShown(context);
			this.server.faults().accessDenied();
			assertThat(new Actuator(context).post("/secrets").body()).contains("AWS denies")
				.satisfies((body) -> assertThat(Canary.tracesIn(body)).isEmpty());
			assertNothingShown(context);
			String logfile = new Actuator(context).get("/logfile").body();
			assertThat(logfile.contains("cannot be checked for a new version")).isTrue();
			assertThat(Canary.tracesIn(logfile)).isEmpty();
		}
		for (String said : List.of("TRACE", "has a new value", "cannot be checked for a new version", "org.postgresql",
				"software.amazon.awssdk", "com.zaxxer.hikari", "CONDITIONS EVALUATION REPORT")) {
			assertThat(log().contains(said)).as(said).isTrue();
		}
	}

	private void rotate(ConfigurableApplicationContext context) {
		LoggingSystem logging = context.getBean(LoggingSystem.class);
		logging.setLogLevel("org.postgresql", LogLevel.OFF);
		postgres.changePassword("canary_app", NEW);
		logging.setLogLevel("org.postgresql", null);
		this.server.putSecretValue("prod/db", database(NEW));
		this.server.putSecretValue("prod/app", json(Map.of("password", NEW)));
		this.server.putSecretValue("prod/text", NEW);
		assertThat(new Actuator(context).post("/secrets").statusCode()).isEqualTo(200);
		assertThat(context.getBean(Page.class).apiKey.get()).isEqualTo(NEW);
	}

	private static void assertNothingShown(ApplicationContext context) {
		Actuator actuator = new Actuator(context);
		assertThat(actuator.page()).isEqualTo("canary_app");
		Set<String> paths = paths(actuator);
		assertThat(paths).hasSizeGreaterThan(100)
			.contains("/beans", "/conditions", "/configprops", "/env", "/health", "/httpexchanges", "/info", "/loggers",
					"/mappings", "/metrics", "/quartz", "/scheduledtasks", "/secrets", "/startup", "/threaddump");
		for (String path : paths) {
			var answer = actuator.get(path);
			assertThat(answer.statusCode()).as(path).isIn(200, 405);
			assertThat(Canary.tracesIn(answer.body())).as(path).isEmpty();
		}
	}

	/**
	 * All that can be read: the heap is a binary dump of all that the process knows, and
	 * the log is read once, at the end.
	 */
	private static Set<String> paths(Actuator actuator) {
		Set<String> paths = new LinkedHashSet<>();
		for (Map.Entry<String, JsonNode> link : actuator.json("").get("_links").properties()) {
			if (!link.getValue().get("templated").asBoolean()
					&& !Set.of("self", "heapdump", "logfile", "shutdown").contains(link.getKey())) {
				String href = link.getValue().get("href").asString();
				paths.add(href.substring(href.indexOf("/actuator") + "/actuator".length()));
			}
		}
		actuator.json("/metrics").get("names").forEach((name) -> paths.add("/metrics/" + name.asString()));
		for (JsonNode source : actuator.json("/env").get("propertySources")) {
			source.get("properties")
				.propertyNames()
				.forEach((name) -> paths.add("/env/" + name.replace("[", "%5B").replace("]", "%5D")));
		}
		actuator.json("/health")
			.get("components")
			.propertyNames()
			.forEach((component) -> paths.add("/health/" + component));
		paths.addAll(List.of("/configprops/app", "/configprops/my", "/configprops/spring.datasource.hikari",
				"/quartz/jobs", "/quartz/jobs/DEFAULT", "/quartz/jobs/DEFAULT/report", "/secrets/prod/db",
				"/env/app.password", "/env/my.password", "/env/my.url", "/env/copy.of.seed", "/env/seed.key"));
		return paths;
	}

	@ParameterizedTest(name = "start {0}")
	@MethodSource
	void failingStartShowsNoValue(String name, Class<?> configuration, String secret, String content) {
		if (secret.isEmpty()) {
			this.server.faults().accessDenied();
		}
		else {
			this.server.putSecretValue(secret, content);
		}
		if (configuration == Failing.Login.class) {
			postgres.changePassword("canary_app", Canary.value("unknown"));
		}
		RecordedFailureAnalysis.take();
		Throwable failure = catchThrowable(
				() -> application(configuration).properties("spring.datasource.hikari.connection-timeout=500")
					.run()
					.close());
		assertThat(failure).isNotNull();
		assertThat(Canary.tracesIn(failure)).isEmpty();
		FailureAnalysis analysis = RecordedFailureAnalysis.take();
		assertThat(analysis).isNotNull();
		assertThat(Canary.partsIn(analysis.getDescription() + analysis.getAction())).isEmpty();
		assertThat(Canary.tracesIn(analysis.getCause())).isEmpty();
	}

	/**
	 * Spring Boot reports such a failure without the Environment, and throws what it
	 * caught: that is not for a library to change.
	 */
	@ParameterizedTest(name = "start {0}")
	@MethodSource
	void startThatFailsBeforeThereIsAContextShowsNoValue(String name, String property, Consumer<Environment> listener) {
		ApplicationListener<ApplicationEnvironmentPreparedEvent> listening = (event) -> listener
			.accept(event.getEnvironment());
		FailureAnalysis analysis = application(Application.class).properties(property).listeners(listening).fail();
		assertThat(analysis.getDescription()).contains(SecretMask.MASK);
		assertThat(Canary.partsIn(analysis.getDescription() + analysis.getAction())).isEmpty();
		assertThat(Canary.tracesIn(analysis.getCause())).isEmpty();
	}

	static Stream<Arguments> startThatFailsBeforeThereIsAContextShowsNoValue() {
		Consumer<Environment> none = (environment) -> {
		};
		Consumer<Environment> binding = (environment) -> Binder.get(environment).bind("my.password", Integer.class);
		Consumer<Environment> property = (environment) -> environment.getProperty("app.password", Integer.class);
		Consumer<Environment> quoting = (environment) -> {
			throw new IllegalStateException("cannot work with " + environment.getProperty("seed.key"));
		};
		return Stream.of(Arguments.of("when binding fails", "a=b", binding),
				Arguments.of("when a property is of the wrong type", "a=b", property),
				Arguments.of("when an exception quotes a value", "a=b", quoting),
				Arguments.of("when Spring Boot's own properties do not fit", "spring.main.banner-mode=${app.password}",
						none),
				Arguments.of("when a log level does not fit", "logging.level.some.logger=${app.password}", none));
	}

	static Stream<Arguments> failingStartShowsNoValue() {
		String good = json(Map.of("password", OLD, "port", OLD));
		return Stream.of(Arguments.of("when access is denied", Failing.Missing.class, "", ""),
				Arguments.of("when a key is missing", Failing.Missing.class, "prod/app", good),
				Arguments.of("when JSON is truncated", Failing.Missing.class, "prod/app", good.substring(0, 60)),
				Arguments.of("when JSON is no object", Failing.Missing.class, "prod/app", "[" + good + "]"),
				Arguments.of("when a value is of the wrong type", Failing.Port.class, "prod/app", good),
				Arguments.of("when a record does not fit", Failing.Whole.class, "prod/app", good),
				Arguments.of("when binding an import fails", Failing.Bind.class, "prod/app", good),
				Arguments.of("when binding a reference fails", Failing.BindReference.class, "prod/app", good),
				Arguments.of("when a placeholder is of the wrong type", Failing.PlaceholderNumber.class, "prod/app",
						good),
				Arguments.of("when an editor refuses a placeholder", Failing.PlaceholderEditor.class, "prod/app", good),
				Arguments.of("when a placeholder is no constant", Failing.PlaceholderConstant.class, "prod/app", good),
				Arguments.of("when validation fails", Failing.Validation.class, "prod/app", good),
				Arguments.of("when a login fails", Failing.Login.class, "prod/db", database(Canary.value("wrong"))),
				Arguments.of("when a database secret is odd", Failing.Login.class, "prod/db",
						database(OLD).replace("\"postgres\"", "\"" + "canary-engine" + "\"")));
	}

	@RestController
	static final class Page {

		private final Supplier<String> apiKey;

		private final JdbcTemplate jdbc;

		@SecretValue("prod/app:password")
		private String field;

		Page(@SecretValue("prod/text") Supplier<String> apiKey, @SecretValue("prod/app:password") char[] characters,
				@SecretValue("prod/app:password") LiveSecret<Secret> live, @SecretValue("prod/app") Secret secret,
				@SecretValue(env = "SEED_KEY") String seed, JdbcTemplate jdbc) {
			this.apiKey = apiKey;
			this.jdbc = jdbc;
		}

		@GetMapping("/")
		String user() {
			assertThat(this.field).isEqualTo(OLD);
			return this.jdbc.queryForObject("SELECT current_user", String.class);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableConfigurationProperties({ App.class, My.class })
	static class Application {

		@Bean
		Page page(@SecretValue("prod/text") Supplier<String> apiKey,
				@SecretValue("prod/app:password") char[] characters,
				@SecretValue("prod/app:password") LiveSecret<Secret> live, @SecretValue("prod/app") Secret secret,
				@SecretValue(env = "SEED_KEY") String seed, JdbcTemplate jdbc) {
			return new Page(apiKey, characters, live, secret, seed, jdbc);
		}

		@Bean
		static CustomEditorConfigurer editors() {
			CustomEditorConfigurer editors = new CustomEditorConfigurer();
			editors.setCustomEditors(Map.of(Registered.class, RegisteredEditor.class));
			return editors;
		}

		@Bean
		Object edited(@Value("${app.password}") Token token, @Value("${my.password}") Registered registered) {
			assertThat(List.of(token.text(), registered.text())).containsOnly(OLD);
			return new Object();
		}

		@Bean
		JobDetail report(@SecretValue("prod/app") Map<String, String> fields) {
			return JobBuilder.newJob(Report.class)
				.withIdentity("report")
				.setJobData(new JobDataMap(Map.of("fields", fields, "password", fields.get("password"))))
				.storeDurably()
				.build();
		}

		@Bean
		@ConditionalOnProperty(name = "app.password", havingValue = "another")
		Object conditionalOnProperty() {
			return new Object();
		}

		@Bean
		@ConditionalOnExpression("'${plain.value}' == 'another'")
		Object conditionalOnExpression() {
			return new Object();
		}

		@Bean
		InMemoryHttpExchangeRepository exchanges() {
			return new InMemoryHttpExchangeRepository();
		}

	}

	/** Found by the name of its editor. */
	record Token(String text) {

		@Override
		public String toString() {
			return "Token";
		}

	}

	public static final class TokenEditor extends PropertyEditorSupport {

		@Override
		public void setAsText(String text) {
			setValue(new Token(text));
		}

	}

	/** Can be made from text in a way that fails, too. */
	static final class Registered {

		private final String text;

		private Registered(StringBuilder text) {
			this.text = text.toString();
		}

		static Registered valueOf(String text) {
			if (text.contains("-")) {
				throw new IllegalArgumentException("not " + text);
			}
			return new Registered(new StringBuilder(text));
		}

		String text() {
			return this.text;
		}

	}

	public static final class RegisteredEditor extends PropertyEditorSupport {

		@Override
		public void setAsText(String text) {
			setValue(new Registered(new StringBuilder(text)));
		}

	}

	/** Refuses every text. */
	static final class Refusing {

	}

	public static final class RefusingEditor extends PropertyEditorSupport {

		@Override
		public void setAsText(String text) {
			throw new IllegalArgumentException("cannot edit " + text);
		}

	}

	static final class Report implements Job {

		@Override
		public void execute(JobExecutionContext execution) {
		}

	}

	@ConfigurationProperties("app")
	record App(String username, String password, Nested nested, List<String> list) {

		record Nested(String token) {

		}

	}

	@ConfigurationProperties("my")
	static final class My {

		private String password;

		private String url;

		private List<String> copies;

		public String getPassword() {
			return this.password;
		}

		public void setPassword(String password) {
			this.password = password;
		}

		public String getUrl() {
			return this.url;
		}

		public void setUrl(String url) {
			this.url = url;
		}

		public List<String> getCopies() {
			return this.copies;
		}

		public void setCopies(List<String> copies) {
			this.copies = copies;
		}

	}

	/** Applications that do not start. */
	@SuppressWarnings("unused")
	static final class Failing {

		private Failing() {
		}

		@Configuration(proxyBeanMethods = false)
		@EnableAutoConfiguration
		static class Missing {

			@SecretValue("prod/app:missing")
			private String missing;

		}

		@Configuration(proxyBeanMethods = false)
		@EnableAutoConfiguration
		static class Port {

			@SecretValue("prod/app:port")
			private int port;

		}

		@Configuration(proxyBeanMethods = false)
		@EnableAutoConfiguration
		static class Whole {

			@SecretValue("prod/app")
			private Database database;

			record Database(String password, int port) {

			}

		}

		@Configuration(proxyBeanMethods = false)
		@EnableAutoConfiguration
		@EnableConfigurationProperties(Bind.App.class)
		static class Bind {

			@ConfigurationProperties("app")
			record App(int port) {

			}

		}

		@Configuration(proxyBeanMethods = false)
		@EnableAutoConfiguration
		@EnableConfigurationProperties(BindReference.My.class)
		static class BindReference {

			@ConfigurationProperties("my")
			record My(LogLevel password) {

			}

		}

		@Configuration(proxyBeanMethods = false)
		@EnableAutoConfiguration
		static class PlaceholderNumber {

			@Value("${app.port}")
			private int port;

		}

		@Configuration(proxyBeanMethods = false)
		@EnableAutoConfiguration
		static class PlaceholderEditor {

			@Value("${app.password}")
			private Refusing refusing;

		}

		@Configuration(proxyBeanMethods = false)
		@EnableAutoConfiguration
		static class PlaceholderConstant {

			@Value("${my.password}")
			private LogLevel level;

		}

		@Configuration(proxyBeanMethods = false)
		@EnableAutoConfiguration
		@EnableConfigurationProperties(Validation.App.class)
		static class Validation {

			@Validated
			@ConfigurationProperties("app")
			record App(@Size(max = 3, message = "'${validatedValue}' has more than {max} characters") String password) {

				@Override
				public String toString() {
					return "App";
				}

			}

		}

		@Configuration(proxyBeanMethods = false)
		@EnableAutoConfiguration
		static class Login {

			@Bean
			String user(JdbcTemplate jdbc) {
				return jdbc.queryForObject("SELECT current_user", String.class);
			}

		}

	}

}
