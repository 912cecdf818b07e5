package io.github.ecssecrets.clients.server;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.github.ecssecrets.test.database.PostgresDatabase;

/**
 * A PostgreSQL.
 */
public final class PostgresServer implements PasswordServer {

	private final PostgresDatabase database = PostgresDatabase.start();

	private final Set<String> users = ConcurrentHashMap.newKeySet();

	private PostgresServer() {
	}

	public static PostgresServer start() {
		return new PostgresServer();
	}

	@Override
	public int port() {
		return this.database.port();
	}

	public String name() {
		return this.database.database();
	}

	@Override
	public void setPassword(String user, String password) {
		if (this.users.add(user)) {
			this.database.createUser(user, password);
		}
		else {
			this.database.changePassword(user, password);
		}
	}

	@Override
	public long refusedLogins() {
		return this.users.stream().mapToLong(this.database::refusedLogins).sum();
	}

	/**
	 * How many sessions of a user there are.
	 */
	public int sessions(String user) {
		try (Connection connection = this.database.connectAsSuperuser();
				PreparedStatement statement = connection
					.prepareStatement("SELECT count(*) FROM pg_stat_activity WHERE usename = ?")) {
			statement.setString(1, user);
			try (ResultSet result = statement.executeQuery()) {
				result.next();
				return result.getInt(1);
			}
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		this.database.close();
	}

}
