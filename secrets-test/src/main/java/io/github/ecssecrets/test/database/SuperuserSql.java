package io.github.ecssecrets.test.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Statements of the superuser about users, which take no parameters.
 */
final class SuperuserSql {

	private SuperuserSql() {
	}

	/**
	 * Execute statements.
	 * @throws IllegalStateException if the database refuses; without its words, which may
	 * quote the statement
	 */
	static void execute(TestDatabase database, String... statements) {
		try (Connection connection = database.connectAsSuperuser();
				Statement statement = connection.createStatement()) {
			statement.setEscapeProcessing(false);
			for (String sql : statements) {
				statement.execute(sql);
			}
		}
		catch (SQLException ex) {
			throw new IllegalStateException("%s refused a statement (SQLState %s, code %d)".formatted(database,
					ex.getSQLState(), ex.getErrorCode()));
		}
	}

}
