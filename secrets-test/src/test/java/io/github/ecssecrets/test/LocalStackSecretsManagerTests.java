package io.github.ecssecrets.test;

import java.net.URI;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The contract, kept by the last LocalStack that starts without a token.
 */
class LocalStackSecretsManagerTests extends SecretsManagerContract {

	private static final DockerImageName IMAGE = DockerImageName.parse("localstack/localstack:4.14.0");

	private LocalStackContainer localStack;

	@BeforeAll
	void startLocalStack() {
		assumeTrue(DockerClientFactory.instance().isDockerAvailable(), "Skipped: there is no Docker engine to reach");
		this.localStack = new LocalStackContainer(IMAGE).withServices("secretsmanager");
		this.localStack.start();
	}

	@AfterAll
	void stopLocalStack() {
		if (this.localStack != null) {
			this.localStack.stop();
		}
	}

	@Override
	URI endpoint() {
		return this.localStack.getEndpoint();
	}

	/**
	 * LocalStack answers as moto does, which it builds on.
	 */
	@Override
	boolean readsCurrentWithoutStageAfterMove() {
		return false;
	}

}
