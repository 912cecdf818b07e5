package io.github.ecssecrets.benchmarks;

import io.github.ecssecrets.aws.SecretsManagerSecretSource;
import io.github.ecssecrets.test.SecretsManagerServer;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * Clients of the in-process server, all with the same HTTP client.
 */
public final class EmulatedClients {

	private static final StaticCredentialsProvider CREDENTIALS = StaticCredentialsProvider
		.create(AwsBasicCredentials.create("AKIABENCHMARK", "any"));

	private EmulatedClients() {
	}

	/**
	 * This library's source.
	 * @param server the server to ask
	 * @return a source, to be closed by the caller
	 */
	public static SecretsManagerSecretSource source(SecretsManagerServer server) {
		return SecretsManagerSecretSource.builder()
			.endpoint(server.endpoint())
			.region(server.region())
			.customizer((client) -> client.credentialsProvider(CREDENTIALS))
			.build();
	}

	/**
	 * The bare client of the AWS SDK.
	 * @param server the server to ask
	 * @return a client, to be closed by the caller
	 */
	public static SecretsManagerClient sdk(SecretsManagerServer server) {
		return SecretsManagerClient.builder()
			.httpClientBuilder(UrlConnectionHttpClient.builder())
			.endpointOverride(server.endpoint())
			.region(Region.of(server.region()))
			.credentialsProvider(CREDENTIALS)
			.build();
	}

}
