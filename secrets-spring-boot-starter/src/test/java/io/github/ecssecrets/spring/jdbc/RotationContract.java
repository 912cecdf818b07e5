package io.github.ecssecrets.spring.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

import com.zaxxer.hikari.HikariDataSource;
import io.github.ecssecrets.jdbc.RotatingDataSource;
import io.github.ecssecrets.spring.TestApplication;
import io.github.ecssecrets.test.DatabaseRotation;
import io.github.ecssecrets.test.DatabaseRotator;
import io.github.ecssecrets.test.RotationFailedException;
import io.github.ecssecrets.test.RotationStep;
import io.github.ecssecrets.test.database.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * The promise of the library, kept by Spring Boot's own pool on a real database whose
 * password is rotated as AWS's functions do it. The system property
 * {@code rotation.windows} lists, in seconds, for how long only AWSPENDING works.
 */
abstract class RotationContract {

	private static final List<Duration> WINDOWS = RotatedDatabase.windows("rotation.windows", "0,1,5");

	/** How many rotations in a row have the same window. */
	private static final int ROTATIONS = 2;

	private static final int CONNECTIONS = 8;

	private RotatedDatabase secret;

	abstract TestDatabase database();

	/** Counts the sessions of a user. */
	abstract String sessionsOf(String name);

	@BeforeEach
	void createSecret() {
		this.secret = new RotatedDatabase(database(), RotationContract::password);
	}

	@AfterEach
	void stop() {
		this.secret.close();
	}

	private static String password() {
		return "canary-'$" + UUID.randomUUID() + "{}#\"";
	}

	private TestApplication application() {
		return this.secret.application()
			.properties("spring.datasource.hikari.maximum-pool-size=" + CONNECTIONS,
					"spring.datasource.hikari.connection-timeout=5000");
	}

	/** Finds rotations within a second, where a test is not about a login that does. */
	private static TestApplication watchful(TestApplication application) {
		return application.properties("ecs-secrets.refresh.interval=300ms",
				"ecs-secrets.refresh.rotation-interval=100ms", "ecs-secrets.datasource.drain=1s");
	}

	private static HikariDataSource pool(ConfigurableApplicationContext context) {
		return context.getBean(HikariDataSource.class);
	}

	private static void query(HikariDataSource pool) throws SQLException {
		try (Connection connection = pool.getConnection(); Statement statement = connection.createStatement()) {
			statement.execute("SELECT 1");
		}
	}

	/** Waits until no login of a pool is under way that a rotation could meet. */
	private static void awaitFull(HikariDataSource pool) {
		await().atMost(Duration.ofSeconds(30))
			.until(() -> pool.getHikariPoolMXBean().getIdleConnections() == pool.getMaximumPoolSize());
	}

	private static void evictAll(HikariDataSource pool) {
		pool.getHikariPoolMXBean().softEvictConnections();
	}

	private int sessions(String name) throws SQLException {
		try (Connection connection = database().connectAsSuperuser();
				Statement statement = connection.createStatement();
				ResultSet result = statement.executeQuery(sessionsOf(name))) {
			result.next();
			return result.getInt(1);
		}
	}

	@Test
	void noQueryFailsInARotationWhateverItsWindow() {
		try (var context = application().run(); Load load = Load.start(pool(context), CONNECTIONS)) {
			for (Duration window : WINDOWS) {
				for (int i = 0; i < ROTATIONS; i++) {
					this.secret.rotator().rotate(() -> {
						long before = load.evicted();
						await().pollDelay(window)
							.atMost(window.plusSeconds(60))
							.until(() -> load.evicted() > before + CONNECTIONS);
					});
					long before = load.evicted();
					await().atMost(Duration.ofSeconds(60)).until(() -> load.evicted() > before + CONNECTIONS);
				}
				System.out.println(database().engineName() + ", after window " + window + ": " + load + ", "
						+ this.secret.refusedLogins() + " refused logins");
			}
			load.stop();
			assertThat(load.failures()).isEmpty();
			assertThat(load.served()).isGreaterThan(1000);
			assertThat(this.secret.refusedLogins()).as("one for each version that went out of use")
				.isLessThanOrEqualTo(ROTATIONS * WINDOWS.size());
		}
	}

	@Test
	void alternatingUsersAreFollowedAndTheOldOneLeaves() {
		DatabaseRotator alternating = this.secret.alternatingUsers();
		try (var context = watchful(application()).run(); Load load = Load.start(pool(context), CONNECTIONS)) {
			String clone = this.secret.user() + "_clone";
			await().atMost(Duration.ofSeconds(30)).until(() -> sessions(this.secret.user()) > CONNECTIONS / 2);
			alternating.rotate();
			await().atMost(Duration.ofSeconds(30))
				.until(() -> sessions(clone) > 0 && sessions(this.secret.user()) == 0);
			alternating.rotate();
			await().atMost(Duration.ofSeconds(30))
				.until(() -> sessions(this.secret.user()) > 0 && sessions(clone) == 0);
			load.stop();
			assertThat(load.failures()).isEmpty();
			assertThat(this.secret.refusedLogins()).isLessThanOrEqualTo(1);
		}
	}

