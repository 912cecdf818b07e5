package io.github.ecssecrets.sample;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Creates the user of the database secret, unless there is one, as a process of its own
 * before the application starts:
 * {@code java -cp app.jar io.github.ecssecrets.sample.DatabaseUser}. Where users
 * alternate, neither AWS CloudFormation nor the rotation function creates the first one.
 * Variable {@code DATABASE} holds the secret, {@code ADMINISTRATOR} that of a user who
 * may create users.
 */
final class DatabaseUser {

	/** Another task was faster: the role exists, or came into being just now. */
	private static final Set<String> EXISTS = Set.of("42710", "23505");

	private DatabaseUser() {
	}

	/**
	 * Creates the user.
	 * @param args none
	 * @throws SQLException if it cannot be created
	 */
	public static void main(String[] args) throws SQLException {
		create(System.getenv("ADMINISTRATOR"), System.getenv("DATABASE"));
	}

	/**
	 * Creates the user of a secret.
	 * @param administrator the secret of a user who may create users
	 * @param secret the secret of the user
	 */
	static void create(String administrator, String secret) throws SQLException {
		JsonNode user = JsonMapper.shared().readTree(secret);
		try (Connection connection = connect(JsonMapper.shared().readTree(administrator), text(user, "dbname"))) {
			if (!exists(connection, text(user, "username"))) {
				create(connection, text(user, "username"), text(user, "password"));
			}
		}
	}

	private static Connection connect(JsonNode administrator, String database) throws SQLException {
		String url = "jdbc:postgresql://%s:%s/%s".formatted(text(administrator, "host"), text(administrator, "port"),
				database);
		return DriverManager.getConnection(url, text(administrator, "username"), text(administrator, "password"));
	}

	private static String text(JsonNode secret, String field) {
		return secret.required(field).asString();
	}

	private static boolean exists(Connection connection, String user) throws SQLException {
		try (PreparedStatement query = connection.prepareStatement("select 1 from pg_roles where rolname = ?")) {
			query.setString(1, user);
			return query.executeQuery().next();
		}
	}

	/** All or nothing: a user that exists is taken for one that has its rights. */
	private static void create(Connection connection, String user, String password) throws SQLException {
		connection.setAutoCommit(false);
		try (Statement statement = connection.createStatement()) {
			String name = '"' + user.replace("\"", "\"\"") + '"';
			statement.execute("create role " + name + " login password " + statement.enquoteLiteral(password));
			statement.execute("grant all on schema public to " + name);
			connection.commit();
		}
		catch (SQLException ex) {
			if (!EXISTS.contains(String.valueOf(ex.getSQLState()))) {
				throw ex;
			}
		}
	}

}
