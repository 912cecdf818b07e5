package io.github.ecssecrets.test;

import java.util.List;

import io.github.ecssecrets.test.database.PostgresDatabase;
import io.github.ecssecrets.test.database.TestDatabase;

/**
 * Tests for {@link DatabaseRotator} with PostgreSQL.
 */
class PostgresRotatorTests extends DatabaseRotatorContract {

	@Override
	TestDatabase startDatabase() {
		return PostgresDatabase.start();
	}

	@Override
	List<String> tableReadableBy(String user) {
		String role = "\"" + user.replace("\"", "\"\"") + "\"";
		return List.of("CREATE SCHEMA private_data", "CREATE TABLE private_data.ledger (id INT)",
				"GRANT USAGE ON SCHEMA private_data TO " + role, "GRANT SELECT ON private_data.ledger TO " + role);
	}

}
