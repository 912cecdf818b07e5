package io.github.ecssecrets.aws;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.ecssecrets.SecretOrigin;
import io.github.ecssecrets.SecretReference;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.auth.credentials.SystemPropertyCredentialsProvider;
import software.amazon.awssdk.core.client.config.SdkAdvancedClientOption;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.AwsProfileRegionProvider;
import software.amazon.awssdk.regions.providers.AwsRegionProviderChain;
import software.amazon.awssdk.regions.providers.InstanceProfileRegionProvider;
import software.amazon.awssdk.regions.providers.SystemSettingsRegionProvider;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClientBuilder;

/**
 * One client for each Region, made when the Region is first asked.
 */
final class RegionalClients implements AutoCloseable {

	private static final String REGION_OF_EMULATORS = "us-east-1";

	private static final String USER_AGENT_SUFFIX = "ecs-secrets";

	private final SecretsManagerSettings settings;

	private final Map<String, SecretsManagerClient> clients = new ConcurrentHashMap<>();

	private volatile @Nullable String defaultRegion;

	RegionalClients(SecretsManagerSettings settings) {
		this.settings = settings;
		this.defaultRegion = settings.region();
	}

	/**
	 * The Region that is asked for a secret.
	 * @throws SdkClientException if the reference names none and none is configured
	 */
	String regionOf(SecretReference reference) {
		String named = reference.region();
		return (named != null) ? named : defaultRegion();
	}

	/**
	 * Who is asked for a secret, in words, with the address if it is not that of AWS.
	 * @throws SdkClientException if the reference names no Region and none is configured
	 */
	String describe(SecretReference reference) {
		SecretOrigin origin = new SecretOrigin.SecretsManager(regionOf(reference));
		URI endpoint = this.settings.endpoint();
		return (endpoint != null) ? origin + " at " + endpoint : origin.toString();
	}

	/**
	 * The Regions that may be asked for a secret: its own, then the replicas.
	 * @throws SdkClientException if the reference names none and none is configured
	 */
	List<String> regionsOf(SecretReference reference) {
		String first = regionOf(reference);
		List<String> regions = new ArrayList<>(this.settings.replicaRegions());
		regions.remove(first);
		regions.add(0, first);
		return regions;
	}

	/**
	 * What a secret is called in a Region: an ARN names the Region, a name does not.
	 */
	static String secretId(SecretReference reference, String region) {
		String named = reference.region();
		return (named != null) ? reference.secret().replaceFirst(":" + named + ":", ":" + region + ":")
				: reference.secret();
	}

	private String defaultRegion() {
		String region = this.defaultRegion;
		if (region == null) {
			region = findRegion();
			this.defaultRegion = region;
		}
		return region;
	}

	private String findRegion() {
		if (this.settings.endpoint() != null && System.getenv("AWS_REGION") == null
				&& System.getProperty("aws.region") == null) {
			return REGION_OF_EMULATORS;
		}
		return new AwsRegionProviderChain(new SystemSettingsRegionProvider(), new EcsTaskRegionProvider(),
				new AwsProfileRegionProvider(), new InstanceProfileRegionProvider())
			.getRegion()
			.id();
	}

	SecretsManagerClient client(String region) {
		return this.clients.computeIfAbsent(region, this::create);
	}

	private SecretsManagerClient create(String region) {
		Duration timeout = this.settings.apiCallTimeout();
		SecretsManagerClientBuilder builder = SecretsManagerClient.builder()
			.region(Region.of(region))
			.httpClientBuilder(UrlConnectionHttpClient.builder())
			.overrideConfiguration((configuration) -> configuration.apiCallTimeout(timeout)
				.apiCallAttemptTimeout(timeout.dividedBy(2))
				.retryStrategy(RetryMode.STANDARD)
				.appId(this.settings.applicationId())
				.putAdvancedOption(SdkAdvancedClientOption.USER_AGENT_SUFFIX, USER_AGENT_SUFFIX));
		URI endpoint = this.settings.endpoint();
		if (endpoint != null) {
			builder.endpointOverride(endpoint);
			if ("http".equals(endpoint.getScheme())) {
				builder.credentialsProvider(credentialsForEmulator());
			}
		}
		this.settings.customizers().forEach((customizer) -> customizer.accept(builder));
		return builder.build();
	}

	/**
	 * AWS is never asked without TLS. An emulator takes any credentials, so that no time
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
		this.clients.values().forEach(SecretsManagerClient::close);
	}

}
