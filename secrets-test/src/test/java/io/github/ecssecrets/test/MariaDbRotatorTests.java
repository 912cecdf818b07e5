package io.github.ecssecrets.test;

import java.util.List;

import io.github.ecssecrets.test.database.MariaDbDatabase;
import io.github.ecssecrets.test.database.TestDatabase;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * Tests for {@link DatabaseRotator} with MariaDB.
 */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
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
