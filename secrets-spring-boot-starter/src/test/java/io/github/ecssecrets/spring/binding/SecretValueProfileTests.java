package io.github.ecssecrets.spring.binding;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.github.ecssecrets.spring.SecretValue;
import io.github.ecssecrets.spring.TestApplication;
import io.github.ecssecrets.test.RecordedRequest;
import io.github.ecssecrets.test.SecretsManagerServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@link SecretValue} whose reference depends on a property or on the active profile, in
 * an application with files for each profile.
 */
class SecretValueProfileTests {

	private final SecretsManagerServer server = SecretsManagerServer.start();

	@TempDir
	private Path directory;

	@BeforeEach
	void createSecretsAndFiles() throws IOException {
		for (String stage : List.of("dev", "prod")) {
			this.server.createSecret(stage + "/db", "{\"user\":\"" + stage + "-user\",\"host\":\"" + stage
					+ "-host\",\"password\":\"canary-" + stage + "\"}");
		}
		file("application.properties", """
				app.env=dev
				ecs-secrets.bindings.DB_PASSWORD=${app.env}/db:password
				#---
				spring.config.activate.on-profile=prod
				spring.config.import=ecs-secrets:prod/db:user?name=document.user
				#---
				spring.config.activate.on-profile=!prod
				spring.config.import=ecs-secrets:dev/db:user?name=document.user
				""");
		file("application-prod.properties", """
				app.env=prod
				spring.config.import=ecs-secrets:${app.env}/db?prefix=file.
				""");
	}

	@AfterEach
	void stop() {
		this.server.close();
	}

	private void file(String name, String content) throws IOException {
		Files.writeString(this.directory.resolve(name), content);
	}

	private TestApplication application(String... properties) {
		return TestApplication.using(this.server)
			.sources(Application.class)
			.properties("spring.config.location=" + this.directory.toUri(), "ecs-secrets.refresh.enabled=false")
			.properties(properties);
	}

	@Test
	void referenceWhenPlaceholderIsSetByFileOfProfileIsThatOfTheProfile() {
		try (var context = application("spring.profiles.active=prod").run()) {
			assertThat(context.getBean("user")).isEqualTo("prod-user");
			assertThat(context.getBean("ofProfile")).isEqualTo("prod-host");
			assertThat(context.getBean("withDefault")).isEqualTo("prod-user");
			assertThat(context.getBean("onlyInProduction")).isEqualTo("prod-host");
			assertThat(context.getEnvironment()
				.resolvePlaceholders("${document.user} ${file.user} ${file.host} ${DB_PASSWORD}"))
				.isEqualTo("prod-user prod-user prod-host canary-prod");
		}
		assertAsked("prod/db");
	}

	@Test
	void referenceWhenOtherProfileIsActiveNeverAsksForTheSecretsOfTheFirst() {
		try (var context = application("spring.profiles.active=dev").run()) {
			assertThat(context.getBean("user")).isEqualTo("dev-user");
			assertThat(context.getBean("ofProfile")).isEqualTo("dev-host");
			assertThat(context.containsBean("onlyInProduction")).isFalse();
			assertThat(context.getEnvironment().resolvePlaceholders("${document.user} ${DB_PASSWORD}"))
				.isEqualTo("dev-user canary-dev");
			assertThat(context.getEnvironment().containsProperty("file.user")).isFalse();
		}
		assertAsked("dev/db");
	}

	@Test
	void referenceWhenProfileIsSetByEnvironmentVariableIsThatOfTheProfile() {
		try (var context = application().web().environment("SPRING_PROFILES_ACTIVE", "prod").run()) {
			assertThat(context.getBean("user")).isEqualTo("prod-user");
			assertThat(context.getBean("ofProfile")).isEqualTo("prod-host");
		}
		assertAsked("prod/db");
	}

	@Test
	void referenceWhenNoProfileIsActiveFailsWithPlaceholder() {
		assertThat(application().fail().getDescription()).contains("method 'ofProfile'",
				"'${spring.profiles.active}/db:host' has a placeholder that no property resolves");
	}

	@Test
	void referenceWhenSeveralProfilesAreActiveFailsWithWhatBecameOfIt() {
		assertThat(application("spring.profiles.active=dev,prod").fail().getDescription()).contains(
				"method 'ofProfile'",
				"Its text of 16 characters is not a reference to a secret: at position 3, a character cannot stand in the name of a secret");
	}

	private void assertAsked(String secret) {
		assertThat(this.server.requests()).isNotEmpty().flatExtracting(RecordedRequest::secretIds).containsOnly(secret);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		String user(@SecretValue("${app.env}/db:user") String user) {
			return user;
		}

		@Bean
		String ofProfile(@SecretValue("${spring.profiles.active}/db:host") String host) {
			return host;
		}

		@Bean
		String withDefault(@SecretValue("${app.other-env:${app.env}}/db:${app.field:user}") String user) {
			return user;
		}

		@Bean
		@Profile("prod")
		String onlyInProduction(@SecretValue("prod/db:host") String host) {
			return host;
		}

	}

}
