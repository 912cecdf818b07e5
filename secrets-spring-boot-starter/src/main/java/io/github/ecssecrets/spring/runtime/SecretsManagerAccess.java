package io.github.ecssecrets.spring.runtime;

import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretResult;
import io.github.ecssecrets.aws.SecretsManagerSecretSource;
import io.github.ecssecrets.source.AuthoritativeSource;
import io.github.ecssecrets.source.Freshness;
import io.github.ecssecrets.source.SecretVersions;
import io.github.ecssecrets.spring.EcsSecretsConnectionDetails;
import io.github.ecssecrets.spring.SecretsManagerSourceCustomizer;
import io.github.ecssecrets.spring.diagnostics.InvalidSecretConfigurationException;
import org.jspecify.annotations.Nullable;

/**
 * AWS Secrets Manager as the properties say, and then connection details and customizers,
 * which may arrive when it is in use already: the next read then goes through a new
 * source. Thread-safe.
 */
final class SecretsManagerAccess implements AuthoritativeSource {

	private final EcsSecretsProperties properties;

	private final AwsCalls calls;

	private final List<SecretsManagerSourceCustomizer> customizers = new ArrayList<>();

	private final List<AuthoritativeSource> made = new ArrayList<>();

	private volatile @Nullable AuthoritativeSource current;

	/**
	 * Creates the access.
	 * @throws InvalidSecretConfigurationException if a property is not valid
	 */
	SecretsManagerAccess(EcsSecretsProperties properties, AwsCalls calls) {
		this.properties = properties;
		this.calls = calls;
		check();
	}

	/**
	 * The settings must be usable as they stand, though a customizer may replace them.
	 */
	private void check() {
		try {
			configured().build();
		}
		catch (IllegalArgumentException ex) {
			throw InvalidSecretConfigurationException.of("properties under 'ecs-secrets'", ex);
		}
	}

	/**
	 * Adds a customizer, which sees the settings of the properties and of the customizers
	 * before.
	 */
	synchronized void customize(SecretsManagerSourceCustomizer customizer) {
		this.customizers.add(customizer);
		this.current = null;
	}

	/**
	 * Lets connection details replace what properties say. An address that they name,
	 * such as that of a container on a remote Docker host, is meant.
	 */
	void connect(EcsSecretsConnectionDetails details) {
		customize((builder) -> {
			URI endpoint = details.getEndpoint();
			if (endpoint != null) {
				builder.endpoint(endpoint).allowInsecureTransport(true);
			}
			if (details.getRegion() != null) {
				builder.region(details.getRegion());
			}
			String accessKey = details.getAccessKey();
			String secretKey = details.getSecretKey();
			if (accessKey != null && secretKey != null) {
				builder.credentials(accessKey, secretKey);
			}
		});
	}

	private SecretsManagerSecretSource.Builder configured() {
		return SecretsManagerSecretSource.builder()
			.region(this.properties.getRegion())
			.replicaRegions(this.properties.getReplicaRegions())
			.applicationId(this.properties.getApplicationId())
			.endpoint(this.properties.getEndpoint())
			.allowInsecureTransport(this.properties.isAllowInsecureTransport())
			.apiCallTimeout(this.properties.getApiCallTimeout())
			.observer(this.calls);
	}

	private AuthoritativeSource current() {
		AuthoritativeSource source = this.current;
		return (source != null) ? source : make();
	}

	private synchronized AuthoritativeSource make() {
		AuthoritativeSource source = this.current;
		if (source == null) {
			SecretsManagerSecretSource.Builder builder = configured();
			this.customizers.forEach((customizer) -> customizer.customize(builder));
			source = build(builder);
			this.made.add(source);
			this.current = source;
		}
		return source;
	}

	private static AuthoritativeSource build(SecretsManagerSecretSource.Builder builder) {
		try {
			return builder.build();
		}
		catch (IllegalArgumentException ex) {
			return new RefusedSource(SecretsManagerSecretSource.NAME, String.valueOf(ex.getMessage()));
		}
	}

	@Override
	public String name() {
		return SecretsManagerSecretSource.NAME;
	}

	@Override
	public @Nullable Secret find(SecretReference reference, Freshness freshness) {
		return current().find(reference, freshness);
	}

	@Override
	public Map<SecretReference, SecretResult> findAll(Collection<SecretReference> references, Freshness freshness) {
		return current().findAll(references, freshness);
	}

	@Override
	public @Nullable SecretVersions versions(SecretReference reference) {
		return current().versions(reference);
	}

	@Override
	public String describe(SecretReference reference) {
		return current().describe(reference);
	}

	/**
	 * Closes all clients and forgets their credentials. A later read makes new ones.
	 */
	@Override
	public synchronized void close() {
		this.current = null;
		this.made.forEach(AuthoritativeSource::close);
		this.made.clear();
	}

}
