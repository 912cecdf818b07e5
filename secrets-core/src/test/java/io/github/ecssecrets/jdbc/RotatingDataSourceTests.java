package io.github.ecssecrets.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.github.ecssecrets.SecretAccessDeniedException;
import io.github.ecssecrets.SecretException.Reason;
import io.github.ecssecrets.SecretOrigin;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretUnavailableException;
import io.github.ecssecrets.login.FakeLoginClock;
import io.github.ecssecrets.login.LoginFailure;
import io.github.ecssecrets.login.SecretLogin;
import io.github.ecssecrets.testsupport.FakeSecrets;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.github.ecssecrets.SecretReference.AWSCURRENT;
import static io.github.ecssecrets.SecretReference.AWSPENDING;
import static io.github.ecssecrets.SecretReference.AWSPREVIOUS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link RotatingDataSource}: what JDBC adds to logins, and threads.
 */
class RotatingDataSourceTests {

	private static final String V1 = "canary-1";

	private static final String V2 = "canary-2";

	private static final String V3 = "canary-3";

	private final FakeDatabase database = new FakeDatabase();

	private final FakeSecrets secrets = new FakeSecrets();

	private final FakeLoginClock clock = new FakeLoginClock();

	private final ExecutorService executor = Executors.newCachedThreadPool();

	private RotatingDataSource dataSource;

	@BeforeEach
	void start() {
		this.database.user("app", V1);
		this.secrets.label(AWSCURRENT, "app", V1).know("app", V1);
		this.dataSource = builder().build();
	}

	@AfterEach
	void stop() {
		this.executor.shutdownNow();
	}

	private RotatingDataSourceBuilder builder() {
		return RotatingDataSource.builder(this.secrets, FakeSecrets.REFERENCE)
			.delegate(this.database)
			.engine(DatabaseEngine.POSTGRESQL);
	}

	/** A data source whose waits take no time. */
	private RotatingDataSource withFakeTime() {
		return builder().login(this.clock.login(this.secrets, FakeSecrets.REFERENCE, true)).build();
	}

	private void setSecret(String password) {
		this.secrets.label(AWSPENDING, "app", password);
		this.database.user("app", password);
	}

	private DatabaseLoginException fail() {
		try (Connection connection = this.dataSource.getConnection()) {
			throw new AssertionError("The database accepted " + connection);
		}
		catch (SQLException ex) {
			assertThat(ex.getClass()).isEqualTo(DatabaseLoginException.class);
			assertThat(ex.getMessage()).doesNotContain("canary-");
			return (DatabaseLoginException) ex;
		}
	}

	private List<Future<Connection>> loginAll(int threads) {
		List<Future<Connection>> logins = new ArrayList<>();
		CountDownLatch ready = new CountDownLatch(threads);
		for (int i = 0; i < threads; i++) {
			logins.add(this.executor.submit(() -> {
				ready.countDown();
				ready.await();
				return this.dataSource.getConnection();
			}));
		}
		return logins;
	}

	private static void closeAll(List<Future<Connection>> logins) throws Exception {
		for (Future<Connection> login : logins) {
			login.get(30, TimeUnit.SECONDS).close();
		}
	}

	@Test
	void getConnectionWhenOnlyPendingWorksUsesIt() throws SQLException {
		setSecret(V2);
		this.dataSource.getConnection().close();
		assertThat(this.database.refused()).containsExactly(V1);
		assertThat(this.database.logins()).containsExactly(V2);
		assertThat(this.dataSource.getUsername()).isEqualTo("app");
		assertThat(this.dataSource.revealPassword()).isEqualTo(V2);
	}

	@Test
	void getConnectionWhenUsersAlternateSwapsBoth() throws SQLException {
		this.database.user("app_clone", V2);
		this.secrets.label(AWSCURRENT, "app_clone", V2).know("app_clone", V2);
		try (Connection connection = this.dataSource.getConnection()) {
			assertThat(this.dataSource.isOutdated(connection)).isFalse();
		}
		assertThat(this.database.attempts()).containsExactly(V2);
	}

	@Test
	void getConnectionWhenNewVersionCannotBeUsedGoesOnWithTheLast() throws SQLException {
		for (String text : List.of("{\"username\":\"app\",\"password\":\"\"}", "{\"username\":\"other\"}", "{}",
				"text")) {
			this.secrets.labelText(AWSCURRENT, text, text).knowText(text, text);
			this.dataSource.getConnection().close();
		}
		assertThat(this.database.logins()).containsExactly(V1, V1, V1, V1);
		setSecret(V2);
		this.dataSource.getConnection().close();
		assertThat(this.database.logins()).last().isEqualTo(V2);
	}

