package io.github.ecssecrets.spring.actuate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.github.ecssecrets.spring.TestApplication;
import io.github.ecssecrets.test.SecretsManagerServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * With {@code ecs-secrets.enabled=false} no source is asked, but variables that ECS has
 * filled with secrets are still masked, and properties that are built from them. The PINs
 * have a letter that no other text has: the endpoints show process ids, ports and names
 * of files, and any four digits are among those now and then.
 */
class SwitchedOffMaskTests {

	private static final String TASK_DEFINITION = """
			{"containerDefinitions":[{"name":"app","secrets":[
			{"name":"TASK_TOKEN","valueFrom":"arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/task-a1B2c3:token::"},
			{"name":"TASK_PIN","valueFrom":"arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/task-a1B2c3:pin::"}]}]}""";

	private static SecretsManagerServer server;

	private static ConfigurableApplicationContext context;

	private static Actuator actuator;

	@BeforeAll
	static void start(@TempDir Path directory) throws IOException {
		server = SecretsManagerServer.start();
		Path definition = Files.writeString(directory.resolve("task.json"), TASK_DEFINITION);
		context = TestApplication.using(server)
			.web()
			.sources(Application.class)
			.environment("BOUND_PASSWORD", "canary-bound-1")
			.environment("BOUND_PIN", "7µ91")
			.environment("TASK_TOKEN", "canary-task-1")
			.environment("TASK_PIN", "€2")
			.environment("SHELL", "/bin/sh")
			.properties("ecs-secrets.enabled=false", "management.endpoints.web.exposure.include=*",
					"management.endpoint.env.show-values=always", "management.endpoint.configprops.show-values=always",
					"ecs-secrets.bindings.BOUND_PASSWORD=prod/seed:password",
					"ecs-secrets.bindings.BOUND_PIN=prod/seed:pin", "ecs-secrets.task-definition=" + definition.toUri(),
					"app.password=${BOUND_PASSWORD}", "app.pin=${BOUND_PIN}", "app.relaxed=${bound.pin}",
					"app.deep=${app.relaxed}", "app.url=https://host/?t=${TASK_TOKEN}&p=${task.pin}",
					"app.copy=see canary-bound-1", "app.plain=plain text")
			.run();
		actuator = new Actuator(context);
	}

	@AfterAll
	static void stop() {
		context.close();
		server.close();
	}

	@ParameterizedTest
	@CsvSource({ "BOUND_PASSWORD,******", "BOUND_PIN,******", "bound.pin,******", "TASK_TOKEN,******",
			"TASK_PIN,******", "task.pin,******", "app.password,******", "app.pin,******", "app.relaxed,******",
			"app.deep,******", "app.url,******", "app.copy,see ******", "app.plain,plain text", "SHELL,/bin/sh" })
	void envWhenItIsBuiltFromAnInjectedVariableIsMasked(String name, String shown) {
		assertThat(actuator.json("/env/" + name).at("/property/value").asString()).isEqualTo(shown);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/env", "/env/app.url", "/env/app.copy", "/configprops", "/beans", "/conditions" })
	void noValueIsShown(String path) {
		assertThat(actuator.get(path).body()).contains("{").doesNotContain("canary-", "7µ91", "€2");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableConfigurationProperties(App.class)
	static class Application {

	}

	@ConfigurationProperties("app")
	record App(String password, String pin, String relaxed, String deep, String url, String plain) {

	}

}
