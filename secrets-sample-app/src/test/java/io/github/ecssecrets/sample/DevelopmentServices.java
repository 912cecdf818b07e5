package io.github.ecssecrets.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.UUID;

import io.github.ecssecrets.test.SecretsManagerServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/**
 * What the application finds around it on AWS, without AWS: a PostgreSQL that asks for
 * passwords, and a Secrets Manager that knows them. They stop with the process.
 */
final class DevelopmentServices {

	static final String DATABASE_SECRET = "prod/sample/database";

	static final String API_KEY_SECRET = "prod/sample/api-key";

	/** Fixed, so that it can be typed. */
	static final String API_KEY = "only-for-development";

	private static final String DATABASE = "guestbook";

	private static final String USERNAME = "guestbook_app";

	private final String password = UUID.randomUUID().toString();

	private final EmbeddedPostgres postgres;

	private final SecretsManagerServer secretsManager;

	private DevelopmentServices() throws IOException, SQLException {
		Path data = Files.createTempDirectory("guestbook-postgres");
		this.postgres = EmbeddedPostgres.builder().setDataDirectory(data).setCleanDataDirectory(true).start();
		requirePassword(data.resolve("pg_hba.conf"));
		this.secretsManager = SecretsManagerServer.start();
		this.secretsManager.createSecret(DATABASE_SECRET, """
				{"username": "%s", "password": "%s", "engine": "postgres", "host": "%s", "port": %s, "dbname": "%s"}
				""".formatted(USERNAME, this.password, host(), port(), DATABASE));
		this.secretsManager.createSecret(API_KEY_SECRET, API_KEY);
	}

	static DevelopmentServices start() {
		try {
			return new DevelopmentServices();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Creates the application's user and database, and ends the trust in everybody else.
	 */
	private void requirePassword(Path hostBasedAuthentication) throws IOException, SQLException {
		try (Connection connection = this.postgres.getPostgresDatabase().getConnection();
				Statement statement = connection.createStatement()) {
			statement.execute("create role %s login password '%s'".formatted(USERNAME, this.password));
			statement.execute("create database %s owner %s".formatted(DATABASE, USERNAME));
			Files.writeString(hostBasedAuthentication, "host all all all scram-sha-256\n");
			statement.execute("select pg_reload_conf()");
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
		return "localhost";
	}

	int port() {
		return this.postgres.getPort();
	}

	String database() {
		return DATABASE;
	}

}
