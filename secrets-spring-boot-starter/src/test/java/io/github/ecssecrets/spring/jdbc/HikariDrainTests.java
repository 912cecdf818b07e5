package io.github.ecssecrets.spring.jdbc;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

import com.zaxxer.hikari.HikariDataSource;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.Secrets;
import io.github.ecssecrets.jdbc.RotatingDataSource;
import io.github.ecssecrets.spring.LoggedWarnings;
import io.github.ecssecrets.test.SecretsManagerServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link HikariDrain}.
 */
@ExtendWith(OutputCaptureExtension.class)
class HikariDrainTests {

	private final SecretsManagerServer server = SecretsManagerServer.start();

	@AfterEach
	void stop() {
		SlowDriver.login = () -> {
		};
		this.server.close();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void drainGoesOnWhateverTheDriverThrows(boolean error, CapturedOutput output) throws SQLException {
		AtomicInteger logins = new AtomicInteger();
		try (var context = BurstTests.application(this.server, HikariDataSource.class, 2)
			.properties("ecs-secrets.datasource.drain=1s", "spring.datasource.hikari.maximum-pool-size=2")
			.run()) {
			HikariDataSource pool = context.getBean(HikariDataSource.class);
			pool.getConnection().close();
			await().atMost(Duration.ofMinutes(1)).until(() -> pool.getHikariPoolMXBean().getIdleConnections() == 2);
			RotatingDataSource rotating = pool.unwrap(RotatingDataSource.class);
			SlowDriver.login = () -> {
				if (logins.incrementAndGet() <= 2) {
					if (error) {
						throw new NoClassDefFoundError("of the driver");
					}
					throw new IllegalStateException("of the driver");
				}
			};
			this.server.putSecretValue("prod/db", "{\"username\":\"app\",\"password\":\"canary-2\"}");
			context.getBean(Secrets.class).refresh(SecretReference.parse("prod/db")).join();
			await().atMost(Duration.ofMinutes(1)).until(() -> logins.get() > 2 && rotating.countOutdated() == 0);
			assertThat(LoggedWarnings.in(output)).filteredOn((line) -> line.contains("keeps its connections"))
				.singleElement()
				.asString()
				.contains("its driver failed unexpectedly")
				.contains(error ? "NoClassDefFoundError" : "IllegalStateException");
		}
	}

	/**
	 * The drain of the pool itself takes an hour, so it replaces one connection only.
	 */
	@Test
	void drainGoesOnOnceThreadsCanBeMade() throws SQLException {
		AtomicInteger threads = new AtomicInteger();
		ThreadFactory notAtFirst = (task) -> {
			// one for the drain, then one that borrows
			if (List.of(1, 3).contains(threads.incrementAndGet())) {
				throw new InternalError("unable to create native thread");
			}
			return new Thread(task);
		};
		try (var context = BurstTests.application(this.server, HikariDataSource.class, 2)
			.properties("ecs-secrets.datasource.drain=1h", "spring.datasource.hikari.maximum-pool-size=2")
			.run()) {
			HikariDataSource pool = context.getBean(HikariDataSource.class);
			pool.getConnection().close();
			await().atMost(Duration.ofMinutes(1)).until(() -> pool.getHikariPoolMXBean().getIdleConnections() == 2);
			RotatingDataSource rotating = pool.unwrap(RotatingDataSource.class);
			try (HikariDrain drain = new HikariDrain(pool, rotating, Duration.ZERO, notAtFirst)) {
				assertThat(drain).isNotNull();
				this.server.putSecretValue("prod/db", "{\"username\":\"app\",\"password\":\"canary-2\"}");
				context.getBean(Secrets.class).refresh(SecretReference.parse("prod/db")).join();
				await().atMost(Duration.ofMinutes(1)).until(() -> threads.get() > 3 && rotating.countOutdated() == 0);
			}
		}
	}

}
