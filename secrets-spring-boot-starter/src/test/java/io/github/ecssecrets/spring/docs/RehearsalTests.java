package io.github.ecssecrets.spring.docs;

import com.zaxxer.hikari.HikariDataSource;
import io.github.ecssecrets.test.DatabaseRotator;
import io.github.ecssecrets.test.SecretsManagerServer;
import io.github.ecssecrets.test.database.PostgresDatabase;
import org.junit.jupiter.api.Test;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The code of {@code docs/testing.md}.
 */
class RehearsalTests {

	@Test
	void queriesSucceedWhilePasswordIsRotated() {
		try (PostgresDatabase database = PostgresDatabase.start();
				SecretsManagerServer server = SecretsManagerServer.start()) {
			database.createUser("app", "first");
			server.createSecret("prod/myapp/database", database.secretFor("app", "first"));
			try (var context = SpringApplication.run(MyApplication.class, "--ecs-secrets.endpoint=" + server.endpoint(),
					"--ecs-secrets.datasource.secret=prod/myapp/database")) {
				JdbcTemplate jdbc = context.getBean(JdbcTemplate.class);
				HikariDataSource pool = context.getBean(HikariDataSource.class);
				jdbc.execute("SELECT 1");

				DatabaseRotator rotator = DatabaseRotator.singleUser(server, "prod/myapp/database");
				rotator.rotate(() -> {
					pool.getHikariPoolMXBean().softEvictConnections();
					assertThat(jdbc.queryForObject("SELECT current_user", String.class)).isEqualTo("app");
				});

				assertThat(database.refusedLogins("app") - rotator.refusedLogins("app")).isLessThanOrEqualTo(1);
			}
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class MyApplication {

	}

}
