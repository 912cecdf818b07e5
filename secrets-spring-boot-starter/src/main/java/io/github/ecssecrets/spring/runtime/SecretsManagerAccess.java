package io.github.ecssecrets.spring.runtime;

import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

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

import org.springframework.util.ReflectionUtils;

/**
 * AWS Secrets Manager as the properties say, and then connection details and customizers,
 * which may arrive when it is in use already: the next read then goes through a new
 * source. Thread-safe.
 */
final class SecretsManagerAccess implements AuthoritativeSource {

	private final EcsSecretsProperties properties;

	private final AwsCalls calls;

	private final List<SecretsManagerSourceCustomizer> customizers = new ArrayList<>();

	private final List<CompletableFuture<AuthoritativeSource>> made = new ArrayList<>();

	/** Completed by the first who reads, with no lock held: customizers are foreign. */
	private volatile @Nullable CompletableFuture<AuthoritativeSource> current;

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
		CompletableFuture<AuthoritativeSource> source = this.current;
		return await((source != null) ? source : make());
	}

	private static AuthoritativeSource await(CompletableFuture<AuthoritativeSource> source) {
		try {
			return source.join();
		}
		catch (CompletionException ex) {
			ReflectionUtils.rethrowRuntimeException(ex.getCause());
			throw ex;
		}
	}

	private CompletableFuture<AuthoritativeSource> make() {
		CompletableFuture<AuthoritativeSource> making = new CompletableFuture<>();
		List<SecretsManagerSourceCustomizer> inOrder;
		synchronized (this) {
			CompletableFuture<AuthoritativeSource> source = this.current;
			if (source != null) {
				return source;
			}
			inOrder = List.copyOf(this.customizers);
			this.made.add(making);
			this.current = making;
		}
		try {
			SecretsManagerSecretSource.Builder builder = configured();
			inOrder.forEach((customizer) -> customizer.customize(builder));
			making.complete(build(builder));
		}
		catch (Throwable ex) { // whatever it is, others wait
			forget(making);
			making.completeExceptionally(ex);
		}
		return making;
	}

	private synchronized void forget(CompletableFuture<AuthoritativeSource> failing) {
		this.made.removeIf((source) -> source == failing);
		if (this.current == failing) {
			this.current = null;
		}
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
	public void close() {
		List<CompletableFuture<AuthoritativeSource>> closing;
		synchronized (this) {
			this.current = null;
			closing = List.copyOf(this.made);
			this.made.clear();
		}
		for (CompletableFuture<AuthoritativeSource> source : closing) {
			var unused = source.thenAccept(AuthoritativeSource::close);
		}
	}

}
