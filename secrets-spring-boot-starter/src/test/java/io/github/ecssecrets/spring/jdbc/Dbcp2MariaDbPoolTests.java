package io.github.ecssecrets.spring.jdbc;

import io.github.ecssecrets.test.database.MariaDbDatabase;
import io.github.ecssecrets.test.database.TestDatabase;

/**
 * Commons DBCP2 on MariaDB.
 */
class Dbcp2MariaDbPoolTests extends Dbcp2PoolTests {

	@Override
	TestDatabase startDatabase() {
		return MariaDbDatabase.start();
	}

}
