package io.github.ecssecrets.spring.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.github.ecssecrets.spring.TestApplication;
import io.github.ecssecrets.test.SecretsManagerServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code ecs-secrets.task-definition}, in a real application.
 */
@ExtendWith(OutputCaptureExtension.class)
class TaskDefinitionTests {

	private static final String CONTAINERS = """
			"containerDefinitions": [
			  {"name": "proxy", "image": "envoy", "secrets": [
			    {"name": "PROXY_TOKEN", "valueFrom": "arn:aws:ssm:us-east-1:123456789012:parameter/token"}
			  ]},
			  {"name": "web", "environment": [{"name": "A", "value": "b"}],
			   "secrets": [
			    {"name": "DB_PASSWORD",
			     "valueFrom": "%s:password::"},
			    {"valueFrom": "%1$s:user::", "name": "SPRING_DATASOURCE_USERNAME"},
			    {"name": "PARAMETER", "valueFrom": "/prod/parameter"}
			  ]},
			  {"name": "worker", "secrets": [{"name": "WORKER_DB", "valueFrom": "%1$s"}]}
			]""";

	private final SecretsManagerServer server = SecretsManagerServer.start();

	private String arn;

	@TempDir
	private Path directory;

	@BeforeEach
	void createSecret() {
		this.arn = this.server.createSecret("prod/db", "{\"user\":\"app\",\"password\":\"canary-p\"}");
	}

	@AfterEach
	void stop() {
		this.server.close();
	}

	private TestApplication application(String definition, String... properties) throws IOException {
		return TestApplication.using(this.server)
			.properties("ecs-secrets.task-definition=" + Files.writeString(file(), definition))
			.properties(properties);
	}

	private Path file() {
		return this.directory.resolve("task.json");
	}

	private String registered() {
		return "{\"family\": \"web\",\n" + CONTAINERS.formatted(this.arn) + ", \"cpu\": 256}";
	}

	@Test
	void secretsWhenAsRegisteredBecomeBindings(CapturedOutput output) throws IOException {
		try (var context = application(registered()).run()) {
			ConfigurableEnvironment environment = context.getEnvironment();
			assertThat(environment.getProperty("DB_PASSWORD")).isEqualTo("canary-p");
			assertThat(environment.getProperty("spring.datasource.username")).isEqualTo("app");
			assertThat(environment.containsProperty("WORKER_DB")).isFalse();
			assertThat(environment.containsProperty("PARAMETER")).isFalse();
		}
		assertThat(this.server.requestCount()).isEqualTo(1);
		assertThat(output).containsOnlyOnce("The task definition fills PARAMETER from the parameter store");
		assertThat(output).doesNotContain("canary-");
	}

	@Test
	void secretsWhenAsDescribedBecomeBindings() throws IOException {
		String described = "{\"taskDefinition\": {\"taskDefinitionArn\": \"arn:x\", " + CONTAINERS.formatted(this.arn)
				+ "}, \"tags\": []}";
		try (var context = application(described).run()) {
			assertThat(context.getEnvironment().getProperty("DB_PASSWORD")).isEqualTo("canary-p");
		}
	}

	@Test
	void secretsWhenContainerIsNamedAreThatOnes() throws IOException {
		try (var context = application(registered(), "ecs-secrets.task-definition-container=worker").run()) {
			assertThat(context.getEnvironment().getProperty("WORKER_DB")).contains("canary-p");
			assertThat(context.getEnvironment().containsProperty("SPRING_DATASOURCE_USERNAME")).isFalse();
		}
	}

	@Test
	void secretsWhenContainerHasOnlyParametersAreNone(CapturedOutput output) throws IOException {
		try (var context = application(registered(), "ecs-secrets.task-definition-container=proxy").run()) {
			assertThat(context.getEnvironment().containsProperty("PROXY_TOKEN")).isFalse();
		}
		assertThat(this.server.requests()).isEmpty();
		assertThat(output).containsOnlyOnce("The task definition fills PROXY_TOKEN from the parameter store");
	}

	@Test
	void secretsWhenContainersHaveNoneAreNone() throws IOException {
		try (var context = application("{\"containerDefinitions\": [{\"name\": \"web\"}]}").run()) {
			assertThat(context.isRunning()).isTrue();
		}
	}

	@Test
	void secretsWhenInEnvironmentAreNotRead() throws IOException {
		try (var context = application(registered()).environment("DB_PASSWORD", "injected")
			.environment("SPRING_DATASOURCE_USERNAME", "injected-too")
			.properties("spring.config.import=ecs-secrets:prod/db:password?name=app.password")
			.run()) {
			assertThat(context.getEnvironment().getProperty("DB_PASSWORD")).isEqualTo("injected");
			assertThat(context.getEnvironment().getProperty("app.password")).isEqualTo("injected");
		}
		assertThat(this.server.requests()).isEmpty();
	}

