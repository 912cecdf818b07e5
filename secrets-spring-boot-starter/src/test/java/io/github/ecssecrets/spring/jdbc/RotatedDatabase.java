package io.github.ecssecrets.spring.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.ecssecrets.spring.TestApplication;
import io.github.ecssecrets.test.DatabaseRotation;
import io.github.ecssecrets.test.DatabaseRotator;
import io.github.ecssecrets.test.SecretsManagerServer;
import io.github.ecssecrets.test.database.TestDatabase;

/**
 * A user of a database whose secret is in an in-process Secrets Manager, and who rotates
 * it. Every password contains the word {@code canary-}.
 */
final class RotatedDatabase implements AutoCloseable {

	static final String SECRET = "prod/db";

	private static final String SUPERUSER_SECRET = "prod/superuser";

	private static final String FIRST_PASSWORD = "canary-first";

	private static final AtomicInteger numbers = new AtomicInteger();

	private final SecretsManagerServer server = SecretsManagerServer.start();

	private final TestDatabase database;

	private final String user = "app_" + numbers.incrementAndGet();

	private final DatabaseRotator rotator;

	RotatedDatabase(TestDatabase database) {
		this.database = database;
		database.createUser(this.user, FIRST_PASSWORD);
		this.server.createSecret(SECRET, database.secretFor(this.user, FIRST_PASSWORD));
		this.server.createSecret(SUPERUSER_SECRET, database.superuserSecret());
		this.rotator = DatabaseRotator.singleUser(this.server, SECRET).withPasswords(RotatedDatabase::newPassword);
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
		return FIRST_PASSWORD;
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
		return DatabaseRotator.alternatingUsers(this.server, SECRET, SUPERUSER_SECRET)
			.withPasswords(RotatedDatabase::newPassword);
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

	static String userOf(Connection connection) throws SQLException {
		return connection.getMetaData().getUserName().replaceAll("@.*", "");
	}

	@Override
	public void close() {
		this.server.close();
	}

}
