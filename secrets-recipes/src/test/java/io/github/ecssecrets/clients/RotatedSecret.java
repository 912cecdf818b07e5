package io.github.ecssecrets.clients;

import java.util.UUID;
import java.util.stream.Stream;

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

	private final SecretsManagerServer secretsManager = SecretsManagerServer.start();

	private final PasswordServer server;

	private String password = newPassword();

	RotatedSecret(PasswordServer server) {
		this.server = server;
		server.setPassword(USER, this.password);
		this.secretsManager.createSecret(NAME, value());
	}

	private static String newPassword() {
		return "canary-" + UUID.randomUUID();
	}

	private String value() {
		return "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(USER, this.password);
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
		this.server.setPassword(USER, this.password);
		window.run();
		this.secretsManager.finishRotation(NAME, version);
	}

	@Override
	public void close() {
		this.secretsManager.close();
	}

}