	@Test
	void secretsWhenPropertyBindsSameNameComeFromProperty() throws IOException {
		this.server.createSecret("prod/other", "canary-other");
		try (var context = application(registered(), "ecs-secrets.bindings.DB_PASSWORD=prod/other").run()) {
			assertThat(context.getEnvironment().getProperty("DB_PASSWORD")).isEqualTo("canary-other");
			assertThat(context.getEnvironment().getProperty("SPRING_DATASOURCE_USERNAME")).isEqualTo("app");
			assertThat(origin(context.getEnvironment(), "DB_PASSWORD")).asString()
				.isEqualTo("\"ecs-secrets.bindings.DB_PASSWORD\" from property source \"commandLineArgs\"");
		}
	}

	@Test
	void secretsWhenOnClassPathAreFound() {
		try (var context = TestApplication.using(this.server)
			.properties("ecs-secrets.task-definition=classpath:task-definition.json",
					"ecs-secrets.bindings.DB_PASSWORD=prod/db:password")
			.run()) {
			assertThat(context.getEnvironment().getProperty("DB_PASSWORD")).isEqualTo("canary-p");
		}
	}

	@Test
	void originIsFileAndLine() throws IOException {
		try (var context = application(registered()).run()) {
			String file = "file [" + file() + "] - ";
			assertThat(origin(context.getEnvironment(), "DB_PASSWORD")).hasToString(file + "9:19");
			assertThat(origin(context.getEnvironment(), "spring.datasource.username")).hasToString(file + "10:19");
		}
	}

	private static Origin origin(ConfigurableEnvironment environment, String name) {
		PropertySource<?> source = environment.getPropertySources().get(SecretBindingsPropertySource.NAME);
		return OriginLookup.getOrigin(source, name);
	}

	@Test
	void failureWhenFileIsMissing() {
		FailureAnalysis analysis = TestApplication.using(this.server)
			.properties("ecs-secrets.task-definition=file:/nowhere/task.json")
			.fail();
		assertThat(analysis.getDescription()).contains("Place: property 'ecs-secrets.task-definition'",
				"Reason: 'file:/nowhere/task.json' does not exist.");
	}

	@Test
	void failureWhenJsonIsBrokenNamesLine() throws IOException {
		FailureAnalysis analysis = application("{\n\"containerDefinitions\": [canary]}").fail();
		assertThat(analysis.getDescription()).contains("is not valid JSON: syntax error at line 2, column")
			.doesNotContain("canary");
	}

	@Test
	void failureWhenFileIsSomethingElse() throws IOException {
		assertThat(application("[]").fail().getDescription())
			.contains("is not a task definition: it has no 'containerDefinitions'.");
		assertThat(application("").fail().getDescription()).contains("it has no 'containerDefinitions'.");
	}

	@Test
	void failureWhenContainerIsUnknownListsNames() throws IOException {
		FailureAnalysis analysis = application(registered(), "ecs-secrets.task-definition-container=wbe").fail();
		assertThat(analysis.getDescription()).contains("property 'ecs-secrets.task-definition-container'",
				"'wbe' is not a container of the task definition.");
		assertThat(analysis.getAction()).isEqualTo("Use one of 'proxy', 'web', 'worker', or leave the property out.");
	}

	@Test
	void failureWhenValueFromIsBadNamesFileAndLine() throws IOException {
		FailureAnalysis analysis = application("""
				{"containerDefinitions": [{"secrets": [
				{"name": "A",
				"valueFrom": "arn:aws:secretsmanager:us-east-1:123456789012:secret:prod/db-AbCdEf:a:b:c:d"}]}]}""")
			.fail();
		assertThat(analysis.getDescription()).contains(
				"Place: task definition, variable 'A' (file [" + file() + "] - 3:14)",
				"is not a reference to a secret");
	}

	@Test
	void failureWhenValueFromIsOfAnotherServiceNamesFileAndLine() throws IOException {
		assertThat(application("""
				{"containerDefinitions": [{"secrets": [{"name": "A", "valueFrom": "arn:aws:s3:::bucket"}]}]}""").fail()
			.getDescription()).contains("task definition, variable 'A'", "1:67", "is not a reference to a secret");
	}

	@Test
	void failureWhenEntryIsIncompleteNamesFileAndLine() throws IOException {
		assertThat(application("""
				{"containerDefinitions": [{"secrets": [
				{"name": "A"}]}]}""").fail().getDescription()).contains("task.json] - 2:1",
				"An entry of 'secrets' lacks 'name' or 'valueFrom'.");
	}

	@Test
	void failureWhenSecretIsMissingNamesFileAndLine() throws IOException {
		FailureAnalysis analysis = application(registered().replace(this.arn, this.arn.replace("prod/db", "prod/x")))
			.fail();
		assertThat(analysis.getDescription()).startsWith("2 secrets that the application needs")
			.contains("Asked for by: task definition, variable 'DB_PASSWORD' (file [" + file() + "] - 9:19)");
	}

}