	@Test
	void alternatingUsersWhenTwoRotationsPassWithoutTraffic() throws SQLException {
		DatabaseRotator alternating = this.secret.alternatingUsers();
		try (var context = application().run()) {
			query(pool(context));
			awaitFull(pool(context));
			alternating.rotate();
			alternating.rotate();
			evictAll(pool(context));
			query(pool(context));
			assertThat(sessions(this.secret.user() + "_clone")).isZero();
			assertThat(this.secret.refusedLogins(alternating)).isEqualTo(1);
		}
	}

	@Test
	void startInsideTheWindow() throws SQLException {
		DatabaseRotation rotation = this.secret.rotator().begin();
		rotation.createSecret();
		rotation.setSecret();
		long start = System.nanoTime();
		try (var context = application().sources(Querying.class).run()) {
			System.out.println(database().engineName() + ", start inside the window: "
					+ Duration.ofNanos(System.nanoTime() - start).toMillis() + " ms");
			query(pool(context));
			rotation.testSecret();
			rotation.finishSecret();
			evictAll(pool(context));
			query(pool(context));
		}
		assertThat(this.secret.refusedLogins()).isEqualTo(1);
	}

	private TestApplication stale() {
		return application().environment("DB_USERNAME", this.secret.user())
			.environment("DB_PASSWORD", "canary-stale")
			.environment("DB_HOST", database().host())
			.environment("DB_PORT", String.valueOf(database().port()))
			.environment("DB_NAME", database().database())
			.environment("DB_ENGINE", database().engineName());
	}

	@Test
	void startWithStaleVariableThatTheTaskRoleMayReplace() throws SQLException {
		try (var context = stale().run()) {
			query(pool(context));
		}
		assertThat(this.secret.refusedLogins()).isEqualTo(1);
	}

	@Test
	void startWithStaleVariableWhenTheRestComesFromTheSecret() throws SQLException {
		try (var context = application().environment("DB_USERNAME", this.secret.user())
			.environment("DB_PASSWORD", "canary-stale")
			.run()) {
			query(pool(context));
		}
		assertThat(this.secret.refusedLogins()).isZero();
	}

	@Test
	void startWithStaleVariableThatTheTaskRoleMayNotReplace() {
		this.secret.server().faults().accessDenied();
		FailureAnalysis analysis = stale().sources(Querying.class).fail();
		assertThat(analysis.getDescription()).contains("The database refuses the login with secret 'prod/db'",
				"Refused: the copy in environment variable DB_PASSWORD", "A newer version could not be read");
		assertThat(analysis.getAction()).startsWith("The variable DB_PASSWORD is stale: Amazon ECS copied the secret")
			.contains("force-new-deployment", "\"secretsmanager:GetSecretValue\"", "task role");
		assertThat(analysis.getDescription() + analysis.getAction()).doesNotContain("canary-");
		assertThat(this.secret.refusedLogins()).isEqualTo(1);
	}

	@Test
	void secretsManagerGoneDuringRotation() throws SQLException {
		try (var context = application().run()) {
			HikariDataSource pool = pool(context);
			query(pool);
			awaitFull(pool);
			try (Connection open = pool.getConnection(); Statement statement = open.createStatement()) {
				this.secret.server().faults().serviceUnavailable();
				this.secret.rotator().rotate();
				evictAll(pool);
				await().atMost(Duration.ofSeconds(30)).until(() -> this.secret.refusedLogins() == 1);
				assertThat(statement.execute("SELECT 1")).as("a connection that was open").isTrue();
				this.secret.server().faults().clear();
				long start = System.nanoTime();
				query(pool);
				Duration recovery = Duration.ofNanos(System.nanoTime() - start);
				System.out.println(database().engineName() + ", Secrets Manager back: first login after "
						+ recovery.toMillis() + " ms");
				assertThat(recovery).isLessThan(Duration.ofSeconds(10));
			}
		}
		assertThat(this.secret.refusedLogins()).isEqualTo(1);
	}

