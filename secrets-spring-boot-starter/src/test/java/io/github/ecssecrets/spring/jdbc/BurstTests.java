package io.github.ecssecrets.spring.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import javax.sql.DataSource;

import io.github.ecssecrets.spring.TestApplication;
import io.github.ecssecrets.test.SecretsManagerServer;
import org.apache.commons.dbcp2.BasicDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Many borrowers at once, of a pool that logs in on their threads.
 */
class BurstTests {

	private final SecretsManagerServer server = SecretsManagerServer.start();

	@AfterEach
	void stop() {
		SlowDriver.login = () -> {
		};
		this.server.close();
	}

	static TestApplication application(SecretsManagerServer server, Class<? extends DataSource> pool, int connections) {
		server.createSecret("prod/db", "{\"username\":\"app\",\"password\":\"canary-1\"}");
		return TestApplication.using(server)
			.withDataSource()
			.properties("ecs-secrets.datasource.secret=prod/db", "spring.datasource.type=" + pool.getName(),
					"spring.datasource.url=" + SlowDriver.URL,
					"spring.datasource.driver-class-name=" + SlowDriver.class.getName(),
					"spring.datasource.dbcp2.max-total=" + connections);
	}

	/**
	 * The first connection is open, because DBCP2 makes it under a lock of its own.
	 * HikariCP and UCP open one connection at a time anyway.
	 */
	@ParameterizedTest
	@ValueSource(classes = { BasicDataSource.class, org.apache.tomcat.jdbc.pool.DataSource.class })
	void loginWithoutAnAnswerHoldsUpNoOther(Class<? extends DataSource> type) throws Exception {
		AtomicInteger logins = new AtomicInteger();
		CountDownLatch answer = new CountDownLatch(1);
		ExecutorService threads = Executors.newFixedThreadPool(3);
		try (var context = application(this.server, type, 4).properties("spring.datasource.tomcat.initial-size=0")
			.run()) {
			DataSource pool = context.getBean(DataSource.class);
			try (Connection open = pool.getConnection()) {
				SlowDriver.login = () -> {
					if (logins.incrementAndGet() == 1) {
						answer.await();
					}
				};
				Future<Connection> first = threads.submit(() -> pool.getConnection());
				await().atMost(Duration.ofSeconds(30)).until(() -> logins.get() == 1);
				Future<Connection> second = threads.submit(() -> pool.getConnection());
				Future<Connection> third = threads.submit(() -> pool.getConnection());
				second.get(60, TimeUnit.SECONDS);
				third.get(60, TimeUnit.SECONDS);
				assertThat(logins).hasValueGreaterThanOrEqualTo(3);
				assertThat(first).isNotDone();
				answer.countDown();
				first.get(60, TimeUnit.SECONDS).close();
				assertThat(open.isClosed()).isFalse();
			}
			finally {
				answer.countDown();
			}
		}
		finally {
			threads.shutdownNow();
		}
	}

	@Test
	void loginMayTakeLongerThanABorrowerMayWait() throws Exception {
		CountDownLatch never = new CountDownLatch(1);
		SlowDriver.login = () -> assertThat(never.await(1200, TimeUnit.MILLISECONDS)).isFalse();
		try (var context = application(this.server, BasicDataSource.class, 1)
			.properties("spring.datasource.dbcp2.max-wait=500ms")
			.run(); Connection connection = context.getBean(DataSource.class).getConnection()) {
			assertThat(connection.isClosed()).isFalse();
		}
	}

	/**
	 * The first logs in alone; then all others do, at the same time.
	 */
	@Test
	void burstOfBorrowersTakesTheTimeOfTwoLogins() throws Exception {
		int borrowers = 30;
		AtomicInteger logins = new AtomicInteger();
		CountDownLatch sideBySide = new CountDownLatch(borrowers - 1);
		SlowDriver.login = () -> {
			if (logins.incrementAndGet() > 1) {
				sideBySide.countDown();
				if (!sideBySide.await(30, TimeUnit.SECONDS)) {
					throw new SQLException("The others do not log in at the same time");
				}
			}
		};
		ExecutorService threads = Executors.newFixedThreadPool(borrowers);
		try (var context = application(this.server, BasicDataSource.class, borrowers).run()) {
			DataSource pool = context.getBean(DataSource.class);
			List<Future<Connection>> borrowed = new ArrayList<>();
			for (int i = 0; i < borrowers; i++) {
				borrowed.add(threads.submit(() -> pool.getConnection()));
			}
			for (Future<Connection> connection : borrowed) {
				connection.get(60, TimeUnit.SECONDS).close();
			}
			assertThat(logins).as("those of the borrowers, and one by which DBCP2 tries its settings")
				.hasValueGreaterThanOrEqualTo(borrowers);
		}
		finally {
			threads.shutdownNow();
		}
	}

}
