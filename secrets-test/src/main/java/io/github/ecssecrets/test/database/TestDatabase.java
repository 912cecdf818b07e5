package io.github.ecssecrets.test.database;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;

import io.github.ecssecrets.jdbc.DatabaseEngine;
import io.github.ecssecrets.jdbc.DatabaseSecret;
import tools.jackson.databind.json.JsonMapper;

/**
 * A real database on this machine that asks everybody for a password. It keeps its data
 * in a temporary directory until it is closed or the process ends.
 * <p>
 * Names and passwords may consist of any characters that the database permits.
 * Thread-safe; every method blocks for as long as the database takes.
 */
public sealed interface TestDatabase extends AutoCloseable permits LocalDatabase {

	/**
	 * Return the engine.
	 * @return the engine, which tells the JDBC driver
	 */
	DatabaseEngine engine();

	/**
	 * Return the name of the engine in a database secret.
	 * @return {@code postgres} or {@code mariadb}
	 */
	String engineName();

	/**
	 * Return the host.
	 * @return {@code localhost}
	 */
	default String host() {
		return "localhost";
	}

	/**
	 * Return the port.
	 * @return a port that was free at the start
	 */
	int port();

	/**
	 * Return the database where {@linkplain #createUser created} users may do anything.
	 * @return the name of the database
	 */
	String database();

	/**
	 * Return the JDBC URL of {@link #database()}.
	 * @return the URL, without user and password
	 */
	default String url() {
		return engine().jdbcUrl(host(), port(), database(), Map.of());
	}

	/**
	 * Return the name of the superuser.
	 * @return the name
	 */
	String superuser();

	/**
	 * Return the superuser's password.
	 * @return a random password
	 */
	String superuserPassword();

	/**
	 * Log in to {@link #database()}.
	 * @param user the user
	 * @param password the password
	 * @return a new connection, to be closed by the caller
	 * @throws SQLException if the database refuses
	 */
	default Connection connect(String user, String password) throws SQLException {
		return DriverManager.getConnection(url(), user, password);
	}

	/**
	 * Log in to {@link #database()} as the superuser.
	 * @return a new connection, to be closed by the caller
	 * @throws SQLException if the database refuses
	 */
	default Connection connectAsSuperuser() throws SQLException {
		return connect(superuser(), superuserPassword());
	}

	/**
	 * Return the value of a database secret that leads here, with all fields that the
	 * rotation functions of AWS know.
	 * @param user the user; need not exist
	 * @param password the password; need not be right
	 * @return a JSON object
	 */
	default String secretFor(String user, String password) {
		return JsonMapper.shared()
			.createObjectNode()
			.put(DatabaseSecret.ENGINE, engineName())
			.put(DatabaseSecret.HOST, host())
			.put(DatabaseSecret.PORT, port())
			.put(DatabaseSecret.DATABASE, database())
			.put(DatabaseSecret.USERNAME, user)
			.put(DatabaseSecret.PASSWORD, password)
			.toString();
	}

	/**
	 * Return the value of the superuser's database secret.
	 * @return a JSON object
	 */
	default String superuserSecret() {
		return secretFor(superuser(), superuserPassword());
	}

	/**
	 * Create a user who may log in from anywhere.
	 * @param user the name, free of any user
	 * @param password the password
	 * @throws IllegalStateException if the database refuses; the message shows neither
	 * user nor password
	 */
	void createUser(String user, String password);

	/**
	 * Change the password of a user. Connections that exist go on.
	 * @param user the name of a user
	 * @param password the new password
	 * @throws IllegalStateException if the database refuses; the message shows neither
	 * user nor password
	 */
	void changePassword(String user, String password);

	/**
	 * Return how many logins of a user the database refused because of the password, by
	 * the database's own log. A login that failed before this call is counted.
	 * @param user the name of a user, who need not exist
	 * @return the number since the start of the database
	 */
	int refusedLogins(String user);

	/**
	 * Stop the database, cutting all connections, and delete its data. Closing again does
	 * nothing.
	 */
	@Override
	void close();

}
