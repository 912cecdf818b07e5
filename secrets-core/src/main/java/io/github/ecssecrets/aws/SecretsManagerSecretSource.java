package io.github.ecssecrets.aws;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretResult;
import io.github.ecssecrets.source.SecretSource;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClientBuilder;

/**
 * Finds secrets in AWS Secrets Manager through the AWS SDK, with the credentials of the
 * ECS task role unless told otherwise. Thread-safe; every call blocks for at most the API
 * call timeout.
 * <p>
 * An ARN's Region decides which regional client is asked; names go to the default Region.
 * Several secrets are fetched together with {@code BatchGetSecretValue}, twenty a call.
 * Where that is denied or throttled, single calls with bounded concurrency take its place
 * for a quarter of an hour.
 * <p>
 * No class of the AWS SDK is loaded before the first secret is asked for.
 */
public final class SecretsManagerSecretSource implements SecretSource {

	/** The name of this source. */
	public static final String NAME = "secrets-manager";

	private final SecretsManagerSettings settings;

	private final Object monitor = new Object();

	private volatile @Nullable SecretsManagerGateway gateway;

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
	public @Nullable Secret find(SecretReference reference) {
		return gateway().find(reference);
	}

	@Override
	public Map<SecretReference, SecretResult> findAll(Collection<SecretReference> references) {
		return gateway().findAll(references);
	}

	@Override
	public String describe(SecretReference reference) {
		SecretsManagerGateway started = this.gateway;
		return (started != null) ? started.describe(reference) : "Secrets Manager";
	}

	@Override
	public void close() {
		synchronized (this.monitor) {
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

		private @Nullable String region;

		private @Nullable URI endpoint;

		private Duration apiCallTimeout = Duration.ofSeconds(5);

		private final List<Consumer<SecretsManagerClientBuilder>> customizers = new ArrayList<>();

		private Builder() {
		}

		/**
		 * Sets the AWS Region of secrets given by name.
		 * @param region the Region, or {@code null} for the one that the environment, the
		 * profile or the ECS task metadata tells
		 * @return this builder
		 */
		public Builder region(@Nullable String region) {
			this.region = region;
			return this;
		}

		/**
		 * Sets the address of Secrets Manager, for an emulator or a VPC endpoint.
		 * @param endpoint the address, or {@code null} for that of the Region
		 * @return this builder
		 */
		public Builder endpoint(@Nullable URI endpoint) {
			this.endpoint = endpoint;
			return this;
		}

		/**
		 * Sets how long one call may take, its retries included. The default is 5
		 * seconds.
		 * @param apiCallTimeout a positive duration
		 * @return this builder
		 * @throws IllegalArgumentException if the duration is zero or negative
		 */
		public Builder apiCallTimeout(Duration apiCallTimeout) {
			if (apiCallTimeout.isZero() || apiCallTimeout.isNegative()) {
				throw new IllegalArgumentException("'apiCallTimeout' must be positive: " + apiCallTimeout);
			}
			this.apiCallTimeout = apiCallTimeout;
			return this;
		}

		/**
		 * Adds a last say on every client before it is built, for example to set
		 * credentials or an HTTP client. Customizers run in the order added.
		 * @param customizer changes the builder of a client
		 * @return this builder
		 */
		public Builder customizer(Consumer<SecretsManagerClientBuilder> customizer) {
			this.customizers.add(customizer);
			return this;
		}

		/**
		 * Builds the source. No I/O happens until a secret is asked for.
		 * @return the source
		 */
		public SecretsManagerSecretSource build() {
			return new SecretsManagerSecretSource(new SecretsManagerSettings(this.region, this.endpoint,
					this.apiCallTimeout, List.copyOf(this.customizers)));
		}

	}

}