	@Test
	void getConnectionWhenEverythingIsWrongFailsWithTheDriversCodes() {
		this.dataSource = withFakeTime();
		this.database.user("app", V3);
		this.secrets.label(AWSPENDING, "app", V2).label(AWSPREVIOUS, "old", "canary-0");
		DatabaseLoginException failure = fail();
		assertThat(failure.getSQLState()).isEqualTo("28P01");
		assertThat(failure.getCause()).isInstanceOf(SQLException.class).hasMessageContaining("password authentication");
		assertThat(failure.getRefused()).containsExactly("AWSCURRENT (version id-of-1)", "AWSPENDING (version id-of-2)",
				"AWSPREVIOUS (version id-of-0)");
		assertThat(failure.getRefusedCopies()).isEmpty();
		assertThat(failure.getMessage()).isEqualTo("The database refuses the login with secret 'prod/db': "
				+ "user or password is wrong in AWSCURRENT (version id-of-1) and in AWSPENDING (version id-of-2) "
				+ "and in AWSPREVIOUS (version id-of-0)");
		assertThat(this.database.refused()).containsExactly(V1, V2, "canary-0");
	}

	@Test
	void getConnectionWhenACopyIsRefusedTellsWhereItIs() {
		this.secrets.seed("app", "canary-stale");
		this.secrets.fail(
				(stage) -> new SecretAccessDeniedException(FakeSecrets.REFERENCE, "Not authorized", null, null, null));
		this.dataSource = withFakeTime();
		DatabaseLoginException failure = fail();
		assertThat(failure.getRefusedCopies()).containsExactly(new SecretOrigin.EnvironmentVariable("DB_PASSWORD"));
		assertThat(failure.getProblem().getReason()).isEqualTo(Reason.ACCESS_DENIED);
	}

	@Test
	void getConnectionWhenSecretsManagerIsDownEndsWithTheLoginTimeout() throws SQLException {
		this.dataSource = withFakeTime();
		this.dataSource.setLoginTimeout(7);
		setSecret(V2);
		this.secrets.fail((stage) -> new SecretUnavailableException(FakeSecrets.REFERENCE, "Secrets Manager throttles",
				null, null));
		assertThat(fail().getProblem()).hasMessage("Secrets Manager throttles");
		assertThat(this.clock.waited()).isBetween(Duration.ofMillis(6900), Duration.ofMillis(7100));
		assertThat(this.database.attempts()).containsExactly(V1);
	}

	@Test
	void getConnectionWhenPoolAllowsLessTimeEndsWithThat() {
		AtomicReference<Duration> maximumWait = new AtomicReference<>(Duration.ofSeconds(2));
		this.dataSource = builder().login(this.clock.login(this.secrets, FakeSecrets.REFERENCE, true))
			.patience(maximumWait::get)
			.build();
		this.database.user("app", V3);
		fail();
		assertThat(this.clock.waited()).isBetween(Duration.ofMillis(1900), Duration.ofMillis(2100));
		maximumWait.set(Duration.ofSeconds(1));
		fail();
		assertThat(this.clock.waited()).isLessThan(Duration.ofMillis(3200));
	}

	@Test
	void getLoginTimeoutWhenPoolAllowsAnyTimeIsTheLongest() throws SQLException {
		this.dataSource = builder().login(this.clock.login(this.secrets, FakeSecrets.REFERENCE, true))
			.patience(ChronoUnit.FOREVER::getDuration)
			.build();
		assertThat(this.dataSource.getLoginTimeout()).isEqualTo(Integer.MAX_VALUE);
		this.dataSource.getConnection().close();
	}

	@Test
	void getConnectionWhenPostgresRefusesForOneOfManyReasonsTriesOtherVersionsAndNamesTheReasons() throws SQLException {
		this.dataSource = withFakeTime();
		this.secrets.label(AWSCURRENT, "app_clone", V2).label(AWSPREVIOUS, "app", V1).know("app_clone", V2);
		this.database.unknownUser(new SQLException("role may not log in", "28000"));
		this.dataSource.getConnection().close();
		assertThat(this.database.attempts()).containsExactly(V2, V1);
		assertThat(this.clock.waited()).isZero();
		this.database.trouble(new SQLException("no pg_hba.conf entry", "28000"));
		DatabaseLoginException failure = fail();
		assertThat(failure.getMeaning()).isEqualTo(LoginFailure.REFUSED);
		assertThat(failure.getMessage()).contains("locked", "NOLOGIN", "pg_hba.conf", "TLS", "RDS Proxy")
			.doesNotContain("password is wrong");
	}

	@Test
	void getConnectionWhenDatabaseIsDownThrowsWhatTheDriverThrew() {
		SQLException down = new SQLException("Connection refused", "08001");
		this.database.trouble(down);
		assertThatExceptionOfType(SQLException.class).isThrownBy(() -> this.dataSource.getConnection()).isSameAs(down);
		assertThat(this.secrets.asked()).isEmpty();
	}

