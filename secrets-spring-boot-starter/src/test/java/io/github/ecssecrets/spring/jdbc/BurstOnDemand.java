package io.github.ecssecrets.spring.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.Secrets;
import io.github.ecssecrets.spring.TestApplication;
import io.github.ecssecrets.test.SecretsManagerServer;
import org.apache.commons.dbcp2.BasicDataSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How long many borrowers at once take, with a secret and with a fixed password, and one
 * borrower who meets a rotation. Prints lines of {@code docs/benchmarks.md}. Run on
 * demand.
 */
class BurstOnDemand {

	@ParameterizedTest
	@CsvSource({ "10, 1000", "30, 150" })
	void burst(int borrowers, int milliseconds) throws Exception {
		SlowDriver.login = () -> {
			long end = System.nanoTime() + Duration.ofMillis(milliseconds).toNanos();
			while (System.nanoTime() - end < 0) {
				LockSupport.parkNanos(end - System.nanoTime());
			}
		};
		for (Class<? extends DataSource> type : List.of(BasicDataSource.class,
				org.apache.tomcat.jdbc.pool.DataSource.class, HikariDataSource.class)) {
			List<Long> with = new ArrayList<>();
			List<Long> without = new ArrayList<>();
			for (int i = 0; i < 3; i++) {
				try (SecretsManagerServer server = SecretsManagerServer.start()) {
					TestApplication application = BurstTests.application(server, type, borrowers);
					with.add(measure(pooled(application, borrowers), borrowers));
					without.add(measure(pooled(TestApplication.using(server).withDataSource(), borrowers).properties(
							"spring.datasource.type=" + type.getName(), "spring.datasource.url=" + SlowDriver.URL,
							"spring.datasource.driver-class-name=" + SlowDriver.class.getName(),
							"spring.datasource.username=app", "spring.datasource.password=canary-1"), borrowers));
				}
			}
			System.out.printf(
					"Burst: %s, %d borrowers, logins of %d ms: %s ms with a secret, %s ms with a fixed password%n",
					type.getSimpleName(), borrowers, milliseconds, with.stream().sorted().toList(),
					without.stream().sorted().toList());
		}
	}

	/**
	 * What a rotation adds to the one borrow that meets it, with pools that log in on the
	 * thread of the borrower: a refused login, two calls of Secrets Manager and a login
	 * with AWSPENDING. The driver takes no time.
	 */
	@ParameterizedTest
	@ValueSource(classes = { BasicDataSource.class, org.apache.tomcat.jdbc.pool.DataSource.class })
	void borrowThatMeetsARotation(Class<? extends DataSource> type) throws Exception {
		List<Long> with = new ArrayList<>();
		List<Long> without = new ArrayList<>();
		try (SecretsManagerServer server = SecretsManagerServer.start();
				var context = BurstTests.application(server, type, 1)
					.properties("spring.datasource.dbcp2.max-idle=0", "spring.datasource.tomcat.initial-size=0",
							"spring.datasource.tomcat.max-age=1")
					.run()) {
			DataSource pool = context.getBean(DataSource.class);
			for (int rotation = 2; rotation <= 20; rotation++) {
				without.add(borrow(pool));
				String version = server.beginRotation("prod/db");
				String password = "canary-" + rotation;
				server.putPendingValue("prod/db", version,
						"{\"username\":\"app\",\"password\":\"%s\"}".formatted(password));
				SlowDriver.password = password;
				with.add(borrow(pool));
				server.finishRotation("prod/db", version);
				context.getBean(Secrets.class).refresh(SecretReference.parse("prod/db")).join();
			}
		}
		finally {
			SlowDriver.password = null;
		}
		System.out.printf("Rotation: %s: a borrow that meets one takes %s ms, others %s ms%n", type.getSimpleName(),
				with.stream().sorted().toList(), without.stream().sorted().toList());
	}

	private static long borrow(DataSource pool) throws SQLException {
		LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
		long start = System.nanoTime();
		pool.getConnection().close();
		return Duration.ofNanos(System.nanoTime() - start).toMillis();
	}

	private static TestApplication pooled(TestApplication application, int borrowers) {
		return application.properties("spring.datasource.dbcp2.max-total=" + borrowers,
				"spring.datasource.tomcat.max-active=" + borrowers, "spring.datasource.tomcat.initial-size=0",
				"spring.datasource.hikari.maximum-pool-size=" + borrowers, "spring.datasource.hikari.minimum-idle=0");
	}

	private static long measure(TestApplication application, int borrowers) throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(borrowers);
		try (var context = application.run()) {
			DataSource pool = context.getBean(DataSource.class);
			long start = System.nanoTime();
			List<Future<Connection>> borrowed = new ArrayList<>();
			for (int i = 0; i < borrowers; i++) {
				borrowed.add(threads.submit(() -> pool.getConnection()));
			}
			for (Future<Connection> connection : borrowed) {
				connection.get();
			}
			return Duration.ofNanos(System.nanoTime() - start).toMillis();
		}
		finally {
			threads.shutdownNow();
		}
	}

}
