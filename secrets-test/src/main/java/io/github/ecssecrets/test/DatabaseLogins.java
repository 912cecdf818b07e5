package io.github.ecssecrets.test;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * The logins of a rotation function, counting those that the database refused.
 * Thread-safe.
 */
final class DatabaseLogins {

	private static final String INVALID_AUTHORIZATION = "28";

	private final Map<String, Integer> refused = new ConcurrentHashMap<>();

	@Nullable Connection logIn(String url, String username, String password) {
		try {
			return DriverManager.getConnection(url, username, password);
		}
		catch (SQLException ex) {
			if (ex.getSQLState() != null && ex.getSQLState().startsWith(INVALID_AUTHORIZATION)) {
				this.refused.merge(username, 1, Integer::sum);
			}
			return null;
		}
	}

	int refused(String username) {
		return this.refused.getOrDefault(username, 0);
	}

}
