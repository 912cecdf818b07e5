package io.github.ecssecrets.clients;

import java.util.UUID;
import java.util.stream.Stream;

import io.github.ecssecrets.LoginStatus;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.Secrets;
import io.github.ecssecrets.clients.server.PasswordServer;
import io.github.ecssecrets.test.SecretsManagerServer;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * A secret with the user and password of a server, and applications that read it. It is
 * rotated as AWS's functions for a single user do it: from {@code setSecret} on the
 * server accepts the new password only, which is AWSCURRENT from {@code finishSecret} on.
 */
final class RotatedSecret implements AutoCloseable {

	static final String NAME = "prod/myapp/login";

	static final String USER = "app";

	private String otherFields;

	private String user = USER;

	private final SecretsManagerServer secretsManager = SecretsManagerServer.start();

	private final PasswordServer server;

	private String password = newPassword();

	RotatedSecret(PasswordServer server) {
		this(server, "");
	}

	private RotatedSecret(PasswordServer server, String otherFields) {
		this.server = server;
		this.otherFields = otherFields;
		server.setPassword(USER, this.password);
		this.secretsManager.createSecret(NAME, value());
	}

	/**
	 * A secret that tells where a database is.
	 */
	static RotatedSecret ofDatabase(PasswordServer server, String engine, String name) {
		return new RotatedSecret(server, ",\"engine\":\"%s\",\"host\":\"localhost\",\"port\":%s,\"dbname\":\"%s\""
			.formatted(engine, server.port(), name));
	}

	/**
	 * Adds fields to the secret, in a new version of it.
	 */
	void addFields(String json) {
		this.otherFields += json;
		this.secretsManager.putSecretValue(NAME, value());
	}

	private static String newPassword() {
		return "canary-" + UUID.randomUUID();
	}

	private String value() {
		return "{\"username\":\"%s\",\"password\":\"%s\"%s}".formatted(this.user, this.password, this.otherFields);
	}

	String password() {
		return this.password;
	}

	SecretsManagerServer secretsManager() {
		return this.secretsManager;
	}

	/**
	 * Starts an application that reads the secret.
	 */
	ConfigurableApplicationContext run(Class<?> application, String... properties) {
		return new SpringApplicationBuilder(application).web(WebApplicationType.NONE)
			.properties("ecs-secrets.endpoint=" + this.secretsManager.endpoint())
			.run(Stream.of(properties).map((property) -> "--" + property).toArray(String[]::new));
	}

	/**
	 * Rotates the secret, doing something while only AWSPENDING logs in.
	 */
	void rotate(Runnable window) {
		String version = this.secretsManager.beginRotation(NAME);
		this.password = newPassword();
		this.secretsManager.putPendingValue(NAME, version, value());
		this.server.setPassword(this.user, this.password);
		window.run();
		this.secretsManager.finishRotation(NAME, version);
	}

	/**
	 * Rotates the secret to another user; the one before can log in as before.
	 */
	void rotateTo(String otherUser) {
		this.user = otherUser;
		rotate(() -> {
		});
	}

	String user() {
		return this.user;
	}

	/**
	 * How many connections of an application still have an earlier version.
	 */
	static int outdated(ConfigurableApplicationContext context) {
		return context.getBean(Secrets.class)
			.status()
			.stream()
			.flatMap((status) -> status.logins().stream())
			.mapToInt(LoginStatus::outdated)
			.sum();
	}

	/**
	 * Rotates to other credentials, and lets an application know.
	 */
	void rotateAndRefresh(ConfigurableApplicationContext context) {
		rotate(() -> {
		});
		context.getBean(Secrets.class).refresh(SecretReference.parse(NAME)).join();
	}

	@Override
	public void close() {
		this.secretsManager.close();
	}

}
