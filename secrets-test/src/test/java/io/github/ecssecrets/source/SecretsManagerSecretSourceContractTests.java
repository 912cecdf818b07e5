package io.github.ecssecrets.source;

import io.github.ecssecrets.aws.SecretsManagerSecretSource;
import io.github.ecssecrets.test.SecretSourceContract;
import io.github.ecssecrets.test.SecretsManagerServer;
import org.junit.jupiter.api.AfterEach;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

class SecretsManagerSecretSourceContractTests extends SecretSourceContract {

	private final SecretsManagerServer server = SecretsManagerServer.start();

	@AfterEach
	void stop() {
		this.server.close();
	}

	@Override
	protected SecretSource createSource() {
		return SecretsManagerSecretSource.builder()
			.region(this.server.region())
			.endpoint(this.server.endpoint())
			.customizer((client) -> client
				.credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test"))))
			.build();
	}

	@Override
	protected void store(String name, String content) {
		this.server.createSecret(name, content);
	}

}
