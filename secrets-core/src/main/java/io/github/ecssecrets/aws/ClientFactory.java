package io.github.ecssecrets.aws;

import java.net.URI;
import java.time.Duration;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.auth.credentials.SystemPropertyCredentialsProvider;
import software.amazon.awssdk.core.client.config.SdkAdvancedClientOption;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.defaultsmode.DefaultsMode;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClientBuilder;

/**
 * Makes the clients of the AWS SDK. They share one search for credentials. Thread-safe.
 */
final class ClientFactory implements AutoCloseable {

	private static final String USER_AGENT_SUFFIX = "ecs-secrets";

	/** As the AWS SDK has it where nothing says otherwise. */
	private static final int MOST_ATTEMPTS = 3;

	private final SecretsManagerSettings settings;

	private final SdkSettings sdk;

	private final CredentialsSearch credentials;

	private final Proxies proxies;

	private final CallGuard guard;

	ClientFactory(SecretsManagerSettings settings, SdkSettings sdk, Proxies proxies) {
		this.settings = settings;
		this.sdk = sdk;
		this.proxies = proxies;
		this.credentials = new CredentialsSearch(sdk);
		this.guard = new CallGuard(settings.insecureTransportAllowed());
		Transport.hideCredentialsInLogs();
	}

	SecretsManagerClient create(String region) {
		SecretsManagerClientBuilder builder = SecretsManagerClient.builder();
		Duration timeout = this.settings.apiCallTimeout();
		// Duration.dividedBy would initialize BigDecimal, which a start need not wait for
		configure(builder, region, timeout, Duration.ofNanos(timeout.toNanos() / 2));
		this.settings.customizers().forEach((customizer) -> customizer.accept(builder));
		guard(builder);
		return builder.build();
	}

	/**
	 * Gives a builder what all clients have in common.
	 * @param timeout the longest that one call may take with its retries
	 * @param attemptTimeout the longest that one attempt may take
	 */
	<B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> void configure(B builder, String region,
			Duration timeout, Duration attemptTimeout) {
		builder.region(Region.of(region));
		builder.credentialsProvider((AwsCredentialsProvider) this::resolveCredentials);
		builder.overrideConfiguration((configuration) -> configuration.apiCallTimeout(timeout)
			.apiCallAttemptTimeout(attemptTimeout)
			.retryStrategy(retryStrategy())
			.appId(this.settings.applicationId())
			.putAdvancedOption(SdkAdvancedClientOption.USER_AGENT_SUFFIX, USER_AGENT_SUFFIX));
		connect(builder, this.settings.endpoint());
		passOverBlankSettings(builder);
	}

	/**
	 * Lets the guard see every request right before it is sent. Called when nothing else
	 * will change the builder.
	 */
	void guard(AwsClientBuilder<?, ?> builder) {
		builder.overrideConfiguration(
				builder.overrideConfiguration().toBuilder().addExecutionInterceptor(this.guard).build());
	}

	/**
	 * A variable that is there and empty, as a task definition may have it, is an error
	 * to the SDK where it wants a number or one of some words.
	 */
	private void passOverBlankSettings(AwsClientBuilder<?, ?> builder) {
		if (this.sdk.isBlank("AWS_USE_FIPS_ENDPOINT", "aws.useFipsEndpoint")) {
			builder.fipsEnabled(false);
		}
		if (this.sdk.isBlank("AWS_USE_DUALSTACK_ENDPOINT", "aws.useDualstackEndpoint")) {
			builder.dualstackEnabled(false);
		}
		if (this.sdk.isBlank("AWS_DEFAULTS_MODE", "aws.defaultsMode")) {
			builder.defaultsMode(DefaultsMode.LEGACY);
		}
	}

	private RetryStrategy retryStrategy() {
		return this.sdk.isBlank("AWS_MAX_ATTEMPTS", "aws.maxAttempts")
				? DefaultRetryStrategy.standardStrategyBuilder().maxAttempts(MOST_ATTEMPTS).build()
				: AwsRetryStrategy.standardRetryStrategy();
	}

	/** Not the search itself, which a client would close with itself. */
	private AwsCredentials resolveCredentials() {
		return this.credentials.resolveCredentials();
	}

	private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> void connect(B builder,
			@Nullable URI endpoint) {
		if (endpoint != null && Loopback.isNamedBy(endpoint)) {
			builder.httpClient(Proxies.direct());
		}
		else {
			String scheme = (endpoint != null) ? String.valueOf(endpoint.getScheme()) : "https";
			builder.httpClientBuilder(UrlConnectionHttpClient.builder().proxyConfiguration(this.proxies.of(scheme)));
		}
		if (endpoint != null) {
			builder.endpointOverride(endpoint);
			if ("http".equals(endpoint.getScheme())) {
				builder.credentialsProvider(credentialsForEmulator());
			}
		}
	}

	/**
	 * AWS is never asked without TLS. An emulator takes any credentials, and so no time
	 * is spent on searching the instance metadata for some.
	 */
	private static AwsCredentialsProvider credentialsForEmulator() {
		return AwsCredentialsProviderChain.of(SystemPropertyCredentialsProvider.create(),
				EnvironmentVariableCredentialsProvider.create(), ContainerCredentialsProvider.builder().build(),
				StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")));
	}

	/**
	 * Gives a client fixed credentials. It stands here because this class is loaded with
	 * the first client only, and the classes of credentials with it.
	 */
	static void signWith(SecretsManagerClientBuilder client, String accessKeyId, String secretAccessKey) {
		client.credentialsProvider(
				StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKeyId, secretAccessKey)));
	}

	@Override
	public void close() {
		this.guard.close();
		this.credentials.close();
	}

}
