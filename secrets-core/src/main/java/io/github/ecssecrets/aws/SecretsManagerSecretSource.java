package io.github.ecssecrets.aws;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;

import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretResult;
import io.github.ecssecrets.source.AuthoritativeSource;
import io.github.ecssecrets.source.Freshness;
import io.github.ecssecrets.source.SecretVersions;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClientBuilder;

/**
 * Finds secrets in AWS Secrets Manager through the AWS SDK, with the credentials of the
 * ECS task role unless told otherwise. Thread-safe; every call blocks for at most the API
 * call timeout in each Region that it asks.
 * <p>
 * An ARN's Region decides which regional client is asked; names go to the default Region.
 * While that Region is unavailable, the replica Regions are asked, if there are any.
 * Several secrets are fetched together with {@code BatchGetSecretValue}, twenty a call.
 * Where that is denied or throttled, single calls with bounded concurrency take its place
 * for a quarter of an hour.
 * <p>
 * No class of the AWS SDK is loaded before the first secret is asked for.
 */
public final class SecretsManagerSecretSource implements AuthoritativeSource {

	/** The name of this source. */
	public static final String NAME = "secrets-manager";

	private final SecretsManagerSettings settings;

	private final Object monitor = new Object();

	private volatile @Nullable SecretsManagerGateway gateway;

	/** Guarded by the monitor. */
	private boolean closed;

	private SecretsManagerSecretSource(SecretsManagerSettings settings) {
		this.settings = settings;
	}

	/**
	 * Starts a source with the defaults of the AWS SDK.
	 * @return a builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	@Override
	public String name() {
		return NAME;
	}

	@Override
	public @Nullable Secret find(SecretReference reference, Freshness freshness) {
		try {
			return gateway().find(reference, freshness);
		}
		catch (LinkageError error) {
			throw SdkOnClassPath.incompatible(reference, error);
		}
	}

	@Override
	public Map<SecretReference, SecretResult> findAll(Collection<SecretReference> references, Freshness freshness) {
		try {
			return gateway().findAll(references, freshness);
		}
		catch (LinkageError error) {
			Map<SecretReference, SecretResult> results = new LinkedHashMap<>();
			references.forEach((reference) -> results.put(reference,
					new SecretResult.Failed(SdkOnClassPath.incompatible(reference, error))));
			return results;
		}
	}

	@Override
	public @Nullable SecretVersions versions(SecretReference reference) {
		try {
			return gateway().versions(reference);
		}
		catch (LinkageError error) {
			throw SdkOnClassPath.incompatible(reference, error);
		}
	}

	@Override
	public String describe(SecretReference reference) {
		SecretsManagerGateway started = this.gateway;
		return (started != null) ? started.describe(reference) : "Secrets Manager";
	}

	@Override
	public void close() {
		synchronized (this.monitor) {
			this.closed = true;
			SecretsManagerGateway started = this.gateway;
			if (started != null) {
				started.close();
			}
		}
	}

	private SecretsManagerGateway gateway() {
		SecretsManagerGateway started = this.gateway;
		if (started == null) {
			synchronized (this.monitor) {
				started = this.gateway;
				if (started == null) {
					started = new SecretsManagerGateway(this.settings);
					if (this.closed) {
						started.close(); // it makes no client then
					}
					this.gateway = started;
				}
			}
		}
		return started;
	}

	/**
	 * Builds a {@link SecretsManagerSecretSource}. Not thread-safe.
	 */
	public static final class Builder {

		private static final Pattern REGION = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)+");

		private @Nullable String region;

		private @Nullable URI endpoint;

		private List<String> replicaRegions = List.of();

		private @Nullable String applicationId;

		private Duration apiCallTimeout = Duration.ofSeconds(5);

		private boolean insecureTransportAllowed;

		private Function<String, @Nullable String> environment = System::getenv;

		private final List<Consumer<SecretsManagerClientBuilder>> customizers = new ArrayList<>();

		private final List<CallObserver> observers = new ArrayList<>();

		private Builder() {
		}

		/**
		 * Sets the AWS Region of secrets given by name.
		 * @param region the Region, or {@code null} or blank for the one that the
		 * environment, the profile or the ECS task metadata tells
		 * @return this builder
		 */
		public Builder region(@Nullable String region) {
			this.region = ClientOptions.region(region);
			return this;
		}

		/**
		 * Sets the address of Secrets Manager, for an emulator or a VPC endpoint.
		 * @param endpoint the address, or {@code null} for that of the Region
		 * @return this builder
		 * @throws IllegalArgumentException if it is not an {@code http} or {@code https}
		 * address with a host, or has a user, a query or a fragment
		 */
		public Builder endpoint(@Nullable URI endpoint) {
			this.endpoint = ClientOptions.endpoint(endpoint);
			return this;
		}

