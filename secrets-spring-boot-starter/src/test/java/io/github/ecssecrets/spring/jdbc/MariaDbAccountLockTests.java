package io.github.ecssecrets.spring.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

import com.zaxxer.hikari.HikariDataSource;
import io.github.ecssecrets.spring.TestApplication;
import io.github.ecssecrets.test.SecretsManagerServer;
import io.github.ecssecrets.test.database.MariaDbDatabase;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * A MariaDB that locks accounts, and a password that no version of the secret has. The
 * test takes the minute for which refused logins are counted.
 */
class MariaDbAccountLockTests {

	@Test
	void accountThatLocksAtTheThirdRefusedLoginIsNotLockedInAMinute() throws Exception {
		try (MariaDbDatabase database = MariaDbDatabase.start();
				SecretsManagerServer server = SecretsManagerServer.start()) {
			database.createUser("lockable", "canary-first");
			server.createSecret("prod/db", database.secretFor("lockable", "canary-never-right"));
			server.putSecretValue("prod/db", database.secretFor("lockable", "canary-first"));
			try (var context = TestApplication.using(server)
				.withDataSource()
				.properties("ecs-secrets.datasource.secret=prod/db", "spring.datasource.hikari.connection-timeout=3000",
						"spring.datasource.hikari.maximum-pool-size=4")
				.run()) {
				HikariDataSource pool = context.getBean(HikariDataSource.class);
				query(pool);
				database.lockAfter(3);
				database.changePassword("lockable", "canary-unknown-to-the-secret");
				server.putPendingValue("prod/db", server.beginRotation("prod/db"),
						database.secretFor("lockable", "canary-not-set-yet"));
				pool.getHikariPoolMXBean().softEvictConnections();
				for (int i = 0; i < 3; i++) {
					assertThatExceptionOfType(SQLException.class).isThrownBy(() -> query(pool));
				}
				assertThat(database.refusedLogins("lockable")).isBetween(1, 2);
				database.connect("lockable", "canary-unknown-to-the-secret").close();
				server.putSecretValue("prod/db", database.secretFor("lockable", "canary-unknown-to-the-secret"));
				await().atMost(Duration.ofSeconds(90)).ignoreExceptions().untilAsserted(() -> query(pool));
				assertThat(database.refusedLogins("lockable")).isBetween(1, 2);
			}
		}
	}

	private static void query(HikariDataSource pool) throws SQLException {
		try (Connection connection = pool.getConnection(); Statement statement = connection.createStatement()) {
			statement.execute("SELECT 1");
		}
	}

}
