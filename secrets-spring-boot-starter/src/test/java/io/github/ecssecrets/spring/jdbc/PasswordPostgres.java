package io.github.ecssecrets.spring.jdbc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/**
 * A PostgreSQL that refuses wrong passwords. The embedded one trusts everybody until its
 * pg_hba.conf says otherwise; its superuser still needs no password over loopback.
 */
final class PasswordPostgres implements AutoCloseable {

	private final EmbeddedPostgres postgres;

	private PasswordPostgres(EmbeddedPostgres postgres) {
		this.postgres = postgres;
	}

	static PasswordPostgres start() {
		try {
			PasswordPostgres started = new PasswordPostgres(EmbeddedPostgres.start());
			started.requirePasswords();
			return started;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void requirePasswords() throws IOException {
		Path rules = Path.of(query("SHOW hba_file"));
		Files.writeString(rules, """
				host all postgres 127.0.0.1/32 trust
				host all postgres ::1/128      trust
				host all all      all          scram-sha-256
				""");
		execute("SELECT pg_reload_conf()");
	}

	/**
	 * Creates a user, or gives it a new password.
	 */
	void user(String name, String password) {
		execute("DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '" + name + "') THEN CREATE ROLE "
				+ name + " LOGIN; END IF; END $$");
		execute("ALTER ROLE " + name + " PASSWORD '" + password.replace("'", "''") + "'");
	}

	int port() {
		return this.postgres.getPort();
	}

	private void execute(String sql) {
		try (Connection connection = this.postgres.getPostgresDatabase().getConnection();
				Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private String query(String sql) {
		try (Connection connection = this.postgres.getPostgresDatabase().getConnection();
				Statement statement = connection.createStatement();
				ResultSet result = statement.executeQuery(sql)) {
			result.next();
			return result.getString(1);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		try {
			this.postgres.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
