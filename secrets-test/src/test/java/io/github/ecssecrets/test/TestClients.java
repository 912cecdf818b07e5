package io.github.ecssecrets.test;

import java.net.URI;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * Real SDK clients that do not retry, so a test sees each answer once.
 */
public final class TestClients {

	public static final String ACCESS_KEY = "AKIATESTKIT";

	private TestClients() {
	}

	public static SecretsManagerClient create(URI endpoint) {
		return create(endpoint, Region.US_EAST_1);
	}

	public static SecretsManagerClient create(URI endpoint, Region region) {
		return SecretsManagerClient.builder()
			.httpClientBuilder(UrlConnectionHttpClient.builder())
			.endpointOverride(endpoint)
			.region(region)
			.credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(ACCESS_KEY, "any")))
			.overrideConfiguration((configuration) -> configuration.retryStrategy(AwsRetryStrategy.doNotRetry()))
			.build();
	}

}
