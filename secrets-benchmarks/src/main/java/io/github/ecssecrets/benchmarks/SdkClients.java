package io.github.ecssecrets.benchmarks;

import java.net.URI;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClientBuilder;

/**
 * SDK clients of the in-process Secrets Manager.
 */
public final class SdkClients {

	private SdkClients() {
	}

	/**
	 * Creates a client as our library makes its own.
	 * @param endpoint the address of the server
	 * @return an open client
	 */
	public static SecretsManagerClient create(URI endpoint) {
		SecretsManagerClientBuilder builder = SecretsManagerClient.builder()
			.httpClientBuilder(UrlConnectionHttpClient.builder())
			.endpointOverride(endpoint)
			.region(Region.US_EAST_1);
		anyCredentials(builder);
		return builder.build();
	}

	/**
	 * Gives a client credentials, of which the server accepts any.
	 * @param builder the builder of the client
	 */
	public static void anyCredentials(SecretsManagerClientBuilder builder) {
		builder
			.credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIABENCHMARK", "any")));
	}

}
