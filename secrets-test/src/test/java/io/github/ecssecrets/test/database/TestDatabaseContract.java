package io.github.ecssecrets.test.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.ecssecrets.jdbc.DatabaseEngine;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * What tests may expect of every {@link TestDatabase}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class TestDatabaseContract<T extends TestDatabase> {

	static final String PASSWORD = "canary-right";

	private final AtomicInteger users = new AtomicInteger();

	final T database = start();

	abstract T start();

	@BeforeAll
	void hasStarted() {
		assertThat(this.database.port()).isPositive();
	}

	@AfterAll
	void stop() {
		this.database.close();
		this.database.close();
		assertThatExceptionOfType(SQLException.class).isThrownBy(this.database::connectAsSuperuser);
	}

	String newUser() {
		String user = "user_" + this.users.incrementAndGet();
		this.database.createUser(user, PASSWORD);
		return user;
	}

	void assertRefused(String user, String password, String sqlState, int code) {
		assertThatExceptionOfType(SQLException.class).isThrownBy(() -> logIn(user, password)).satisfies((ex) -> {
			assertThat(ex.getSQLState()).isEqualTo(sqlState);
			assertThat(ex.getErrorCode()).isEqualTo(code);
		});
	}

	abstract void assertRefused(String user, String password);

	void logIn(String user, String password) throws SQLException {
		try (Connection connection = this.database.connect(user, password);
				Statement statement = connection.createStatement();
				ResultSet result = statement.executeQuery("SELECT 1")) {
			assertThat(result.next()).isTrue();
		}
	}

	@Test
	void connectWhenPasswordIsRightLogsIn() throws SQLException {
		logIn(newUser(), PASSWORD);
	}

	@Test
	void connectWhenPasswordIsWrongIsRefused() {
		assertRefused(newUser(), "canary-wrong");
		assertRefused(newUser(), "");
		assertRefused(this.database.superuser(), "canary-wrong");
		assertRefused("nobody", "canary-wrong");
	}

	@Test
	void refusedLoginsCountsThoseOfOneUser() throws SQLException {
		String user = newUser();
		String other = newUser();
		assertRefused(user, "canary-wrong");
		assertRefused(user, "canary-wrong");
		assertRefused(other, "canary-wrong");
		logIn(user, PASSWORD);
		assertThat(this.database.refusedLogins(user)).isEqualTo(2);
		assertThat(this.database.refusedLogins(other)).isEqualTo(1);
		assertThat(this.database.refusedLogins(newUser())).isZero();
	}

	@Test
	void changePasswordLetsConnectionsGoOn() throws SQLException {
		String user = newUser();
		try (Connection connection = this.database.connect(user, PASSWORD)) {
			this.database.changePassword(user, "canary-new");
			assertThat(connection.isValid(5)).isTrue();
		}
		assertRefused(user, PASSWORD);
		logIn(user, "canary-new");
	}

	@ParameterizedTest
	@ValueSource(strings = { "canary-'", "canary-\"", "canary-\\", "canary-\\'", "canary-$1$$x$$", "canary-{fn now()}",
			"canary-#{1+1}${HOME}", "canary-?%s-- /*", "canary-häß-密" })
	void createUserWhenTextNeedsQuotesQuotesIt(String password) throws SQLException {
		String user = "odd \"'\\` " + this.users.incrementAndGet();
		this.database.createUser(user, password);
		logIn(user, password);
		assertRefused(user, password + "x");
		assertThat(this.database.refusedLogins(user)).isEqualTo(1);
	}

	@Test
	void createUserWhenNameIsTakenSaysNeitherUserNorPassword() {
		String user = newUser();
		assertThatIllegalStateException().isThrownBy(() -> this.database.createUser(user, PASSWORD))
			.withMessageContaining("refused a statement")
			.withMessageNotContaining(user)
			.withMessageNotContaining(PASSWORD)
			.withNoCause();
	}

	@Test
	void createUserLetsUserCreateTables() throws SQLException {
		String user = newUser();
		try (Connection connection = this.database.connect(user, PASSWORD);
				Statement statement = connection.createStatement()) {
			statement.execute("CREATE TABLE own_" + user + " (id INT)");
		}
	}

	@Test
	void secretForIsDatabaseSecret() {
		JsonNode secret = JsonMapper.shared().readTree(this.database.secretFor("app", "canary-\"\\"));
		assertThat(secret.get("username").asString()).isEqualTo("app");
		assertThat(secret.get("password").asString()).isEqualTo("canary-\"\\");
		assertThat(DatabaseEngine.byName(secret.get("engine").asString())).isEqualTo(this.database.engine());
		assertThat(secret.get("host").asString()).isEqualTo("localhost");
		assertThat(secret.get("port").intValue()).isEqualTo(this.database.port());
		assertThat(secret.get("dbname").asString()).isEqualTo(this.database.database());
	}

	@Test
	void toStringIsUrl() {
		assertThat(this.database)
			.hasToString(this.database.getClass().getSimpleName() + "[" + this.database.url() + "]");
	}

}
