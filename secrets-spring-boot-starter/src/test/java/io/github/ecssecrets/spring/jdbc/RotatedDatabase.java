package io.github.ecssecrets.spring.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;

import javax.sql.DataSource;

import io.github.ecssecrets.spring.TestApplication;
import io.github.ecssecrets.test.DatabaseRotation;
import io.github.ecssecrets.test.DatabaseRotator;
import io.github.ecssecrets.test.SecretsManagerServer;
import io.github.ecssecrets.test.database.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A user of a database whose secret is in an in-process Secrets Manager, and who rotates
 * it. Every password contains the word {@code canary-}.
 */
final class RotatedDatabase implements AutoCloseable {

	static final String SECRET = "prod/db";

	private static final String SUPERUSER_SECRET = "prod/superuser";

	private static final AtomicInteger numbers = new AtomicInteger();

	private final SecretsManagerServer server = SecretsManagerServer.start();

	private final TestDatabase database;

	private final String user = "app_" + numbers.incrementAndGet();

	private final Supplier<String> passwords;

	private final String firstPassword;

	private final DatabaseRotator rotator;

	RotatedDatabase(TestDatabase database) {
		this(database, RotatedDatabase::newPassword);
	}

	RotatedDatabase(TestDatabase database, Supplier<String> passwords) {
		this.database = database;
		this.passwords = passwords;
		this.firstPassword = passwords.get();
		database.createUser(this.user, this.firstPassword);
		this.server.createSecret(SECRET, database.secretFor(this.user, this.firstPassword));
		this.server.createSecret(SUPERUSER_SECRET, database.superuserSecret());
		this.rotator = DatabaseRotator.singleUser(this.server, SECRET).withPasswords(passwords);
	}

	/**
	 * How long only AWSPENDING works in the rotations of a test.
	 * @param property the system property that lists it in seconds
	 */
	static List<Duration> windows(String property, String defaults) {
		return Stream.of(System.getProperty(property, defaults).split(",", -1))
			.map((seconds) -> Duration.ofSeconds(Long.parseLong(seconds)))
			.toList();
	}

	private static String newPassword() {
		return "canary-" + numbers.incrementAndGet();
	}

	/**
	 * Gives the user a schema of that name, which is where it creates tables.
	 */
	RotatedDatabase withSchema() throws SQLException {
		try (Connection connection = this.database.connectAsSuperuser();
				Statement statement = connection.createStatement()) {
			statement.execute("CREATE SCHEMA " + this.user + " AUTHORIZATION " + this.user);
		}
		return this;
	}

	SecretsManagerServer server() {
		return this.server;
	}

	String user() {
		return this.user;
	}

	String firstPassword() {
		return this.firstPassword;
	}

	/**
	 * An application whose main data source has the secret.
	 */
	TestApplication application() {
		return applicationWithoutSecret().properties("ecs-secrets.datasource.secret=" + SECRET);
	}

	TestApplication applicationWithoutSecret() {
		return TestApplication.using(this.server).withDataSource();
	}

	DatabaseRotator rotator() {
		return this.rotator;
	}

	DatabaseRotator alternatingUsers() {
		return DatabaseRotator.alternatingUsers(this.server, SECRET, SUPERUSER_SECRET).withPasswords(this.passwords);
	}

	/**
	 * Begins a rotation, up to the moment when only AWSPENDING can log in.
	 */
	DatabaseRotation openWindow() {
		DatabaseRotation rotation = this.rotator.begin();
		rotation.createSecret();
		rotation.setSecret();
		return rotation;
	}

	/**
	 * The logins that the database refused to the application, by its own count.
	 */
	int refusedLogins() {
		return refusedLogins(this.rotator);
	}

	int refusedLogins(DatabaseRotator by) {
		return this.database.refusedLogins(this.user) - by.refusedLogins(this.user);
	}

	/**
	 * Opens a connection inside the window, while another is held, so it is new.
	 */
	void assertFollowedBy(DataSource dataSource) throws SQLException {
		try (Connection before = dataSource.getConnection()) {
			assertThat(userOf(before)).isEqualTo(this.user);
			openWindow();
			try (Connection inside = dataSource.getConnection()) {
				assertThat(userOf(inside)).isEqualTo(this.user);
			}
		}
		assertThat(refusedLogins()).isEqualTo(1);
	}

	static String userOf(Connection connection) throws SQLException {
		return connection.getMetaData().getUserName().replaceAll("@.*", "");
	}

	@Override
	public void close() {
		this.server.close();
	}

}
