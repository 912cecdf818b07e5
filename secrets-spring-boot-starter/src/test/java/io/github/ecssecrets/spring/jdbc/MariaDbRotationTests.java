package io.github.ecssecrets.spring.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

import com.zaxxer.hikari.HikariDataSource;
import io.github.ecssecrets.test.DatabaseRotation;
import io.github.ecssecrets.test.database.MariaDbDatabase;
import io.github.ecssecrets.test.database.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@link RotationContract} on MariaDB.
 */
class MariaDbRotationTests extends RotationContract {

	private static MariaDbDatabase database;

	@BeforeAll
	static void startDatabase() {
		database = MariaDbDatabase.start();
	}

	@AfterAll
	static void stopDatabase() {
		database.close();
	}

	@Override
	TestDatabase database() {
		return database;
	}

	@Override
	String sessionsOf(String name) {
		return "SELECT count(*) FROM information_schema.processlist WHERE user = '" + name + "'";
	}

	/**
	 * With AWSPENDING an accepted login follows each refused one, so the database starts
	 * to count again. Two applications may be refused one after the other.
	 */
	@Test
	void accountThatLocksAtTheThirdRefusedLoginInARowIsNotLockedByRotationsOfTwoApplications() throws Exception {
		try (RotatedDatabase secret = new RotatedDatabase(database);
				var one = secret.application().properties("spring.datasource.hikari.maximum-pool-size=4").run();
				var other = secret.application().properties("spring.datasource.hikari.maximum-pool-size=4").run()) {
			List<HikariDataSource> pools = List.of(one.getBean(HikariDataSource.class),
					other.getBean(HikariDataSource.class));
			queryAll(pools);
			database.lockAfter(3);
			for (int rotations = 1; rotations <= 3; rotations++) {
				DatabaseRotation rotation = secret.openWindow();
				for (int i = 0; i < 3; i++) {
					pools.forEach((pool) -> pool.getHikariPoolMXBean().softEvictConnections());
					queryAll(pools);
				}
				rotation.run();
				pools.forEach((pool) -> pool.getHikariPoolMXBean().softEvictConnections());
				queryAll(pools);
				assertThat(secret.refusedLogins()).isEqualTo(2 * rotations);
			}
		}
		finally {
			database.lockAfter(4294967);
			database.unlock();
		}
	}

	private static void queryAll(List<HikariDataSource> pools) {
		pools.parallelStream().forEach((pool) -> {
			try {
				query(pool);
			}
			catch (SQLException ex) {
				throw new IllegalStateException(ex);
			}
		});
	}

	private static void query(HikariDataSource pool) throws SQLException {
		try (Connection connection = pool.getConnection(); Statement statement = connection.createStatement()) {
			statement.execute("SELECT 1");
		}
	}

}
