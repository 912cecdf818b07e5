package io.github.ecssecrets.spring.binding;

import java.util.function.Supplier;

import io.github.ecssecrets.spring.Deliveries;
import io.github.ecssecrets.spring.SecretValue;
import io.github.ecssecrets.test.SecretsManagerServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.annotation.DirtiesContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@link SecretValue} in a test class, with a property in the reference.
 */
@SpringBootTest(classes = SecretValueInTestClassTests.Application.class, properties = "app.stage=prod")
@DirtiesContext
class SecretValueInTestClassTests {

	private static final SecretsManagerServer server = SecretsManagerServer.start();

	@SecretValue("${app.stage}/key")
	private Supplier<String> key;

	private String latest;

	@SecretValue("${app.stage}/key")
	void setLatest(String latest) {
		this.latest = latest;
	}

	@BeforeAll
	static void start() {
		server.createSecret("prod/key", "k-1");
		System.setProperty("ecs-secrets.endpoint", server.endpoint().toString());
	}

	@AfterAll
	static void stop() {
		System.clearProperty("ecs-secrets.endpoint");
		server.close();
	}

	@Test
	void membersAreInjectedAndFollow(@Autowired ApplicationContext context) {
		assertThat(this.key.get()).isEqualTo("k-1");
		assertThat(this.latest).isEqualTo("k-1");
		server.putSecretValue("prod/key", "k-2");
		Deliveries.refresh(context, "prod/key");
		assertThat(this.key.get()).isEqualTo("k-2");
		assertThat(this.latest).isEqualTo("k-2");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = DataSourceAutoConfiguration.class)
	static class Application {

	}

}
