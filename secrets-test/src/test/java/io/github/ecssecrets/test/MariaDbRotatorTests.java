package io.github.ecssecrets.test;

import java.util.List;

import io.github.ecssecrets.test.database.MariaDbDatabase;
import io.github.ecssecrets.test.database.TestDatabase;

/**
 * Tests for {@link DatabaseRotator} with MariaDB.
 */
class MariaDbRotatorTests extends DatabaseRotatorContract {

	@Override
	TestDatabase startDatabase() {
		return MariaDbDatabase.start();
	}

	@Override
	List<String> tableReadableBy(String user) {
		return List.of("CREATE DATABASE private_data", "CREATE TABLE private_data.ledger (id INT)",
				"GRANT SELECT ON private_data.* TO '" + user.replace("'", "''") + "'@'%'");
	}

}
