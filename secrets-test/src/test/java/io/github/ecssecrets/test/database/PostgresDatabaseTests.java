package io.github.ecssecrets.test.database;

/**
 * Tests for {@link PostgresDatabase}.
 */
class PostgresDatabaseTests extends TestDatabaseContract<PostgresDatabase> {

	@Override
	PostgresDatabase start() {
		return PostgresDatabase.start();
	}

	@Override
	void assertRefused(String user, String password) {
		assertRefused(user, password, password.isEmpty() ? "08004" : "28P01", 0);
	}

}