		/**
		 * Allows secrets to travel without encryption ({@code http}) to another host than
		 * this one, as a test rig may need. It is then said once at WARN. Without this
		 * call it is refused, whatever the address comes from.
		 * @param allowed whether it is allowed
		 * @return this builder
		 */
		public Builder allowInsecureTransport(boolean allowed) {
			this.insecureTransportAllowed = allowed;
			return this;
		}

		/**
		 * Sets the AWS Regions that hold replicas of the secrets. They are asked in turn
		 * where the Region of a secret cannot be reached or cannot answer, not where it
		 * denies a secret or has none. What a replica answers counts only if it has the
		 * secret; otherwise the failure of the first Region is reported.
		 * @param replicaRegions the Regions, first to last; none by default
		 * @return this builder
		 * @throws IllegalArgumentException if a text is not the name of a Region, or one
		 * is repeated
		 */
		public Builder replicaRegions(List<String> replicaRegions) {
			for (String replica : replicaRegions) {
				if (!REGION.matcher(replica).matches()) {
					throw new IllegalArgumentException("'replicaRegions' contains a text of " + replica.length()
							+ " characters, which is not a Region such as 'eu-west-1'");
				}
			}
			if (Set.copyOf(replicaRegions).size() < replicaRegions.size()) {
				throw new IllegalArgumentException("'replicaRegions' must not repeat a Region: " + replicaRegions);
			}
			this.replicaRegions = List.copyOf(replicaRegions);
			return this;
		}

		/**
		 * Sets the application id that the AWS SDK sends with every call, so CloudTrail
		 * shows in the user agent which application asked.
		 * @param applicationId at most 50 letters, digits and characters of
		 * {@code !#$%&'*+-.^_`|~}, or {@code null} or empty for what the environment
		 * configures for the SDK
		 * @return this builder
		 * @throws IllegalArgumentException if the text is longer or has other characters
		 */
		public Builder applicationId(@Nullable String applicationId) {
			this.applicationId = ClientOptions.applicationId(applicationId);
			return this;
		}

		/**
		 * Sets how long one call to one Region may take, its retries included. The
		 * default is 5 seconds.
		 * @param apiCallTimeout a positive duration
		 * @return this builder
		 * @throws IllegalArgumentException if the duration is zero or negative, or longer
		 * than 10 years
		 */
		public Builder apiCallTimeout(Duration apiCallTimeout) {
			this.apiCallTimeout = ClientOptions.timeout("apiCallTimeout", apiCallTimeout);
			return this;
		}

		/**
		 * Sets fixed credentials, as an emulator wants them. Without, those of the AWS
		 * SDK are used; for an endpoint without TLS, which is never that of AWS, those of
		 * the process or of its task if there are some, and invented ones otherwise.
		 * @param accessKeyId the access key id
		 * @param secretAccessKey the secret access key
		 * @return this builder
		 */
		public Builder credentials(String accessKeyId, String secretAccessKey) {
			return customizer((client) -> ClientFactory.signWith(client, accessKeyId, secretAccessKey));
		}

		/**
		 * Customizes each client builder after the settings of this builder are applied,
		 * for example to set credentials or an HTTP client. Customizers run in the order
		 * added.
		 * @param customizer changes the builder of a client
		 * @return this builder
		 */
		public Builder customizer(Consumer<SecretsManagerClientBuilder> customizer) {
			this.customizers.add(customizer);
			return this;
		}

		/**
		 * Adds somebody who hears of each call, for metrics and traces.
		 * @param observer hears of the beginning and the end
		 * @return this builder
		 */
		public Builder observer(CallObserver observer) {
			this.observers.add(observer);
			return this;
		}

		Builder environment(Function<String, @Nullable String> environment) {
			this.environment = environment;
			return this;
		}

		/**
		 * Builds the source. No I/O happens until a secret is asked for.
		 * @return the source
		 * @throws IllegalArgumentException if secrets would travel to the endpoint
		 * without encryption, and that is not allowed
		 */
		public SecretsManagerSecretSource build() {
			if (this.endpoint != null && !this.insecureTransportAllowed && !Transport.isSecure(this.endpoint)) {
				throw new IllegalArgumentException("'endpoint': " + Transport.insecure(this.endpoint));
			}
			return new SecretsManagerSecretSource(new SecretsManagerSettings(this.region, this.endpoint,
					this.replicaRegions, this.applicationId, this.apiCallTimeout, this.insecureTransportAllowed,
					this.environment, List.copyOf(this.observers), List.copyOf(this.customizers)));
		}

	}

}
