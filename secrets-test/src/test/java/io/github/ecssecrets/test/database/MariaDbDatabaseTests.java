package io.github.ecssecrets.test.database;

import java.sql.SQLException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MariaDbDatabase}.
 */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class MariaDbDatabaseTests extends TestDatabaseContract<MariaDbDatabase> {

	@Override
	MariaDbDatabase start() {
		return MariaDbDatabase.start();
	}

	@Override
	void assertRefused(String user, String password) {
		assertRefused(user, password, "28000", 1045);
	}

	@AfterEach
	void stopLocking() {
		this.database.lockAfter(1000);
		this.database.unlock();
	}

	@Test
	void lockAfterWhenLoginsAreRefusedInRowLocksAccount() throws SQLException {
		String user = newUser();
		String other = newUser();
		this.database.lockAfter(2);
		assertRefused(user, "canary-wrong");
		logIn(user, PASSWORD);
		assertRefused(user, "canary-wrong");
		assertRefused(user, "canary-wrong");
		assertRefused(user, PASSWORD, "HY000", 4150);
		assertThat(this.database.refusedLogins(user)).isEqualTo(3);
		logIn(other, PASSWORD);
		this.database.unlock();
		logIn(user, PASSWORD);
	}

}
