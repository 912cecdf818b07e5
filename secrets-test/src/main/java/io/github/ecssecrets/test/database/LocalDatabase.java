package io.github.ecssecrets.test.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

/**
 * What the databases have in common: a directory, a log in it, and a superuser with a
 * random password.
 */
abstract sealed class LocalDatabase implements TestDatabase permits PostgresDatabase, MariaDbDatabase {

	private final String superuserPassword = UUID.randomUUID().toString();

	private final ScratchDirectory directory;

	private final ServerLog log;

	LocalDatabase(ScratchDirectory directory) {
		this.directory = directory;
		this.log = new ServerLog(directory.file("server.log"));
	}

	static <T> T start(String directory, Starter<T> starter) {
		try {
			return starter.start(ScratchDirectory.create(directory));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	final ScratchDirectory directory() {
		return this.directory;
	}

	final ServerLog log() {
		return this.log;
	}

	@Override
	public final String superuserPassword() {
		return this.superuserPassword;
	}

	/**
	 * Execute statements as the superuser, which are about users and so take no
	 * parameters.
	 * @throws IllegalStateException if the database refuses; without its words, which may
	 * quote the statement
	 */
	final void execute(String... statements) {
		try (Connection connection = connectAsSuperuser(); Statement statement = connection.createStatement()) {
			statement.setEscapeProcessing(false);
			for (String sql : statements) {
				statement.execute(sql);
			}
		}
		catch (SQLException ex) {
			throw new IllegalStateException("%s refused a statement (SQLState %s, code %d)".formatted(this,
					ex.getSQLState(), ex.getErrorCode()));
		}
	}

	@Override
	public final String toString() {
		return getClass().getSimpleName() + "[" + url() + "]";
	}

	/**
	 * Starts a database that keeps its files in a directory.
	 */
	@FunctionalInterface
	interface Starter<T> {

		T start(ScratchDirectory directory) throws IOException;

	}

}
