package com.example.myapp;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.Secrets;
import io.github.ecssecrets.test.SecretsManagerServer;
import io.github.ecssecrets.test.database.PostgresDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application made of what the README shows, outside of the packages of the library.
 */
class ReadmeTests {

	private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

	@Test
	void configurationAndCodeOfReadmeWorkTogether(@TempDir Path directory) throws IOException {
		Path configuration = Files.writeString(directory.resolve("application.yaml"), yamlOfReadme());
		try (PostgresDatabase database = PostgresDatabase.start();
				SecretsManagerServer server = SecretsManagerServer.start()) {
			database.createUser("app", "canary-first");
			server.createSecret("prod/myapp/database", database.secretFor("app", "canary-first"));
			server.createSecret("prod/myapp/mail", "{\"password\": \"canary-mail\"}");
			server.createSecret("prod/myapp/payments", account("canary-1"));
			try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
				.web(WebApplicationType.NONE)
				.run("--spring.config.location=" + configuration, "--ecs-secrets.endpoint=" + server.endpoint(),
						"--ecs-secrets.startup.timeout=60s", "--spring.liquibase.enabled=false",
						"--spring.flyway.enabled=false")) {
				assertThat(context.getBean(JdbcClient.class).sql("SELECT current_user").query(String.class).single())
					.isEqualTo("app");
				assertThat(context.getEnvironment().getProperty("spring.mail.password")).isEqualTo("canary-mail");
				Payments payments = context.getBean(Payments.class);
				assertThat(payments.authorization()).isEqualTo("Bearer canary-1");

				server.putSecretValue("prod/myapp/payments", account("canary-2"));
				context.getBean(Secrets.class).refresh(SecretReference.parse("prod/myapp/payments")).join();
				assertThat(payments.authorization()).isEqualTo("Bearer canary-2");
			}
		}
	}

	private static String account(String apiKey) {
		return "{\"merchant\": \"shop\", \"api-key\": \"%s\"}".formatted(apiKey);
	}

	private static String yamlOfReadme() throws IOException {
		Matcher block = YAML.matcher(Files.readString(Path.of("..", "README.md")));
		assertThat(block.find()).isTrue();
		return block.group(1);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Payments.class)
	static class Application {

	}

}
