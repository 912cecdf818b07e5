package io.github.ecssecrets.spring.docs;

import io.github.ecssecrets.test.EmbeddedSecret;
import io.github.ecssecrets.test.EmbeddedSecretsManager;
import io.github.ecssecrets.test.SecretsManagerServer;
import io.github.ecssecrets.test.database.PostgresDatabase;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The code of {@code docs/testing.md}.
 */
@TestPropertySource(properties = "ecs-secrets.datasource.secret=prod/myapp/database")
@SpringBootTest
@EmbeddedSecretsManager(secrets = @EmbeddedSecret(name = "prod/myapp/payments", value = """
		{"api-key": "k-1"}
		"""))
class ReportsTests {

	@BeforeAll
	static void startDatabase(SecretsManagerServer server) {
		PostgresDatabase database = PostgresDatabase.start();
		database.createUser("app", "first");
		server.createSecret("prod/myapp/database", database.secretFor("app", "first"));
	}

	@Test
	void poolIsThatOfTheSecret(@Autowired JdbcClient jdbc, @Autowired Payments payments) {
		assertThat(jdbc.sql("SELECT current_user").query(String.class).single()).isEqualTo("app");
		assertThat(payments.authorization()).isEqualTo("Bearer k-1");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Payments.class)
	static class Application {

	}

}