	@Test
	void getConnectionWhenManyThreadsMeetRotationIsRefusedOnce() throws Exception {
		setSecret(V2);
		closeAll(loginAll(16));
		assertThat(this.database.refused()).containsExactly(V1);
		assertThat(this.database.logins()).hasSize(16).containsOnly(V2);
		assertThat(this.secrets.asked()).containsExactly(AWSCURRENT, AWSPENDING);
	}

	@Test
	void getConnectionWhenLoginsAreSlowRunsThemSideBySideAfterTheFirst() throws Exception {
		this.dataSource.getConnection().close();
		CyclicBarrier together = new CyclicBarrier(10);
		this.database.duringLogin(() -> {
			try {
				together.await(30, TimeUnit.SECONDS);
			}
			catch (InterruptedException | BrokenBarrierException | TimeoutException ex) {
				throw new IllegalStateException(ex);
			}
		});
		closeAll(loginAll(10));
		assertThat(this.database.logins()).hasSize(11);
	}

	@Test
	void getConnectionWhenDatabaseDoesNotAnswerOneLoginHoldsUpNoOther() throws Exception {
		this.dataSource.setLoginTimeout(3);
		CountDownLatch hanging = new CountDownLatch(1);
		CountDownLatch end = new CountDownLatch(1);
		AtomicInteger logins = new AtomicInteger();
		this.database.duringLogin(() -> {
			if (logins.getAndIncrement() == 0) {
				hanging.countDown();
				await(end);
			}
		});
		Future<Connection> first = this.executor.submit(() -> this.dataSource.getConnection());
		hanging.await();
		closeAll(loginAll(8));
		assertThat(first).isNotDone();
		end.countDown();
		first.get(30, TimeUnit.SECONDS).close();
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Test
	void getConnectionWhenNoLoginGetsAnAnswerEndsWithItsOwnTimeout() throws Exception {
		this.dataSource.setLoginTimeout(1);
		CountDownLatch end = new CountDownLatch(1);
		this.database.duringLogin(() -> await(end));
		List<Future<Connection>> logins = loginAll(5);
		Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> logins.stream().anyMatch(Future::isDone));
		Future<Connection> late = logins.stream().filter(Future::isDone).findFirst().orElseThrow();
		assertThat(late).failsWithin(Duration.ZERO)
			.withThrowableThat()
			.withCauseInstanceOf(SQLTransientConnectionException.class)
			.withMessageContaining("another login has not ended within 1000 ms");
		end.countDown();
	}

	@Test
	void getConnectionWhenInterruptedSaysSo() throws Exception {
		CountDownLatch hanging = new CountDownLatch(1);
		CountDownLatch end = new CountDownLatch(1);
		this.database.duringLogin(() -> {
			hanging.countDown();
			await(end);
		});
		Future<Connection> first = this.executor.submit(() -> this.dataSource.getConnection());
		hanging.await();
		Thread.currentThread().interrupt();
		assertThatExceptionOfType(SQLTransientConnectionException.class)
			.isThrownBy(() -> this.dataSource.getConnection())
			.withMessageContaining("interrupted");
		assertThat(Thread.interrupted()).isTrue();
		end.countDown();
		first.get(30, TimeUnit.SECONDS).close();
	}

	@Test
	void isOutdatedWhenSecretIsRotated() throws SQLException {
		try (Connection connection = this.dataSource.getConnection()) {
			assertThat(this.dataSource.isOutdated(connection)).isFalse();
			this.secrets.know("app", V2);
			assertThat(this.dataSource.isOutdated(connection)).isTrue();
			assertThat(this.dataSource.countOutdated()).isEqualTo(1);
		}
	}

	@Test
	void isOutdatedWhenConnectionIsOfOtherOrigin() throws SQLException {
		RotatingDataSource other = builder().build();
		try (Connection own = this.dataSource.getConnection("app", V1); Connection others = other.getConnection()) {
			this.secrets.know("app", V2);
			assertThat(this.dataSource.isOutdated(own)).isFalse();
			assertThat(this.dataSource.isOutdated(others)).isFalse();
			assertThat(this.dataSource.countOutdated()).isZero();
		}
	}

	@Test
	void isOutdatedWhenPendingIsInUseIsThatOfFallback() throws SQLException {
		try (Connection old = this.dataSource.getConnection()) {
			setSecret(V2);
			try (Connection connection = this.dataSource.getConnection()) {
				assertThat(this.dataSource.isOutdated(connection)).isFalse();
				assertThat(this.dataSource.isOutdated(old)).isTrue();
			}
		}
	}

