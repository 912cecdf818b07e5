package io.github.ecssecrets.spring.runtime;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.spring.SecretValue;
import io.github.ecssecrets.spring.TestApplication;
import io.github.ecssecrets.test.SecretsManagerServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who uses which secret.
 */
class SecretUsesTests {

	private final SecretsManagerServer server = SecretsManagerServer.start();

	@AfterEach
	void stop() {
		this.server.close();
	}

	@Test
	void usesWhenDeclaredInEveryWayAreAllListed(@TempDir Path directory) throws Exception {
		Files.writeString(directory.resolve("application.yaml"), """
				spring.config.import:
				- "ecs-secrets:prod/app?prefix=app."
				- "optional:ecs-secrets:prod/${app.region:eu}"
				ecs-secrets:
				  bindings:
				    API_KEY: "prod/app:key"
				  datasources.reporting:
				    secret: prod/reporting
				    url: jdbc:postgresql://localhost:1/uses
				  mail.secret: prod/mail
				""");
		this.server.createSecret("prod/app", "{\"key\":\"canary-app\"}");
		this.server.createSecret("prod/reporting", "{\"username\":\"r\",\"password\":\"canary-reporting\"}");
		this.server.createSecret("prod/mail", "{\"username\":\"m\",\"password\":\"canary-mail\"}");
		try (var context = TestApplication.using(this.server)
			.sources(Application.class)
			.properties("spring.config.location=" + directory.toUri(), "name=app",
					"spring.application.name=order service")
			.run()) {
			SecretUses uses = context.getBean(SecretsRuntime.class).uses();
			assertThat(uses.all()).hasSize(7).satisfiesOnlyOnce((use) -> {
				assertThat(use).hasToString("import 'ecs-secrets:prod/app?prefix=app.' (%s)".formatted(use.place()));
				assertThat(use.place()).contains("application.yaml").endsWith(" - 2:3");
				assertThat(use.required()).isTrue();
			}).satisfiesOnlyOnce((use) -> {
				assertThat(use.reference()).hasToString("prod/eu");
				assertThat(use.required()).isFalse();
			}).satisfiesOnlyOnce((use) -> {
				assertThat(use).hasToString("binding 'API_KEY' (%s)".formatted(use.place()));
				assertThat(use.reference()).hasToString("prod/app:key");
			}).satisfiesOnlyOnce((use) -> {
				assertThat(use).hasToString("annotation 'client' (parameter 0 of method 'client' of %s)"
					.formatted(Application.class.getName()));
				assertThat(use.reference()).hasToString("prod/app:key");
				assertThat(use.required()).isTrue();
			}).satisfiesOnlyOnce((use) -> {
				assertThat(use)
					.hasToString("annotation 'lazy' (field 'value' of %s)".formatted(Reader.class.getName()));
				assertThat(use.required()).isFalse();
			}).satisfiesOnlyOnce((use) -> {
				assertThat(use.kind()).isEqualTo(SecretUse.Kind.DATA_SOURCE);
				assertThat(use.name()).isEqualTo("reporting");
				assertThat(use.place()).startsWith("property 'ecs-secrets.datasources.reporting.secret', ")
					.endsWith(" - 8:13");
				assertThat(use.fields()).containsExactly("username", "password");
			})
				.satisfiesOnlyOnce((use) -> assertThat(use)
					.hasToString("client 'mail' (%s)".formatted(String.valueOf(use.place()))));
			assertThat(this.server.requests()).isNotEmpty()
				.allSatisfy((request) -> assertThat(request.userAgent()).contains("app/order-service")
					.contains("ecs-secrets/first-read"));
			assertThat(uses.of(SecretReference.parse("prod/app"))).hasSize(4);
			assertThat(uses.of(SecretReference.parse("prod/app:other"))).extracting(SecretUse::kind)
				.isEqualTo(List.of(SecretUse.Kind.IMPORT, SecretUse.Kind.ANNOTATION));
			assertThat(uses.of(SecretReference.parse("prod/reporting"))).hasSize(1);
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		String client(@SecretValue("prod/${name}:key") String key) {
			return "client of " + key.length();
		}

		@Bean
		@Lazy
		Reader lazy() {
			return new Reader();
		}

	}

	static class Reader {

		@SecretValue("prod/app:other")
		String value = "";

	}

}