	@Test
	void databaseThatCannotBeReachedIsNoMatterOfSecrets() {
		this.secret.server()
			.putSecretValue("prod/db", database().secretFor(this.secret.user(), password())
				.replace(String.valueOf(database().port()), "1"));
		try (var context = application()
			.properties("spring.datasource.hikari.connection-timeout=500",
					"spring.datasource.hikari.initialization-fail-timeout=-1")
			.run()) {
			this.secret.server().clearRequests();
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> query(pool(context)))
				.withMessageContaining("not available")
				.withCauseInstanceOf(SQLException.class);
		}
		assertThat(this.secret.server().requests()).isEmpty();
	}

	@ParameterizedTest
	@EnumSource(names = { "SET_SECRET", "TEST_SECRET", "FINISH_SECRET" })
	void rotationThatFailsAndIsRetried(RotationStep step) {
		try (var context = application().run(); Load load = Load.start(pool(context), CONNECTIONS)) {
			for (boolean afterItsEffect : List.of(false, true)) {
				DatabaseRotation rotation = this.secret.rotator().begin();
				if (afterItsEffect) {
					rotation.failAfter(step);
				}
				else {
					rotation.failBefore(step);
				}
				assertThatExceptionOfType(RotationFailedException.class).isThrownBy(rotation::run);
				long evicted = load.evicted();
				await().atMost(Duration.ofSeconds(60)).until(() -> load.evicted() > evicted + CONNECTIONS);
				rotation.run();
				long evictedAgain = load.evicted();
				await().atMost(Duration.ofSeconds(60)).until(() -> load.evicted() > evictedAgain + CONNECTIONS);
			}
			load.stop();
			assertThat(load.failures()).isEmpty();
			assertThat(this.secret.refusedLogins()).isLessThanOrEqualTo(2);
		}
	}

	@Test
	void rotationThatIsAbandonedAndBegunAnew() throws SQLException {
		try (var context = application().run()) {
			HikariDataSource pool = pool(context);
			replaceAll(pool);
			DatabaseRotation abandoned = this.secret.rotator().begin();
			abandoned.createSecret();
			abandoned.setSecret();
			replaceAll(pool);
			abandoned.abandon();
			replaceAll(pool);
			DatabaseRotation next = this.secret.rotator().begin();
			String nextPassword = password();
			this.secret.server()
				.putPendingValue("prod/db", next.versionId(), database().secretFor(this.secret.user(), nextPassword));
			database().changePassword(this.secret.user(), nextPassword);
			replaceAll(pool);
			next.testSecret();
			next.finishSecret();
			replaceAll(pool);
		}
		assertThat(this.secret.refusedLogins()).isEqualTo(2);
	}

	/** Evicts all connections, and waits for others in their place. */
	private static void replaceAll(HikariDataSource pool) throws SQLException {
		query(pool);
		evictAll(pool);
		awaitFull(pool);
		evictAll(pool);
		query(pool);
		awaitFull(pool);
	}

	@Test
	void drainLeavesConnectionsInUseAlone() throws SQLException {
		try (var context = watchful(application()).run()) {
			HikariDataSource pool = pool(context);
			query(pool);
			awaitFull(pool);
			Connection idle;
			try (Connection connection = pool.getConnection()) {
				idle = connection.unwrap(Connection.class);
			}
			try (Connection transaction = pool.getConnection(); Statement statement = transaction.createStatement()) {
				transaction.setAutoCommit(false);
				statement.execute("SELECT 1");
				Connection used = transaction.unwrap(Connection.class);
				this.secret.rotator().rotate();
				AtomicInteger fewest = new AtomicInteger(CONNECTIONS);
				await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(1)).until(() -> {
					fewest.accumulateAndGet(pool.getHikariPoolMXBean().getTotalConnections(), Math::min);
					return outdatedBesides(used, pool) == 0 && (used.equals(idle) || idle.isClosed());
				});
				assertThat(fewest.get()).isGreaterThanOrEqualTo(CONNECTIONS / 2);
				statement.execute("SELECT 1");
				transaction.commit();
				assertThat(used.isClosed()).isFalse();
			}
		}
	}

	/** Old connections but the one in use, told by whether they are outdated. */
	private static int outdatedBesides(Connection used, HikariDataSource pool) throws SQLException {
		RotatingDataSource rotating = pool.unwrap(RotatingDataSource.class);
		return rotating.countOutdated() - (rotating.isOutdated(used) ? 1 : 0);
	}

	@Test
	void poolOfOneIsDrainedWhenItIsIdle() throws SQLException {
		try (var context = watchful(application()).properties("spring.datasource.hikari.maximum-pool-size=1").run()) {
			HikariDataSource pool = pool(context);
			query(pool);
			this.secret.rotator().rotate();
			RotatingDataSource rotating = pool.unwrap(RotatingDataSource.class);
			await().atMost(Duration.ofSeconds(30))
				.until(() -> this.secret.server().requestCount("GetSecretValue") > 1 && rotating.countOutdated() == 0);
			query(pool);
		}
	}

	@Test
	void poolsOfOneSecretShareWhatTheyLearn() throws SQLException {
		try (var context = application()
			.properties("ecs-secrets.datasources.reporting.secret=prod/db", "spring.datasource.hikari.pool-name=main")
			.run()) {
			HikariDataSource reporting = context.getBean("reporting", HikariDataSource.class);
			HikariDataSource main = context.getBean("dataSource", HikariDataSource.class);
			query(main);
			query(reporting);
			awaitFull(main);
			awaitFull(reporting);
			this.secret.rotator().rotate();
			evictAll(main);
			query(main);
			evictAll(reporting);
			query(reporting);
		}
		assertThat(this.secret.refusedLogins()).isEqualTo(1);
	}

}