	@Test
	void isOutdatedWhenAddressChanged() throws SQLException {
		AtomicReference<String> url = new AtomicReference<>("jdbc:postgresql://blue/");
		this.dataSource = builder().url(url::get).build();
		try (Connection connection = this.dataSource.getConnection()) {
			assertThat(this.dataSource.isOutdated(connection)).isFalse();
			url.set("jdbc:postgresql://green/");
			assertThat(this.dataSource.isOutdated(connection)).isTrue();
			assertThat(this.dataSource.getUrl()).isEqualTo("jdbc:postgresql://green/");
		}
	}

	@Test
	void urlOfSecretFollowsItsHost() {
		String text = "{\"username\":\"app\",\"password\":\"canary-%s\",\"engine\":\"postgres\",\"host\":\"%s\"}";
		this.secrets.knowText(text.formatted(1, "blue"), "blue");
		int others = this.secrets.followers();
		this.dataSource = RotatingDataSource.builder(this.secrets, FakeSecrets.REFERENCE).build();
		AtomicInteger calls = new AtomicInteger();
		var registration = this.dataSource.onRotation(calls::incrementAndGet);
		this.secrets.knowText(text.formatted(1, "green"), "green");
		assertThat(this.dataSource.getUrl()).isEqualTo("jdbc:postgresql://green:5432/");
		Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> calls.get() > 0);
		registration.close();
		this.dataSource.close();
		assertThat(this.secrets.followers()).isEqualTo(others);
	}

	@Test
	void buildThatFailsFollowsNothing() {
		int others = this.secrets.followers();
		RotatingDataSourceBuilder builder = RotatingDataSource.builder(this.secrets, FakeSecrets.REFERENCE).url(() -> {
			throw new IllegalStateException("no address yet");
		});
		assertThatIllegalStateException().isThrownBy(builder::build).withMessage("no address yet");
		assertThat(this.secrets.followers()).isEqualTo(others);
	}

	@Test
	void urlOfSecretKeepsTheFieldsThatAVersionLacks() {
		String whole = "{'username':'app','password':'canary-1','engine':'postgres','host':'blue','port':6432,"
				+ "'dbname':'shop','ssl':true}";
		this.secrets.knowText(whole.replace('\'', '"'), "whole");
		this.dataSource = RotatingDataSource.builder(this.secrets, FakeSecrets.REFERENCE).build();
		assertThat(this.dataSource.getUrl()).isEqualTo("jdbc:postgresql://blue:6432/shop?sslmode=require");
		this.secrets.knowText("{'username':'app','password':'canary-2'}".replace('\'', '"'), "pair");
		assertThat(this.dataSource.getUrl()).isEqualTo("jdbc:postgresql://blue:6432/shop?sslmode=require");
		this.secrets.knowText("{'username':'app','host':'green'}".replace('\'', '"'), "host");
		assertThat(this.dataSource.getUrl()).isEqualTo("jdbc:postgresql://green:6432/shop?sslmode=require");
	}

	@Test
	void closeEndsTheWaitsAndFollowsNoLonger() throws Exception {
		this.database.user("app", V3);
		Future<Connection> waiting = this.executor.submit(() -> this.dataSource.getConnection());
		Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> !this.secrets.asked().isEmpty());
		this.dataSource.close();
		assertThat(waiting).failsWithin(Duration.ofMinutes(1))
			.withThrowableThat()
			.withCauseInstanceOf(DatabaseLoginException.class);
		assertThat(this.secrets.followers()).isZero();
	}

	@Test
	void closeLeavesALoginThatWasGivenOpen() throws SQLException {
		SecretLogin login = RotatingDataSource.login(this.secrets, FakeSecrets.REFERENCE, true);
		RotatingDataSource first = builder().login(login).build();
		RotatingDataSource second = builder().login(login).build();
		first.close();
		setSecret(V2);
		second.getConnection().close();
		assertThat(this.database.logins()).containsExactly(V2);
		login.close();
	}

	@Test
	void builderWhenReferenceIsNotAWholeCurrentSecret() {
		for (String text : List.of("prod/db:password", "prod/db::AWSPREVIOUS", "prod/db:::1234")) {
			assertThatIllegalArgumentException()
				.isThrownBy(() -> RotatingDataSource.builder(this.secrets, SecretReference.parse(text)).build())
				.withMessageContaining("'reference' must name a whole secret");
		}
	}

	@Test
	void unwrapReachesTheDelegate() throws SQLException {
		assertThat(this.dataSource.isWrapperFor(FakeDatabase.class)).isTrue();
		assertThat(this.dataSource.unwrap(FakeDatabase.class)).isSameAs(this.database);
		assertThat(this.dataSource.unwrap(RotatingDataSource.class)).isSameAs(this.dataSource);
		assertThat(this.dataSource).hasToString("RotatingDataSource[prod/db]");
	}

}
