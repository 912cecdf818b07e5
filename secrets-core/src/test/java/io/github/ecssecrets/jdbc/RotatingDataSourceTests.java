package io.github.ecssecrets.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.ecssecrets.SecretAccessDeniedException;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretUnavailableException;
import io.github.ecssecrets.testsupport.FakeSecrets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.github.ecssecrets.SecretReference.AWSCURRENT;
import static io.github.ecssecrets.SecretReference.AWSPENDING;
import static io.github.ecssecrets.SecretReference.AWSPREVIOUS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link RotatingDataSource} and its logins.
 */
class RotatingDataSourceTests {

	private static final String V1 = "canary-1";

	private static final String V2 = "canary-2";

	private static final String V3 = "canary-3";

	private final FakeDatabase database = new FakeDatabase();

	private final FakeSecrets secrets = new FakeSecrets();

	private final FakeWaiting waiting = new FakeWaiting();

	private RotatingDataSource dataSource;

	@BeforeEach
	void start() {
		this.database.user("app", V1);
		this.secrets.label(AWSCURRENT, "app", V1).know("app", V1);
		this.dataSource = create(true);
	}

	private RotatingDataSource create(boolean pendingFallback) {
		return RotatingDataSource.builder(this.secrets, FakeSecrets.REFERENCE)
			.delegate(this.database)
			.engine(DatabaseEngine.POSTGRESQL)
			.pendingFallback(pendingFallback)
			.build(this.waiting);
	}

	private void setSecret(String password) {
		this.secrets.label(AWSPENDING, "app", password);
		this.database.user("app", password);
	}

