package io.github.ecssecrets.spring.autoconfigure;

import java.net.URI;

import io.github.ecssecrets.spring.EcsSecretsConnectionDetails;
import io.github.ecssecrets.test.SecretsManagerServer;

/**
 * Leads to the server of the test kit.
 */
final class SecretsManagerServerConnectionDetails implements EcsSecretsConnectionDetails {

	private final SecretsManagerServer server;

	SecretsManagerServerConnectionDetails(SecretsManagerServer server) {
		this.server = server;
	}

	@Override
	public URI getEndpoint() {
		return this.server.endpoint();
	}

	@Override
	public String getRegion() {
		return this.server.region();
	}

}
