package io.github.ecssecrets.spring.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import com.zaxxer.hikari.HikariDataSource;
import io.github.ecssecrets.jdbc.RotatingDataSource;
import io.github.ecssecrets.spring.TestApplication;
import io.github.ecssecrets.test.DatabaseRotation;
import io.github.ecssecrets.test.DatabaseRotator;
import io.github.ecssecrets.test.RotationFailedException;
import io.github.ecssecrets.test.RotationStep;
import io.github.ecssecrets.test.SecretsManagerServer;
import io.github.ecssecrets.test.database.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

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

	private static final String WINDOWS = System.getProperty("rotation.windows", "0,1,5");

	private static final int ROTATIONS = 5;

	private static final int CONNECTIONS = 8;

	private final SecretsManagerServer server = SecretsManagerServer.start();

	private final String user = "app" + UUID.randomUUID().toString().substring(0, 8);

	private DatabaseRotator rotator;

	abstract TestDatabase database();

	/** Counts the sessions of a user. */
	abstract String sessionsOf(String name);

	@BeforeEach
	void createSecret() {
		String password = password();
		database().createUser(this.user, password);
		this.server.createSecret("prod/db", database().secretFor(this.user, password));
		this.rotator = DatabaseRotator.singleUser(this.server, "prod/db").withPasswords(RotationContract::password);
	}

	@AfterEach
	void stop() {
		this.server.close();
	}

	private static String password() {
		return "canary-'$" + UUID.randomUUID() + "{}#\"";
	}

	private TestApplication application() {
		return TestApplication.using(this.server)
			.withDataSource()
			.properties("ecs-secrets.datasource.secret=prod/db",
					"spring.datasource.hikari.maximum-pool-size=" + CONNECTIONS,
					"spring.datasource.hikari.connection-timeout=5000");
	}

	/** Finds rotations within a second, where a test is not about a login that does. */
	private static TestApplication watchful(TestApplication application) {
		return application.properties("ecs-secrets.refresh.interval=300ms",
				"ecs-secrets.refresh.rotation-interval=100ms", "ecs-secrets.datasource.drain=1s");
	}

	private int refusedLogins(String name) {
		return database().refusedLogins(name) - this.rotator.refusedLogins(name);
	}

	private static HikariDataSource pool(ConfigurableApplicationContext context) {
		return context.getBean(HikariDataSource.class);
	}

	private static void query(HikariDataSource pool) throws SQLException {
		try (Connection connection = pool.getConnection(); Statement statement = connection.createStatement()) {
			statement.execute("SELECT 1");
		}
	}

	private static int idle(ConfigurableApplicationContext context) {
		return pool(context).getHikariPoolMXBean().getIdleConnections();
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

	static Stream<Duration> windows() {
		return Stream.of(WINDOWS.split(",", -1)).map(Long::valueOf).map(Duration::ofSeconds);
	}

	@ParameterizedTest
	@MethodSource
	void windows(Duration window) {
		try (var context = application().run(); Load load = Load.start(pool(context), CONNECTIONS)) {
			for (int i = 0; i < ROTATIONS; i++) {
				this.rotator.rotate(() -> {
					long before = load.evicted();
					await().pollDelay(window)
						.atMost(window.plusSeconds(60))
						.until(() -> load.evicted() > before + CONNECTIONS);
				});
				long before = load.evicted();
				await().atMost(Duration.ofSeconds(60)).until(() -> load.evicted() > before + CONNECTIONS);
			}
			load.stop();
			System.out.println(database().engineName() + ", window " + window + ": " + load + ", "
					+ refusedLogins(this.user) + " refused logins");
			assertThat(load.failures()).isEmpty();
			assertThat(load.served()).isGreaterThan(1000);
			assertThat(refusedLogins(this.user)).as("one for each version that went out of use")
				.isLessThanOrEqualTo(ROTATIONS);
		}
	}

	@Test
	void alternatingUsersAreFollowedAndTheOldOneLeaves() {
		this.server.createSecret("admin/db", database().superuserSecret());
		DatabaseRotator alternating = DatabaseRotator.alternatingUsers(this.server, "prod/db", "admin/db")
			.withPasswords(RotationContract::password);
		try (var context = watchful(application()).run(); Load load = Load.start(pool(context), CONNECTIONS)) {
			String clone = this.user + "_clone";
			await().atMost(Duration.ofSeconds(30)).until(() -> sessions(this.user) > CONNECTIONS / 2);
			alternating.rotate();
			await().atMost(Duration.ofSeconds(30)).until(() -> sessions(clone) > 0 && sessions(this.user) == 0);
			alternating.rotate();
			await().atMost(Duration.ofSeconds(30)).until(() -> sessions(this.user) > 0 && sessions(clone) == 0);
			load.stop();
			assertThat(load.failures()).isEmpty();
			assertThat(refusedLogins(this.user)).isLessThanOrEqualTo(1);
		}
	}

	@Test
	void alternatingUsersWhenTwoRotationsPassWithoutTraffic() throws SQLException {
		this.server.createSecret("admin/db", database().superuserSecret());
		DatabaseRotator alternating = DatabaseRotator.alternatingUsers(this.server, "prod/db", "admin/db")
			.withPasswords(RotationContract::password);
		try (var context = application().run()) {
			query(pool(context));
			await().atMost(Duration.ofSeconds(30)).until(() -> idle(context) == CONNECTIONS);
			alternating.rotate();
			alternating.rotate();
			evictAll(pool(context));
			query(pool(context));
			assertThat(sessions(this.user + "_clone")).isZero();
			assertThat(database().refusedLogins(this.user) - alternating.refusedLogins(this.user)).isEqualTo(1);
		}
	}

	@Test
	void startInsideTheWindow() throws SQLException {
		DatabaseRotation rotation = this.rotator.begin();
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
		assertThat(refusedLogins(this.user)).isEqualTo(1);
	}

	private TestApplication stale() {
		return application().environment("DB_USERNAME", this.user)
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
		assertThat(refusedLogins(this.user)).isEqualTo(1);
	}

	@Test
	void startWithStaleVariableWhenTheRestComesFromTheSecret() throws SQLException {
		try (var context = application().environment("DB_USERNAME", this.user)
			.environment("DB_PASSWORD", "canary-stale")
			.run()) {
			query(pool(context));
		}
		assertThat(refusedLogins(this.user)).isZero();
	}

	@Test
	void startWithStaleVariableThatTheTaskRoleMayNotReplace() {
		this.server.faults().accessDenied();
		FailureAnalysis analysis = stale().sources(Querying.class).fail();
		assertThat(analysis.getDescription()).contains("The database refuses the login with secret 'prod/db'",
				"Refused: the copy in environment variable DB_PASSWORD", "A newer version could not be read");
		assertThat(analysis.getAction()).startsWith("The variable DB_PASSWORD is stale: Amazon ECS copied the secret")
			.contains("force-new-deployment", "\"secretsmanager:GetSecretValue\"", "task role");
		assertThat(analysis.getDescription() + analysis.getAction()).doesNotContain("canary-");
		assertThat(refusedLogins(this.user)).isEqualTo(1);
	}

	@Test
	void secretsManagerGoneDuringRotation() throws SQLException {
		try (var context = application().run()) {
			HikariDataSource pool = pool(context);
			query(pool);
			await().until(() -> pool.getHikariPoolMXBean().getIdleConnections() == CONNECTIONS);
			try (Connection open = pool.getConnection(); Statement statement = open.createStatement()) {
				this.server.faults().serviceUnavailable();
				this.rotator.rotate();
				evictAll(pool);
				await().atMost(Duration.ofSeconds(30)).until(() -> refusedLogins(this.user) == 1);
				assertThat(statement.execute("SELECT 1")).as("a connection that was open").isTrue();
				this.server.faults().clear();
				long start = System.nanoTime();
				query(pool);
				Duration recovery = Duration.ofNanos(System.nanoTime() - start);
				System.out.println(database().engineName() + ", Secrets Manager back: first login after "
						+ recovery.toMillis() + " ms");
				assertThat(recovery).isLessThan(Duration.ofSeconds(3));
			}
		}
		assertThat(refusedLogins(this.user)).isEqualTo(1);
	}

	@Test
	void databaseThatCannotBeReachedIsNoMatterOfSecrets() {
		this.server.putSecretValue("prod/db",
				database().secretFor(this.user, password()).replace(String.valueOf(database().port()), "1"));
		try (var context = application()
			.properties("spring.datasource.hikari.connection-timeout=500",
					"spring.datasource.hikari.initialization-fail-timeout=-1")
			.run()) {
			this.server.clearRequests();
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> query(pool(context)))
				.withMessageContaining("not available")
				.withCauseInstanceOf(SQLException.class);
		}
		assertThat(this.server.requests()).isEmpty();
	}

	@ParameterizedTest
	@EnumSource(names = { "SET_SECRET", "TEST_SECRET", "FINISH_SECRET" })
	void rotationThatFailsAndIsRetried(RotationStep step) {
		try (var context = application().run(); Load load = Load.start(pool(context), CONNECTIONS)) {
			for (boolean afterItsEffect : List.of(false, true)) {
				DatabaseRotation rotation = this.rotator.begin();
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
			assertThat(refusedLogins(this.user)).isLessThanOrEqualTo(2);
		}
	}

	@Test
	void rotationThatIsAbandonedAndBegunAnew() throws SQLException {
		try (var context = application().run()) {
			HikariDataSource pool = pool(context);
			replaceAll(pool);
			DatabaseRotation abandoned = this.rotator.begin();
			abandoned.createSecret();
			abandoned.setSecret();
			replaceAll(pool);
			abandoned.abandon();
			replaceAll(pool);
			DatabaseRotation next = this.rotator.begin();
			String nextPassword = password();
			this.server.putPendingValue("prod/db", next.versionId(), database().secretFor(this.user, nextPassword));
			database().changePassword(this.user, nextPassword);
			replaceAll(pool);
			next.testSecret();
			next.finishSecret();
			replaceAll(pool);
		}
		assertThat(refusedLogins(this.user)).isEqualTo(2);
	}

	/** Evicts all connections, and waits for others in their place. */
	private static void replaceAll(HikariDataSource pool) throws SQLException {
		query(pool);
		evictAll(pool);
		await().atMost(Duration.ofSeconds(30))
			.until(() -> pool.getHikariPoolMXBean().getIdleConnections() == CONNECTIONS);
		evictAll(pool);
		query(pool);
		await().atMost(Duration.ofSeconds(30))
			.until(() -> pool.getHikariPoolMXBean().getIdleConnections() == CONNECTIONS);
	}

	@Test
	void drainLeavesConnectionsInUseAlone() throws SQLException {
		try (var context = watchful(application()).run()) {
			HikariDataSource pool = pool(context);
			query(pool);
			await().until(() -> pool.getHikariPoolMXBean().getIdleConnections() == CONNECTIONS);
			Connection idle;
			try (Connection connection = pool.getConnection()) {
				idle = connection.unwrap(Connection.class);
			}
			try (Connection transaction = pool.getConnection(); Statement statement = transaction.createStatement()) {
				transaction.setAutoCommit(false);
				statement.execute("SELECT 1");
				Connection used = transaction.unwrap(Connection.class);
				this.rotator.rotate();
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
		RotatingDataSource rotating = (RotatingDataSource) pool.getDataSource();
		return rotating.countOutdated() - (rotating.isOutdated(used) ? 1 : 0);
	}

	@Test
	void poolOfOneIsDrainedWhenItIsIdle() throws SQLException {
		try (var context = watchful(application()).properties("spring.datasource.hikari.maximum-pool-size=1").run()) {
			HikariDataSource pool = pool(context);
			query(pool);
			this.rotator.rotate();
			RotatingDataSource rotating = (RotatingDataSource) pool.getDataSource();
			await().atMost(Duration.ofSeconds(30))
				.until(() -> this.server.requestCount("GetSecretValue") > 1 && rotating.countOutdated() == 0);
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
			this.rotator.rotate();
			evictAll(main);
			evictAll(reporting);
			query(main);
			query(reporting);
		}
		assertThat(refusedLogins(this.user)).isEqualTo(1);
	}

}
