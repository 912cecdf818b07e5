package io.github.ecssecrets.test;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The users of MySQL and MariaDB, at any host. A clone gets the grants that the original
 * user has at the time, without the option to pass them on.
 */
final class MySqlAccounts implements DatabaseAccounts {

	private final int longestUser;

	MySqlAccounts(int longestUser) {
		this.longestUser = longestUser;
	}

	@Override
	public @Nullable String defaultDatabase() {
		return null;
	}

	@Override
	public int longestUser() {
		return this.longestUser;
	}

	@Override
	public void changeOwnPassword(Connection connection, String user, String password) throws SQLException {
		boolean mariaDb = DatabaseAccounts.text(connection, "SELECT VERSION()").contains("MariaDB");
		execute(connection, mariaDb ? "SELECT CONCAT('SET PASSWORD = PASSWORD(', QUOTE(?), ')')"
				: "SELECT CONCAT('SET PASSWORD = ', QUOTE(?))", password);
	}

	@Override
	public void provideUser(Connection superuser, String user, String password, String original) throws SQLException {
		List<String> grants = grants(superuser, original);
		execute(superuser, "SELECT CONCAT('CREATE USER IF NOT EXISTS ', QUOTE(?), '@''%'' IDENTIFIED BY ', QUOTE(?))",
				user, password);
		for (String grant : grants) {
			execute(superuser, "SELECT CONCAT(?, ' TO ', QUOTE(?), '@''%''')", grant, user);
		}
		execute(superuser, "SELECT CONCAT('ALTER USER ', QUOTE(?), '@''%'' IDENTIFIED BY ', QUOTE(?))", user, password);
	}

	private static List<String> grants(Connection superuser, String user) throws SQLException {
		String query = DatabaseAccounts.text(superuser, "SELECT CONCAT('SHOW GRANTS FOR ', QUOTE(?), '@''%''')", user);
		List<String> grants = new ArrayList<>();
		try (Statement statement = superuser.createStatement(); ResultSet result = statement.executeQuery(query)) {
			while (result.next()) {
				String grant = result.getString(1);
				if (grant.startsWith("GRANT ")) {
					grants.add(grant.substring(0, grant.lastIndexOf(" TO ")));
				}
			}
		}
		return grants;
	}

	private static void execute(Connection connection, String query, String... parameters) throws SQLException {
		DatabaseAccounts.execute(connection, DatabaseAccounts.text(connection, query, parameters));
	}

}
