package io.github.ecssecrets.test;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * The roles of PostgreSQL. A clone is a member of the original role.
 */
final class PostgresAccounts implements DatabaseAccounts {

	@Override
	public String defaultDatabase() {
		return "postgres";
	}

	@Override
	public int longestUser() {
		return 63;
	}

	@Override
	public void changeOwnPassword(Connection connection, String user, String password) throws SQLException {
		execute(connection, "SELECT format('ALTER USER %I WITH PASSWORD %L', ?, ?)", user, password);
	}

	@Override
	public void provideUser(Connection superuser, String user, String password, String original) throws SQLException {
		superuser.setAutoCommit(false);
		if (DatabaseAccounts.text(superuser, "SELECT count(*) FROM pg_roles WHERE rolname = ?", user).equals("0")) {
			execute(superuser, "SELECT format('CREATE ROLE %I WITH LOGIN PASSWORD %L', ?, ?)", user, password);
			execute(superuser, "SELECT format('GRANT %I TO %I', ?, ?)", original, user);
		}
		else {
			changeOwnPassword(superuser, user, password);
		}
		superuser.commit();
	}

	private static void execute(Connection connection, String query, String... parameters) throws SQLException {
		DatabaseAccounts.execute(connection, DatabaseAccounts.text(connection, query, parameters));
	}

}
