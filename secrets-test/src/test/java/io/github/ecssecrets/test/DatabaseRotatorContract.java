package io.github.ecssecrets.test;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.ecssecrets.test.database.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * What {@link DatabaseRotator} does, whatever the database.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class DatabaseRotatorContract {

	private static final String SECRET = "prod/app/database";

	private static final String SUPERUSER_SECRET = "prod/superuser";

	private static final String FIRST = "canary-first";

	private static final String CURRENT = "AWSCURRENT";

	private static final String PENDING = "AWSPENDING";

	private static final String PREVIOUS = "AWSPREVIOUS";

	private final AtomicInteger numbers = new AtomicInteger();

	private final TestDatabase database = startDatabase();

	private SecretsManagerServer server = SecretsManagerServer.start();

	abstract TestDatabase startDatabase();

	@AfterAll
	void stopDatabase() {
		this.database.close();
	}

	@AfterEach
	void restartServer() {
		this.server.close();
		this.server = SecretsManagerServer.start();
	}

	private String newUser() {
		String user = "o'app \"%d\"".formatted(this.numbers.incrementAndGet());
		this.database.createUser(user, FIRST);
		this.server.createSecret(SECRET, this.database.secretFor(user, FIRST));
		return user;
	}

	private DatabaseRotator singleUser() {
		return DatabaseRotator.singleUser(this.server, SECRET).withPasswords(this::newPassword);
	}

	private DatabaseRotator alternatingUsers() {
		this.server.createSecret(SUPERUSER_SECRET, this.database.superuserSecret());
		return DatabaseRotator.alternatingUsers(this.server, SECRET, SUPERUSER_SECRET).withPasswords(this::newPassword);
	}

	private String newPassword() {
		return "canary-%d '\"`$1${a}{b}#{c}\\%%?;--".formatted(this.numbers.incrementAndGet());
	}

	private JsonNode value(String stage) {
		String text = this.server.vault().value(SECRET, null, stage).content().text();
		return JsonMapper.shared().readTree(text);
	}

	private String user(String stage) {
		return value(stage).get("username").asString();
	}

	private String password(String stage) {
		return value(stage).get("password").asString();
	}

	private String versionWith(String stage) {
		return this.server.vault().value(SECRET, null, stage).versionId();
	}

	private boolean accepts(String stage) {
		return accepts(user(stage), password(stage));
	}

	private boolean accepts(String user, String password) {
		try (Connection connection = this.database.connect(user, password)) {
			return connection.isValid(5);
		}
		catch (SQLException ex) {
			assertThat(ex.getSQLState()).startsWith("28");
			return false;
		}
	}

	@Test
	void createSecretPutsNewPasswordBesideOtherFields() {
		String user = newUser();
		DatabaseRotation rotation = singleUser().begin();
		assertThatIllegalStateException().isThrownBy(() -> value(PENDING));
		rotation.createSecret();
		assertThat(versionWith(PENDING)).isEqualTo(rotation.versionId());
		assertThat(password(PENDING)).isNotEqualTo(FIRST);
		assertThat(user(PENDING)).isEqualTo(user);
		assertThat(((ObjectNode) value(PENDING)).without("password"))
			.isEqualTo(((ObjectNode) value(CURRENT)).without("password"));
		assertThat(accepts(CURRENT)).isTrue();
		assertThat(accepts(PENDING)).isFalse();
	}

	@Test
	void createSecretWhenRepeatedKeepsValue() {
		newUser();
		DatabaseRotation rotation = singleUser().begin();
		rotation.createSecret();
		String password = password(PENDING);
		rotation.createSecret();
		assertThat(password(PENDING)).isEqualTo(password);
	}

	@Test
	void setSecretOpensWindowInWhichOnlyPendingIsAccepted() {
		newUser();
		DatabaseRotation rotation = singleUser().begin();
		rotation.createSecret();
		rotation.setSecret();
		assertThat(password(CURRENT)).isEqualTo(FIRST);
		assertThat(accepts(CURRENT)).isFalse();
		assertThat(accepts(PENDING)).isTrue();
	}

	@Test
	void setSecretWhenRepeatedIsAcceptedAtOnce() {
		String user = newUser();
		DatabaseRotator rotator = singleUser();
		DatabaseRotation rotation = rotator.begin();
		rotation.createSecret();
		rotation.setSecret();
		rotation.setSecret();
		assertThat(accepts(PENDING)).isTrue();
		assertThat(rotator.refusedLogins(user)).isEqualTo(1);
	}

	@Test
	void setSecretWhenSecretHasNoPendingValueIsRefused() {
		newUser();
		DatabaseRotation rotation = singleUser().begin();
		assertThatIllegalStateException().isThrownBy(rotation::setSecret)
			.withMessageStartingWith("ResourceNotFoundException");
	}

	@Test
	void setSecretWhenDatabaseHasPreviousPasswordLogsInWithIt() {
		String user = newUser();
		DatabaseRotator rotator = singleUser();
		rotator.rotate();
		this.database.changePassword(user, FIRST);
		assertThat(password(PREVIOUS)).isEqualTo(FIRST);
		rotator.rotate();
		assertThat(accepts(CURRENT)).isTrue();
	}

	@Test
	void setSecretWhenDatabaseAcceptsNothingFails() {
		String user = newUser();
		this.database.changePassword(user, "canary-unknown");
		DatabaseRotation rotation = singleUser().begin();
		rotation.createSecret();
		assertThatExceptionOfType(RotationFailedException.class).isThrownBy(rotation::setSecret)
			.withMessage(
					"The step 'setSecret' of the rotation of secret 'prod/app/database' failed: the database accepts none of AWSPENDING, AWSCURRENT and AWSPREVIOUS")
			.withNoCause();
		assertThat(accepts(user, "canary-unknown")).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "username, another", "host, 127.0.0.1" })
	void setSecretWhenPendingValueIsForAnotherAccountFails(String field, String value) {
		newUser();
		DatabaseRotation rotation = singleUser().begin();
		ObjectNode pending = ((ObjectNode) value(CURRENT)).put("password", "canary-x").put(field, value);
		this.server.putPendingValue(SECRET, rotation.versionId(), pending.toString());
		assertThatExceptionOfType(RotationFailedException.class).isThrownBy(rotation::setSecret)
			.withMessageContaining("another");
		assertThat(accepts(CURRENT)).isTrue();
	}

	@Test
	void testSecretWhenDatabaseDoesNotHavePasswordFails() {
		newUser();
		DatabaseRotation rotation = singleUser().begin();
		rotation.createSecret();
		assertThatExceptionOfType(RotationFailedException.class).isThrownBy(rotation::testSecret)
			.satisfies((ex) -> assertThat(ex.step()).isEqualTo(RotationStep.TEST_SECRET))
			.withMessageContaining("the database does not accept AWSPENDING");
	}

	@Test
	void finishSecretMovesLabels() {
		newUser();
		String first = versionWith(CURRENT);
		DatabaseRotation rotation = singleUser().begin();
		rotation.createSecret();
		rotation.setSecret();
		rotation.testSecret();
		assertThat(versionWith(CURRENT)).isEqualTo(first);
		rotation.finishSecret();
		assertThat(this.server.versionIdsToStages(SECRET)).containsEntry(first, List.of(PREVIOUS))
			.containsEntry(rotation.versionId(), List.of(PENDING, CURRENT));
		assertThat(accepts(CURRENT)).isTrue();
		assertThat(accepts(PREVIOUS)).isFalse();
	}

	@Test
	void stepsWhenRotationIsFinishedDoNothing() {
		newUser();
		DatabaseRotation rotation = singleUser().begin();
		rotation.run();
		String password = password(CURRENT);
		rotation.run();
		assertThat(password(CURRENT)).isEqualTo(password);
		assertThat(versionWith(CURRENT)).isEqualTo(rotation.versionId());
	}

	@Test
	void rotateWhenRepeatedGivesNewPasswordEachTime() {
		String user = newUser();
		DatabaseRotator rotator = singleUser();
		for (int i = 1; i <= 5; i++) {
			String before = password(CURRENT);
			assertThat(rotator.rotate()).isEqualTo(versionWith(CURRENT));
			assertThat(accepts(CURRENT)).isTrue();
			assertThat(accepts(user, before)).isFalse();
			assertThat(rotator.refusedLogins(user)).isEqualTo(i);
			assertThat(this.database.refusedLogins(user)).isEqualTo(2 * i);
		}
	}

	@Test
	void rotateMakesPasswordsOfRotationFunctions() {
		newUser();
		DatabaseRotator.singleUser(this.server, SECRET).rotate();
		assertThat(password(CURRENT)).hasSize(32).doesNotContainPattern("[:/@\"'\\\\]");
		assertThat(accepts(CURRENT)).isTrue();
	}

	@Test
	void rotateIsNotRecordedAsRequest() {
		newUser();
		singleUser().rotate();
		assertThat(this.server.requests()).isEmpty();
	}

	@Test
	void rotateWhenWindowIsGivenCallsItInWindow() {
		newUser();
		AtomicInteger calls = new AtomicInteger();
		singleUser().rotate(() -> {
			calls.incrementAndGet();
			assertThat(accepts(CURRENT)).isFalse();
			assertThat(accepts(PENDING)).isTrue();
		});
		assertThat(calls).hasValue(1);
		assertThat(accepts(CURRENT)).isTrue();
	}

	@Test
	void rotateWhenWindowThrowsStopsThere() {
		newUser();
		DatabaseRotation rotation = singleUser().begin();
		assertThatIllegalStateException().isThrownBy(() -> rotation.run(() -> {
			throw new IllegalStateException("in the window");
		})).withMessage("in the window");
		assertThat(accepts(CURRENT)).isFalse();
		rotation.run();
		assertThat(accepts(CURRENT)).isTrue();
	}

	@Test
	void rotateWhenDurationIsGivenWaits() {
		newUser();
		long start = System.nanoTime();
		singleUser().rotate(Duration.ofMillis(50));
		assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(Duration.ofMillis(50).toNanos());
		assertThat(accepts(CURRENT)).isTrue();
	}

	@Test
	void rotateWhenDurationIsNegativeFails() {
		newUser();
		assertThatIllegalArgumentException().isThrownBy(() -> singleUser().begin().run(Duration.ofSeconds(-1)))
			.withMessage("window must not be negative: PT-1S");
	}

	@Test
	void rotateWhenInterruptedInWindowStopsThere() {
		newUser();
		DatabaseRotation rotation = singleUser().begin();
		rotation.createSecret();
		rotation.setSecret();
		Thread.currentThread().interrupt();
		assertThatExceptionOfType(RotationFailedException.class).isThrownBy(() -> rotation.run(Duration.ofDays(1)))
			.withMessageContaining("interrupted");
		assertThat(Thread.interrupted()).isTrue();
		assertThat(accepts(CURRENT)).isFalse();
	}

	@ParameterizedTest
	@EnumSource
	void runWhenFailingBeforeStepIsRetriedWithSameValue(RotationStep step) {
		newUser();
		DatabaseRotation rotation = singleUser().begin().failBefore(step);
		assertFails(rotation, step, "it was made to fail before it had any effect");
		assertThat(password(CURRENT)).isEqualTo(FIRST);
		assertThat(accepts(CURRENT)).isEqualTo(step.compareTo(RotationStep.SET_SECRET) <= 0);
		rotation.run();
		assertThat(versionWith(CURRENT)).isEqualTo(rotation.versionId());
		assertThat(accepts(CURRENT)).isTrue();
	}

	@ParameterizedTest
	@EnumSource
	void runWhenFailingAfterStepIsRetriedWithSameValue(RotationStep step) {
		newUser();
		DatabaseRotation rotation = singleUser().begin().failAfter(step);
		assertFails(rotation, step, "it was made to fail after it took effect");
		String pending = password(PENDING);
		assertThat(accepts(CURRENT))
			.isEqualTo(step == RotationStep.CREATE_SECRET || step == RotationStep.FINISH_SECRET);
		assertThat(accepts(PENDING)).isEqualTo(step != RotationStep.CREATE_SECRET);
		rotation.run();
		assertThat(password(CURRENT)).isEqualTo(pending);
		assertThat(accepts(CURRENT)).isTrue();
	}

	private static void assertFails(DatabaseRotation rotation, RotationStep step, String reason) {
		assertThatExceptionOfType(RotationFailedException.class).isThrownBy(rotation::run)
			.withMessage("The step '%s' of the rotation of secret '%s' failed: %s", step, SECRET, reason)
			.satisfies((ex) -> assertThat(ex.step()).isEqualTo(step));
	}

	@Test
	void beginWhenEarlierRotationIsUnfinishedIsRefused() {
		newUser();
		DatabaseRotator rotator = singleUser();
		assertFails(rotator.begin().failAfter(RotationStep.CREATE_SECRET), RotationStep.CREATE_SECRET,
				"it was made to fail after it took effect");
		assertThatIllegalStateException().isThrownBy(rotator::begin)
			.withMessageContaining("A previous rotation isn’t complete");
	}

	@Test
	void abandonWhenPasswordIsUnchangedLetsAnotherRotationBegin() {
		newUser();
		DatabaseRotator rotator = singleUser();
		DatabaseRotation first = rotator.begin().failBefore(RotationStep.SET_SECRET);
		assertFails(first, RotationStep.SET_SECRET, "it was made to fail before it had any effect");
		String abandoned = password(PENDING);
		first.abandon();
		rotator.rotate();
		assertThat(password(CURRENT)).isNotEqualTo(abandoned);
		assertThat(accepts(CURRENT)).isTrue();
		assertThatExceptionOfType(RotationFailedException.class).isThrownBy(first::run)
			.withMessageContaining("is no longer AWSPENDING; begin another rotation");
	}

	@Test
	void abandonWhenPasswordIsChangedLeavesDatabaseWithAbandonedPassword() {
		String user = newUser();
		DatabaseRotator rotator = singleUser();
		DatabaseRotation first = rotator.begin().failAfter(RotationStep.SET_SECRET);
		assertFails(first, RotationStep.SET_SECRET, "it was made to fail after it took effect");
		String abandoned = password(PENDING);
		first.abandon();
		assertThatExceptionOfType(RotationFailedException.class).isThrownBy(rotator::rotate)
			.satisfies((ex) -> assertThat(ex.step()).isEqualTo(RotationStep.SET_SECRET));
		assertThat(accepts(user, abandoned)).isTrue();
	}

	@Test
	void alternatingUsersKeepCurrentAcceptedThroughout() {
		String user = newUser();
		DatabaseRotator rotator = alternatingUsers();
		for (String expected : List.of(user + "_clone", user, user + "_clone")) {
			DatabaseRotation rotation = rotator.begin();
			List<Runnable> steps = List.of(rotation::createSecret, rotation::setSecret, rotation::testSecret,
					rotation::finishSecret);
			for (Runnable step : steps) {
				step.run();
				assertThat(accepts(CURRENT)).isTrue();
			}
			assertThat(user(CURRENT)).isEqualTo(expected);
			assertThat(accepts(PREVIOUS)).isTrue();
		}
		assertThat(this.database.refusedLogins(user)).isEqualTo(rotator.refusedLogins(user)).isEqualTo(1);
		assertThat(this.database.refusedLogins(user + "_clone")).isEqualTo(rotator.refusedLogins(user + "_clone"))
			.isEqualTo(2);
	}

	@Test
	void alternatingUsersGiveCloneTheRightsOfUser() throws SQLException {
		String user = newUser();
		try (Connection connection = this.database.connectAsSuperuser();
				Statement statement = connection.createStatement()) {
			for (String sql : tableReadableBy(user)) {
				statement.execute(sql);
			}
		}
		alternatingUsers().rotate();
		assertThat(user(CURRENT)).isEqualTo(user + "_clone");
		try (Connection connection = this.database.connect(user(CURRENT), password(CURRENT));
				Statement statement = connection.createStatement()) {
			assertThat(statement.execute("SELECT * FROM private_data.ledger")).isTrue();
		}
	}

	/**
	 * Statements that create the table {@code private_data.ledger}, which only one user
	 * may read.
	 */
	abstract List<String> tableReadableBy(String user);

	@ParameterizedTest
	@EnumSource
	void alternatingUsersWhenAbandonedAfterStepRotateWithNewValue(RotationStep step) {
		newUser();
		DatabaseRotator rotator = alternatingUsers();
		DatabaseRotation first = rotator.begin().failAfter(step);
		assertFails(first, step, "it was made to fail after it took effect");
		assertThat(accepts(CURRENT)).isTrue();
		first.abandon();
		rotator.rotate(() -> assertThat(accepts(CURRENT)).isTrue());
		assertThat(accepts(CURRENT)).isTrue();
	}

	@Test
	void alternatingUsersWhenCurrentIsRefusedFail() {
		String user = newUser();
		this.database.changePassword(user, "canary-unknown");
		assertThatExceptionOfType(RotationFailedException.class).isThrownBy(alternatingUsers()::rotate)
			.withMessageContaining("the database does not accept AWSCURRENT");
	}

	@Test
	void alternatingUsersWhenSuperuserIsRefusedFail() {
		newUser();
		DatabaseRotator rotator = alternatingUsers();
		this.server.putSecretValue(SUPERUSER_SECRET,
				this.database.secretFor(this.database.superuser(), "canary-wrong"));
		assertThatExceptionOfType(RotationFailedException.class).isThrownBy(rotator::rotate)
			.withMessageContaining("the database does not accept the superuser of secret 'prod/superuser'")
			.withMessageNotContaining("canary-");
		assertThat(accepts(CURRENT)).isTrue();
	}

	@Test
	void alternatingUsersWhenUserMayNotManageUsersFail() {
		String user = newUser();
		DatabaseRotator rotator = alternatingUsers();
		this.server.putSecretValue(SUPERUSER_SECRET, this.database.secretFor(user, FIRST));
		assertThatExceptionOfType(RotationFailedException.class).isThrownBy(rotator::rotate)
			.withMessageMatching(".*the database did not provide the other user \\(SQLState \\w+, code \\d+\\)")
			.withNoCause();
	}

	@Test
	void alternatingUsersWhenNameWouldBeTooLongFail() {
		this.server.createSecret(SECRET, this.database.secretFor("x".repeat(80), FIRST));
		assertThatExceptionOfType(RotationFailedException.class).isThrownBy(alternatingUsers()::rotate)
			.withMessageMatching(".*the name of the user, with '_clone' appended, would exceed \\d+ characters");
	}

	@Test
	void rotateWhenEngineIsAnotherFails() {
		this.server.createSecret(SECRET,
				"{\"username\":\"app\",\"password\":\"canary-x\",\"host\":\"localhost\",\"dbname\":\"ORCL\",\"engine\":\"oracle\"}");
		assertThatExceptionOfType(RotationFailedException.class).isThrownBy(singleUser()::rotate)
			.withMessageContaining("its 'engine' is none of PostgreSQL, MySQL and MariaDB");
	}

	@Test
	void rotateWhenDatabaseIsDownFails() {
		ObjectNode elsewhere = JsonMapper.shared()
			.readValue(this.database.secretFor("app", FIRST), ObjectNode.class)
			.put("port", 1);
		this.server.createSecret(SECRET, elsewhere.toString());
		assertThatExceptionOfType(RotationFailedException.class).isThrownBy(singleUser()::rotate)
			.withMessageMatching(
					".*failed: no login was possible; the database must run and its JDBC driver be on the class path \\(SQLState 08\\w+, code -?\\d+\\)")
			.withNoCause();
	}

	@Test
	void rotateWhenSecretLacksHostFails() {
		this.server.createSecret(SECRET, "{\"username\":\"app\",\"password\":\"canary-x\",\"engine\":\"postgres\"}");
		assertThatExceptionOfType(RotationFailedException.class).isThrownBy(singleUser()::rotate)
			.withMessageContaining("the secret has no 'host'");
	}

	@Test
	void toStringShowsNoValue() {
		newUser();
		DatabaseRotator rotator = singleUser();
		assertThat(rotator).hasToString("DatabaseRotator[prod/app/database, single user]");
		DatabaseRotation rotation = rotator.begin();
		assertThat(rotation).hasToString("DatabaseRotation[prod/app/database, " + rotation.versionId() + "]");
	}

}
