package io.github.ecssecrets.sample;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.UUID;

import io.github.ecssecrets.test.SecretsManagerServer;
import io.github.ecssecrets.test.database.PostgresDatabase;

/**
 * What the application finds around it on AWS, without AWS: a PostgreSQL that asks for
 * passwords, and a Secrets Manager that knows them. They stop with the process.
 */
final class DevelopmentServices {

	static final String DATABASE_SECRET = "prod/sample/database";

	static final String API_KEY_SECRET = "prod/sample/api-access";

	/** Fixed, so it can be typed. */
	static final String API_KEY = "only-for-development";

	private static final String DATABASE = "guestbook";

	private static final String USERNAME = "guestbook_app";

	private final String password = "canary-" + UUID.randomUUID();

	private final PostgresDatabase postgres = PostgresDatabase.start();

	private final SecretsManagerServer secretsManager = SecretsManagerServer.start();

	private DevelopmentServices() throws SQLException {
		createDatabase();
		this.secretsManager.createSecret(DATABASE_SECRET, """
				{"username": "%s", "password": "%s", "engine": "postgres", "host": "%s", "port": %s, "dbname": "%s"}
				""".formatted(USERNAME, this.password, host(), port(), DATABASE));
		this.secretsManager.createSecret(API_KEY_SECRET, accessWith(API_KEY));
	}

	static DevelopmentServices start() {
		try {
			return new DevelopmentServices();
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private void createDatabase() throws SQLException {
		this.postgres.createUser(USERNAME, this.password);
		try (Connection connection = this.postgres.connectAsSuperuser();
				Statement statement = connection.createStatement()) {
			statement.execute("create database %s owner %s".formatted(DATABASE, USERNAME));
		}
	}

	/**
	 * The settings that lead the application here, with credentials that any Secrets
	 * Manager but the real one accepts.
	 */
	Map<String, String> systemProperties() {
		return Map.of("ecs-secrets.endpoint", this.secretsManager.endpoint().toString(), "aws.region",
				this.secretsManager.region(), "aws.accessKeyId", "development", "aws.secretAccessKey", "development");
	}

	/** The content of the secret, with the key. */
	static String accessWith(String apiKey) {
		return "{\"key\": \"%s\"}".formatted(apiKey);
	}

	SecretsManagerServer secretsManager() {
		return this.secretsManager;
	}

	String username() {
		return USERNAME;
	}

	String password() {
		return this.password;
	}

	String host() {
		return this.postgres.host();
	}

	int port() {
		return this.postgres.port();
	}

	String database() {
		return DATABASE;
	}

}