	private void finishSecret(String password, String previous) {
		this.secrets.label(AWSCURRENT, "app", password).label(AWSPREVIOUS, "app", previous);
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

	private static SecretUnavailableException unavailable() {
		return new SecretUnavailableException(FakeSecrets.REFERENCE, "Secrets Manager throttles", null, null);
	}

	private static SecretAccessDeniedException denied() {
		return new SecretAccessDeniedException(FakeSecrets.REFERENCE, "Not authorized", "{statement}", null, null);
	}

	@Test
	void getConnectionWhenCurrentIsAcceptedAsksNobody() throws SQLException {
		this.dataSource.getConnection().close();
		assertThat(this.database.attempts()).containsExactly(V1);
		assertThat(this.secrets.asked()).isEmpty();
	}

	@Test
	void getConnectionWhenSecretWasRotatedUnnoticedRefreshes() throws SQLException {
		this.database.user("app", V2);
		finishSecret(V2, V1);
		this.dataSource.getConnection().close();
		assertThat(this.database.refused()).containsExactly(V1);
		assertThat(this.database.logins()).containsExactly(V2);
		assertThat(this.secrets.asked()).containsExactly(AWSCURRENT);
	}

	@Test
	void getConnectionWhenOnlyPendingWorksUsesItUntilCurrentMoves() throws SQLException {
		setSecret(V2);
		this.dataSource.getConnection().close();
		this.dataSource.getConnection().close();
		assertThat(this.secrets.asked()).containsExactly(AWSCURRENT, AWSPENDING);
		finishSecret(V2, V1);
		this.secrets.know("app", V2);
		this.dataSource.getConnection().close();
		assertThat(this.database.refused()).containsExactly(V1);
		assertThat(this.database.logins()).containsExactly(V2, V2, V2);
		assertThat(this.secrets.asked()).hasSize(2);
	}

	@Test
	void getConnectionWhenRotationsFollowEachOtherIsRefusedOnceAVersion() throws SQLException {
		String before = V1;
		for (String next : List.of("canary-a", "canary-b", "canary-c", "canary-d", "canary-e")) {
			this.dataSource.getConnection().close();
			setSecret(next);
			this.dataSource.getConnection().close();
			finishSecret(next, before);
			this.secrets.know("app", next);
			before = next;
		}
		assertThat(this.database.refused()).containsExactly(V1, "canary-a", "canary-b", "canary-c", "canary-d");
	}

	@Test
	void getConnectionWhenRotationsPassUnnoticedIsRefusedOnceAVersion() throws SQLException {
		String before = V1;
		for (String next : List.of("canary-a", "canary-b", "canary-c", "canary-d", "canary-e")) {
			this.dataSource.getConnection().close();
			setSecret(next);
			this.dataSource.getConnection().close();
			finishSecret(next, before);
			before = next;
		}
		assertThat(this.database.refused()).containsExactly(V1, "canary-a", "canary-b", "canary-c", "canary-d");
	}

	@Test
	void getConnectionWhenPendingFallbackIsOffNeverAsksForIt() {
		this.dataSource = create(false);
		setSecret(V2);
		fail();
		assertThat(this.secrets.asked()).isNotEmpty().doesNotContain(AWSPENDING);
		assertThat(this.database.attempts()).containsExactly(V1);
	}

	@Test
	void getConnectionWhenDatabaseLagsBehindUsesPrevious() throws SQLException {
		finishSecret(V2, V1);
		this.secrets.know("app", V2);
		this.dataSource.getConnection().close();
		this.dataSource.getConnection().close();
		assertThat(this.database.refused()).containsExactly(V2);
		assertThat(this.database.logins()).containsExactly(V1, V1);
		this.database.user("app", V2);
		this.dataSource.getConnection().close();
		assertThat(this.database.refused()).as("tried again, since the password changed").containsExactly(V2, V1);
		assertThat(this.database.logins()).containsExactly(V1, V1, V2);
	}

	@Test
	void getConnectionWhenEnvironmentIsStaleReplacesIt() throws SQLException {
		this.secrets.seed("app", "canary-0");
		this.dataSource = create(true);
		this.dataSource.getConnection().close();
		assertThat(this.database.refused()).containsExactly("canary-0");
		assertThat(this.database.logins()).containsExactly(V1);
	}

	@Test
	void getConnectionWhenEnvironmentEqualsCurrentIsNotTriedTwice() throws SQLException {
		this.secrets.seed("app", V1);
		this.dataSource = create(true);
		setSecret(V2);
		this.dataSource.getConnection().close();
		assertThat(this.database.refused()).containsExactly(V1);
		assertThat(this.database.logins()).containsExactly(V2);
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
	void isOutdatedWhenSecretIsRotated() throws SQLException {
		try (Connection connection = this.dataSource.getConnection()) {
			assertThat(this.dataSource.isOutdated(connection)).isFalse();
			this.secrets.know("app", V2);
			assertThat(this.dataSource.isOutdated(connection)).isTrue();
		}
	}

	@Test
	void isOutdatedWhenConnectionIsOfOtherOrigin() throws SQLException {
		try (Connection connection = this.dataSource.getConnection("app", V1)) {
			this.secrets.know("app", V2);
			assertThat(this.dataSource.isOutdated(connection)).isFalse();
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
	void getConnectionWhenManyThreadsMeetRotationIsRefusedOnce() throws Exception {
		setSecret(V2);
		int threads = 16;
		ExecutorService executor = Executors.newFixedThreadPool(threads);
		try {
			CountDownLatch ready = new CountDownLatch(threads);
			List<Future<?>> logins = new ArrayList<>();
			for (int i = 0; i < threads; i++) {
				logins.add(executor.submit(() -> {
					ready.countDown();
					ready.await();
					this.dataSource.getConnection().close();
					return null;
				}));
			}
			for (Future<?> login : logins) {
				login.get(30, TimeUnit.SECONDS);
			}
		}
		finally {
			executor.shutdownNow();
		}
		assertThat(this.database.refused()).containsExactly(V1);
		assertThat(this.database.logins()).hasSize(threads).containsOnly(V2);
		assertThat(this.secrets.asked()).containsExactly(AWSCURRENT, AWSPENDING);
	}

	@Test
	void getConnectionWhenPendingIsNotVisibleYetAsksAgain() throws SQLException {
		this.database.user("app", V2);
		AtomicInteger questions = new AtomicInteger();
		this.secrets.whenAsked(() -> {
			if (questions.incrementAndGet() == 4) {
				this.secrets.label(AWSPENDING, "app", V2);
			}
		});
		this.dataSource.getConnection().close();
		assertThat(this.database.refused()).containsExactly(V1);
		assertThat(this.waiting.waited()).isEqualTo(Duration.ofMillis(100));
	}

	@Test
	void getConnectionWhenSecretsManagerIsDownWaitsForIt() throws SQLException {
		this.dataSource.getConnection().close();
		setSecret(V2);
		AtomicInteger questions = new AtomicInteger();
		this.secrets.fail((stage) -> (questions.incrementAndGet() <= 20) ? unavailable() : null);
		this.dataSource.getConnection().close();
		assertThat(this.database.refused()).containsExactly(V1);
		assertThat(this.waiting.waited()).isEqualTo(Duration.ofSeconds(10));
	}

	@Test
	void getConnectionWhenSecretsManagerStaysDownEndsWithTheLoginTimeout() throws SQLException {
		this.dataSource.setLoginTimeout(7);
		setSecret(V2);
		this.secrets.fail((stage) -> unavailable());
		DatabaseLoginException failure = fail();
		assertThat(failure.getProblem()).hasMessage("Secrets Manager throttles");
		assertThat(failure.getMessage()).isEqualTo(
				"The database refuses the login with secret 'prod/db': user or password is wrong in AWSCURRENT (version id-of-1); "
						+ "a newer version could not be read: Secrets Manager throttles");
		assertThat(this.waiting.waited()).isBetween(Duration.ofSeconds(6), Duration.ofSeconds(7));
		assertThat(this.database.attempts()).containsExactly(V1);
	}

	@Test
	void getConnectionWhenSecretMayNotBeReadFailsAtOnce() {
		this.secrets.seed("app", "canary-0");
		this.dataSource = create(true);
		this.secrets.fail((stage) -> denied());
		DatabaseLoginException failure = fail();
		assertThat(failure.getProblem()).isInstanceOf(SecretAccessDeniedException.class);
		assertThat(failure.getRefused()).containsExactly("the copy in environment variable DB_PASSWORD");
		assertThat(this.waiting.waited()).isZero();
		assertThat(this.secrets.asked()).containsExactly(AWSCURRENT);
	}

	@Test
	void getConnectionWhenPendingMayNotBeReadWaitsForTheEndOfTheRotation() throws SQLException {
		this.dataSource.getConnection().close();
		setSecret(V2);
		AtomicInteger questions = new AtomicInteger();
		this.secrets.fail((stage) -> stage.equals(AWSPENDING) ? denied() : null);
		this.secrets.whenAsked(() -> {
			if (questions.incrementAndGet() == 12) {
				finishSecret(V2, V1);
			}
		});
		this.dataSource.getConnection().close();
		assertThat(this.database.refused()).containsExactly(V1);
		assertThat(this.database.logins()).containsExactly(V1, V2);
	}

	@Test
	void getConnectionWhenEverythingIsWrongFailsWithTheDriversCodes() {
		this.database.user("app", V3);
		setPendingAndPrevious();
		DatabaseLoginException failure = fail();
		assertThat(failure.getSQLState()).isEqualTo("28P01");
		assertThat(failure.getCause()).isInstanceOf(SQLException.class).hasMessageContaining("password authentication");
		assertThat(failure.getRefused()).containsExactly("AWSCURRENT (version id-of-1)", "AWSPENDING (version id-of-2)",
				"AWSPREVIOUS (version id-of-0)");
		assertThat(this.database.refused()).containsExactly(V1, V2, "canary-0");
		assertThat(this.waiting.waited()).as("patience before the first login worked")
			.isLessThanOrEqualTo(Duration.ofSeconds(5));
		fail();
		assertThat(this.database.refused()).hasSize(3);
	}

	@Test
	void getConnectionWhenAVersionWithTwoLabelsIsWrongNamesItOnce() {
		this.database.user("app", V3);
		this.secrets.label(AWSPENDING, "app", V1);
		assertThat(fail().getRefused()).containsExactly("AWSCURRENT (version id-of-1)");
		assertThat(this.database.refused()).containsExactly(V1);
	}

	private void setPendingAndPrevious() {
		this.secrets.label(AWSPENDING, "app", V2).label(AWSPREVIOUS, "app", "canary-0");
	}

	@Test
	void getConnectionWhenEverythingIsWrongAsksEverMoreRarely() {
		this.database.user("app", V3);
		for (int i = 0; i < 20; i++) {
			fail();
		}
		assertThat(this.secrets.asked().size()).as("questions in %s", this.waiting.waited())
			.isLessThanOrEqualTo(3 * (7 + (int) (this.waiting.waited().toSeconds() / 5)));
	}

	@Test
	void getConnectionWhenRefusedVersionBecomesCurrentIsTriedAgain() throws SQLException {
		this.secrets.label(AWSPENDING, "app", V2);
		this.database.user("app", V3);
		fail();
		this.database.user("app", V2);
		finishSecret(V2, V1);
		this.dataSource.getConnection().close();
		assertThat(this.database.refused()).containsExactly(V1, V2);
		assertThat(this.database.logins()).containsExactly(V2);
	}

	@Test
	void getConnectionWhenPendingIsAbandonedGoesOnWithIt() throws SQLException {
		setSecret(V2);
		this.dataSource.getConnection().close();
		this.secrets.unlabel(AWSPENDING);
		this.dataSource.getConnection().close();
		setSecret(V3);
		this.dataSource.getConnection().close();
		assertThat(this.database.refused()).containsExactly(V1, V2);
		assertThat(this.database.logins()).containsExactly(V2, V2, V3);
	}

	@Test
	void getConnectionWhenAccountIsLockedStopsForAMinute() throws SQLException {
		this.database.trouble(new SQLException("role is not permitted to log in", "28000"));
		DatabaseLoginException failure = fail();
		assertThat(failure.getMessage()).contains("locked, disabled or expired", "'prod/db'");
		fail();
		assertThat(this.database.attempts()).containsExactly(V1);
		assertThat(this.secrets.asked()).doesNotContain(AWSPENDING, AWSPREVIOUS);
		this.waiting.advance(Duration.ofSeconds(61));
		this.database.trouble(null);
		this.dataSource.getConnection().close();
		assertThat(this.database.logins()).containsExactly(V1);
	}

	@Test
	void getConnectionWhenAccountIsLockedTriesNewCurrent() throws SQLException {
		this.database.user("app_clone", V2);
		this.database.trouble(new SQLException("locked", "28000"));
		this.secrets.whenAsked(() -> {
			this.database.trouble(null);
			this.secrets.label(AWSCURRENT, "app_clone", V2);
		});
		this.dataSource.getConnection().close();
		assertThat(this.database.logins()).containsExactly(V2);
	}

	@Test
	void getConnectionWhenDatabaseIsDownThrowsWhatTheDriverThrew() {
		SQLException down = new SQLException("Connection refused", "08001");
		this.database.trouble(down);
		assertThatExceptionOfType(SQLException.class).isThrownBy(() -> this.dataSource.getConnection()).isSameAs(down);
		assertThat(this.secrets.asked()).isEmpty();
	}

	@Test
	void getConnectionWhenClosedEndsTheWait() {
		this.secrets.fail((stage) -> unavailable());
		this.database.user("app", V3);
		this.dataSource.close();
		fail();
		assertThat(this.waiting.waited()).isZero();
	}

	@Test
	void getConnectionWhenAnotherLoginHangsEndsWithTheLoginTimeout() throws Exception {
		this.dataSource.setLoginTimeout(1);
		CountDownLatch hanging = new CountDownLatch(1);
		CountDownLatch end = new CountDownLatch(1);
		this.database.duringLogin(() -> {
			hanging.countDown();
			try {
				end.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		});
		ExecutorService executor = Executors.newSingleThreadExecutor();
		try {
			Future<Connection> first = executor.submit(() -> this.dataSource.getConnection());
			hanging.await();
			assertThatExceptionOfType(SQLTransientConnectionException.class)
				.isThrownBy(() -> this.dataSource.getConnection())
				.withMessageContaining("another login");
			end.countDown();
			first.get(30, TimeUnit.SECONDS).close();
		}
		finally {
			executor.shutdownNow();
		}
	}

	@Test
	void onRotationWhenSecretChangesCallsUntilClosed() {
		AtomicInteger calls = new AtomicInteger();
		var registration = this.dataSource.onRotation(calls::incrementAndGet);
		this.secrets.know("app", V2);
		registration.close();
		this.secrets.know("app", V3);
		assertThat(calls).hasValue(1);
	}

	@Test
	void builderWhenReferenceIsNotAWholeCurrentSecret() {
		for (String text : List.of("prod/db:password", "prod/db::AWSPREVIOUS", "prod/db:::1234")) {
			assertThatIllegalArgumentException()
				.isThrownBy(() -> RotatingDataSource.builder(this.secrets, SecretReference.parse(text)))
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

	/** Time that only pauses move. */
	private static final class FakeWaiting implements Waiting {

		private Duration now = Duration.ZERO;

		private Duration waited = Duration.ZERO;

		private boolean closed;

		@Override
		public synchronized long nanoTime() {
			return this.now.toNanos();
		}

		@Override
		public synchronized boolean pause(Duration duration) {
			if (!this.closed) {
				advance(duration);
				this.waited = this.waited.plus(duration);
			}
			return this.closed;
		}

		@Override
		public synchronized void close() {
			this.closed = true;
		}

		synchronized void advance(Duration duration) {
			this.now = this.now.plus(duration);
		}

		synchronized Duration waited() {
			return this.waited;
		}

	}

}
