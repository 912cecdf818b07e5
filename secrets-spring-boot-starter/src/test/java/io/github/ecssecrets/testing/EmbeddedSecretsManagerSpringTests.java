package io.github.ecssecrets.testing;

import java.util.concurrent.CompletionException;

import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.Secrets;
import io.github.ecssecrets.spring.EcsSecretsConnectionDetails;
import io.github.ecssecrets.spring.runtime.SecretsRuntime;
import io.github.ecssecrets.test.EmbeddedSecret;
import io.github.ecssecrets.test.EmbeddedSecretsManager;
import io.github.ecssecrets.test.SecretsManagerServer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.core.env.Environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * {@link EmbeddedSecretsManager} on a {@code @SpringBootTest}.
 */
@SpringBootTest(properties = { "spring.config.import=ecs-secrets:prod/app/mail,ecs-secrets:prod/app/made-by-code",
		"ecs-secrets.endpoint=http://localhost:1", "ecs-secrets.sources=secrets-manager",
		"ecs-secrets.refresh.enabled=false" })
@EmbeddedSecretsManager(region = "eu-west-1",
		secrets = { @EmbeddedSecret(name = "prod/app/key", value = "k-1"),
				@EmbeddedSecret(name = "prod/app/mail", value = """
						{"host": "mail.example.com", "port": 25}
						""") })
@TestMethodOrder(OrderAnnotation.class)
class EmbeddedSecretsManagerSpringTests {

	private static final SecretReference KEY = SecretReference.parse("prod/app/key");

	@Autowired
	private KeyController controller;

	@Autowired
	private Secrets secrets;

	@Autowired
	private SecretsManagerServer bean;

	@BeforeAll
	static void createSecretOfRunTime(SecretsManagerServer server) {
		server.createSecret("prod/app/made-by-code", "{\"user\":\"u-1\"}");
	}

	@Test
	@Order(1)
	void secretsOfAnnotationAndOfCodeReachConfigImportAndBeans(SecretsManagerServer server,
			@Autowired Environment environment, @Autowired SecretsRuntime runtime,
			@Autowired EcsSecretsConnectionDetails connectionDetails) {
		assertThat(environment.getProperty("mail.host")).isEqualTo("mail.example.com");
		assertThat(environment.getProperty("made-by-code.user")).isEqualTo("u-1");
		assertThat(this.controller.key()).isEqualTo("k-1");
		assertThat(this.bean).isSameAs(server);
		assertThat(server.requests()).isNotEmpty()
			.allSatisfy((request) -> assertThat(request.region()).isEqualTo("eu-west-1"));
		assertThat(runtime.properties().getEndpoint()).isEqualTo(server.endpoint());
		assertThat(connectionDetails.getEndpoint()).isEqualTo(server.endpoint());
	}

	@Test
	@Order(2)
	void rotationAndFaultAreScriptedInTheTest(SecretsManagerServer server) {
		server.putSecretValue("prod/app/key", "k-2");
		server.createSecret("prod/app/other", "o");
		this.secrets.refresh(KEY).join();
		assertThat(this.controller.key()).isEqualTo("k-2");
		server.faults().accessDenied();
		assertThatExceptionOfType(CompletionException.class).isThrownBy(() -> this.secrets.refresh(KEY).join());
		assertThat(this.controller.key()).isEqualTo("k-2");
	}

	@Test
	@Order(3)
	void testBeforeIsUndone(SecretsManagerServer server) {
		assertThat(server.requests()).isEmpty();
		assertThat(this.controller.key()).isEqualTo("k-1");
		assertThat(this.secrets.refresh(KEY).join().reveal()).isEqualTo("k-1");
		assertThatExceptionOfType(CompletionException.class)
			.isThrownBy(() -> this.secrets.fetch(SecretReference.parse("prod/app/other")).join());
		assertThat(this.secrets.fetch(SecretReference.parse("prod/app/made-by-code:user")).join().reveal())
			.isEqualTo("u-1");
	}

	@Nested
	class NestedTests {

		@Test
		void nestedClassSharesServerAndContext(SecretsManagerServer server, @Autowired KeyController nested) {
			assertThat(server).isSameAs(EmbeddedSecretsManagerSpringTests.this.bean);
			assertThat(nested).isSameAs(EmbeddedSecretsManagerSpringTests.this.controller);
		}

	}

}
