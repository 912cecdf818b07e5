package io.github.ecssecrets.spring.jdbc;

import io.github.ecssecrets.test.database.PostgresDatabase;
import io.github.ecssecrets.test.database.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/**
 * {@link RotationContract} on PostgreSQL.
 */
class PostgresRotationTests extends RotationContract {

	private static PostgresDatabase database;

	@BeforeAll
	static void startDatabase() {
		database = PostgresDatabase.start();
	}

	@AfterAll
	static void stopDatabase() {
		database.close();
	}

	@Override
	TestDatabase database() {
		return database;
	}

	@Override
	String sessionsOf(String name) {
		return "SELECT count(*) FROM pg_stat_activity WHERE usename = '" + name + "'";
	}

}
