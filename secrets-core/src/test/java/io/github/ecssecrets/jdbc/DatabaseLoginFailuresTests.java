package io.github.ecssecrets.jdbc;

import java.sql.SQLException;

import io.github.ecssecrets.login.LoginFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DatabaseLoginFailures}.
 */
class DatabaseLoginFailuresTests {

	@ParameterizedTest
	@CsvSource({ "POSTGRESQL, 28P01, 0, WRONG_CREDENTIALS", "POSTGRESQL, 28000, 0, REFUSED",
			"POSTGRESQL, 08P01, 0, OTHER", "POSTGRESQL, 08001, 0, OTHER", "POSTGRESQL, 53300, 0, OTHER",
			"POSTGRESQL, 57P03, 0, OTHER", "POSTGRESQL, 3D000, 0, OTHER", "POSTGRESQL,, 1045, OTHER",
			"REDSHIFT, 28000, 0, WRONG_CREDENTIALS", "REDSHIFT, 28P01, 0, WRONG_CREDENTIALS",
			"REDSHIFT, 08001, 500150, OTHER", "MYSQL, 28000, 1045, WRONG_CREDENTIALS",
			"MYSQL, HY000, 1045, WRONG_CREDENTIALS", "MYSQL, 28000, 1698, WRONG_CREDENTIALS",
			"MYSQL, 28000, 0, WRONG_CREDENTIALS", "MYSQL, HY000, 3118, ACCOUNT_LOCKED",
			"MYSQL, HY000, 3955, ACCOUNT_LOCKED", "MYSQL, HY000, 1862, ACCOUNT_LOCKED", "MYSQL, HY000, 1129, OTHER",
			"MYSQL, 42000, 1044, OTHER", "MYSQL, 08S01, 0, OTHER", "MARIADB, 28000, 1045, WRONG_CREDENTIALS",
			"MARIADB, HY000, 4151, ACCOUNT_LOCKED", "MARIADB, 08000, 1040, OTHER",
			"ORACLE, 72000, 1017, WRONG_CREDENTIALS", "ORACLE, 99999, 28000, ACCOUNT_LOCKED",
			"ORACLE, 99999, 28001, ACCOUNT_LOCKED", "ORACLE, 72000, 12514, OTHER",
			"SQLSERVER, S0001, 18456, WRONG_CREDENTIALS", "SQLSERVER, S0001, 18452, WRONG_CREDENTIALS",
			"SQLSERVER, S0001, 18486, ACCOUNT_LOCKED", "SQLSERVER, S0001, 18487, ACCOUNT_LOCKED",
			"SQLSERVER, S0001, 4060, OTHER", "DB2, 28000, -4214, WRONG_CREDENTIALS", "DB2, 08001, -4499, OTHER",
			", 28P01, 0, WRONG_CREDENTIALS", ", 28000, 1017, WRONG_CREDENTIALS", ", 08001, 0, OTHER", ",, 0, OTHER" })
	void ofGoesByTheCodesOfTheEngine(DatabaseEngine engine, String state, int code, LoginFailure expected) {
		assertThat(DatabaseLoginFailures.of(engine, new SQLException("refused", state, code))).isEqualTo(expected);
	}

	@Test
	void ofWhenPgBouncerRefusesGoesByItsMessage() {
		assertThat(DatabaseLoginFailures.of(DatabaseEngine.POSTGRESQL,
				new SQLException("FATAL: password authentication failed", "08P01")))
			.isEqualTo(LoginFailure.WRONG_CREDENTIALS);
		assertThat(DatabaseLoginFailures.of(DatabaseEngine.POSTGRESQL,
				new SQLException("FATAL: no such database", "08P01")))
			.isEqualTo(LoginFailure.OTHER);
	}

	@Test
	void ofLooksAtCausesAndNextExceptions() {
		SQLException wrong = new SQLException("Access denied", "28000", 1045);
		SQLException chained = new SQLException("Could not connect", "08000");
		chained.setNextException(new SQLException("wrapped", new IllegalStateException(wrong)));
		assertThat(DatabaseLoginFailures.of(DatabaseEngine.MARIADB, chained)).isEqualTo(LoginFailure.WRONG_CREDENTIALS);
	}

	@Test
	void ofWhenAccountIsLockedIsNotOutdoneByWrongCredentials() {
		SQLException wrong = new SQLException("Access denied", "28000", 1045);
		wrong.setNextException(new SQLException("locked", "HY000", 4151));
		assertThat(DatabaseLoginFailures.of(DatabaseEngine.MARIADB, wrong)).isEqualTo(LoginFailure.ACCOUNT_LOCKED);
	}

	@Test
	void ofWhenCausesGoRoundEnds() {
		SQLException one = new SQLException("one");
		SQLException other = new SQLException("other", one);
		one.initCause(other);
		one.setNextException(other);
		assertThat(DatabaseLoginFailures.of(DatabaseEngine.ORACLE, one)).isEqualTo(LoginFailure.OTHER);
	}

}
