package io.github.ecssecrets.test;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.ecssecrets.jdbc.DatabaseEngine;
import io.github.ecssecrets.jdbc.DatabaseLoginFailures;
import org.jspecify.annotations.Nullable;

/**
 * The logins of a rotation function, counting those that the database refused.
 * Thread-safe.
 */
final class DatabaseLogins {

	private final Map<String, Integer> refused = new ConcurrentHashMap<>();

	/**
	 * Log in, or return {@code null} if the database refuses the user or the password.
	 * @throws SQLException if the login failed for another reason
	 */
	@Nullable Connection logIn(DatabaseEngine engine, String url, String username, String password) throws SQLException {
		try {
			return DriverManager.getConnection(url, username, password);
		}
		catch (SQLException ex) {
			switch (DatabaseLoginFailures.of(engine, ex)) {
				case WRONG_CREDENTIALS, REFUSED -> this.refused.merge(username, 1, Integer::sum);
				case ACCOUNT_LOCKED -> {
				}
				case OTHER -> throw ex;
			}
			return null;
		}
	}

	int refused(String username) {
		return this.refused.getOrDefault(username, 0);
	}

}
