package io.github.ecssecrets.sample.ecs;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

import static org.awaitility.Awaitility.await;

/**
 * A lock on the table of the guest book. Every request that asks for entries, or writes
 * one, waits for it on a connection of its own, so a pool opens as many as there are
 * requests, and requests are in flight for as long as a test wants.
 */
final class TableLock implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofMinutes(1);

	private final Connection connection;

	TableLock(Connection connection) throws SQLException {
		this.connection = connection;
		connection.setAutoCommit(false);
		try (Statement statement = connection.createStatement()) {
			statement.execute("lock table entry in share mode");
			statement.execute("savepoint readers_wait");
			statement.execute("lock table entry in access exclusive mode");
		}
	}

	/** Waits until so many connections wait for the lock. */
	void awaitWaiting(int count) {
		await().atMost(PATIENCE).until(() -> waiting() >= count);
	}

	private int waiting() throws SQLException {
		try (Statement statement = this.connection.createStatement();
				ResultSet result = statement
					.executeQuery("select count(distinct pid) from pg_locks where not granted")) {
			result.next();
			return result.getInt(1);
		}
	}

	/** Lets go who asks for entries. Who writes one goes on waiting. */
	void letReadersGo() throws SQLException {
		try (Statement statement = this.connection.createStatement()) {
			statement.execute("rollback to savepoint readers_wait");
		}
	}

	@Override
	public void close() throws SQLException {
		this.connection.close();
	}

}
