package io.github.ecssecrets.test;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import io.github.ecssecrets.jdbc.DatabaseEngine;
import org.jspecify.annotations.Nullable;

/**
 * The users of a database and their passwords. These statements take no parameters, so
 * the database is asked to write each of them, with the names and passwords quoted.
 */
sealed interface DatabaseAccounts permits PostgresAccounts, MySqlAccounts {

	/**
	 * Return the accounts of an engine, or {@code null} if it is not supported.
	 */
	static @Nullable DatabaseAccounts of(DatabaseEngine engine) {
		return switch (engine) {
			case POSTGRESQL -> new PostgresAccounts();
			case MYSQL -> new MySqlAccounts(32);
			case MARIADB -> new MySqlAccounts(80);
			default -> null;
		};
	}

	/**
	 * Return the database where rotation functions log in if the secret names none, or
	 * {@code null} for none.
	 */
	@Nullable String defaultDatabase();

	/**
	 * Return the number of characters in the longest name of a user.
	 */
	int longestUser();

	/**
	 * Change the password of the user that is logged in.
	 */
	void changeOwnPassword(Connection connection, String user, String password) throws SQLException;

	/**
	 * Set the password of a user, who is created with the rights of another if there is
	 * none.
	 */
	void provideUser(Connection superuser, String user, String password, String original) throws SQLException;

	/**
	 * Ask the database for a text.
	 */
	static String text(Connection connection, String query, String... parameters) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(query)) {
			for (int i = 0; i < parameters.length; i++) {
				statement.setString(i + 1, parameters[i]);
			}
			try (ResultSet result = statement.executeQuery()) {
				result.next();
				return result.getString(1);
			}
		}
	}

	/**
	 * Execute a statement as it is.
	 */
	static void execute(Connection connection, String sql) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			statement.setEscapeProcessing(false);
			statement.execute(sql);
		}
	}

}
