package io.github.ecssecrets.test;

import java.net.URI;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/**
 * The contract, kept by {@link SecretsManagerServer}.
 */
class InProcessSecretsManagerTests extends SecretsManagerContract {

	private SecretsManagerServer server;

	@BeforeAll
	void startServer() {
		this.server = SecretsManagerServer.start();
	}

	@AfterAll
	void closeServer() {
		this.server.close();
	}

	@Override
	URI endpoint() {
		return this.server.endpoint();
	}

}
