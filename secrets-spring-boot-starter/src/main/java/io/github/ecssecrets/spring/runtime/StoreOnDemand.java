package io.github.ecssecrets.spring.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import io.github.ecssecrets.SecretEvent;
import io.github.ecssecrets.SecretStatus;
import io.github.ecssecrets.source.EnvironmentSecretSource;
import io.github.ecssecrets.source.SecretSource;
import io.github.ecssecrets.spring.diagnostics.InvalidSecretConfigurationException;
import io.github.ecssecrets.spring.mask.TextMask;
import io.github.ecssecrets.store.RefreshPolicy;
import io.github.ecssecrets.store.SecretStore;
import io.github.ecssecrets.store.SecretStoreBuilder;
import org.jspecify.annotations.Nullable;

/**
 * The store and its sources, made when the first secret is asked for: a start that reads
 * none does not load their classes. Where properties say what they are like, they are
 * made at once, which checks the properties. Thread-safe; does no I/O.
 */
final class StoreOnDemand implements TextMask, AutoCloseable {

	private final EcsSecretsProperties properties;

	private final EnvironmentSecretSource environment;

	private final AwsCalls calls;

	private final Consumer<SecretEvent> listener;

	private final Runnable usageListener;

	private volatile @Nullable Made made;

	private boolean closed;

	/**
	 * Prepares the store.
	 * @param environment the source for the environment
	 * @param calls hears of calls to Secrets Manager
	 * @param listener receives the events of the store
	 * @param usageListener runs after other secrets are in use
	 * @throws InvalidSecretConfigurationException if a property is not valid
	 */
	StoreOnDemand(EcsSecretsProperties properties, EnvironmentSecretSource environment, AwsCalls calls,
			Consumer<SecretEvent> listener, Runnable usageListener) {
		this.properties = properties;
		this.environment = environment;
		this.calls = calls;
		this.listener = listener;
		this.usageListener = usageListener;
		if (!properties.areDefaults()) {
			made();
		}
	}

	/** The store, made at the first call. */
	SecretStore get() {
		return made().store();
	}

	/** The sources of the store, first to last. */
	List<SecretSource> sources() {
		return made().sources();
	}

	/** How Secrets Manager is reached. */
	List<SecretsManagerAccess> secretsManager() {
		return secretsManager(made());
	}

	/**
	 * Closes the connections to Secrets Manager, if there are any. A later read makes new
	 * ones.
	 */
	void disconnect() {
		Made present = this.made;
		if (present != null) {
			secretsManager(present).forEach(SecretsManagerAccess::close);
		}
	}

	private static List<SecretsManagerAccess> secretsManager(Made made) {
		List<SecretsManagerAccess> found = new ArrayList<>();
		for (SecretSource source : made.sources()) {
			if (source instanceof SecretsManagerAccess access) {
				found.add(access);
			}
		}
		return found;
	}

	/** The secrets in use, none as long as nobody asked for one. */
	List<SecretStatus> status() {
		Made present = this.made;
		return (present != null) ? present.store().status() : List.of();
	}

	/** How long the oldest change has been waiting for listeners to be called. */
	Duration deliveryLag() {
		Made present = this.made;
		return (present != null) ? present.store().deliveryLag() : Duration.ZERO;
	}

	@Override
	public String mask(String text) {
		Made present = this.made;
		return (present != null) ? present.store().mask(text) : text;
	}

	@Override
	public String maskParts(String text) {
		Made present = this.made;
		return (present != null) ? present.store().maskParts(text) : text;
	}

	private Made made() {
		Made present = this.made;
		return (present != null) ? present : make();
	}

	private synchronized Made make() {
		Made present = this.made;
		if (present == null) {
			List<SecretSource> sources = this.properties.isEnabled()
					? SecretSources.create(this.properties, this.environment, this.calls) : List.of(this.environment);
			present = new Made(sources, store(sources));
			if (this.closed) {
				present.close();
			}
			this.made = present;
		}
		return present;
	}

	private SecretStore store(List<SecretSource> sources) {
		try {
			SecretStoreBuilder builder = SecretStore.builder()
				.sources(sources)
				.maximumSize(this.properties.getCache().getMaximumSize())
				.listener(this.listener)
				.usageListener(this.usageListener);
			RefreshProperties refresh = this.properties.getRefresh();
			return ((this.properties.isEnabled() && refresh.isEnabled()) ? builder.refresh(policy(refresh))
					: builder.noRefresh())
				.build();
		}
		catch (IllegalArgumentException ex) {
			throw InvalidSecretConfigurationException
				.of("properties under 'ecs-secrets.cache' and 'ecs-secrets.refresh'", ex);
		}
	}

	static RefreshPolicy policy(RefreshProperties refresh) {
		return RefreshPolicy.builder()
			.interval(refresh.getInterval())
			.idleInterval(refresh.getIdleInterval())
			.rotationInterval(refresh.getRotationInterval())
			.pushInterval(refresh.getPushInterval())
			.jitter(refresh.getJitter())
			.build();
	}

	@Override
	public synchronized void close() {
		this.closed = true;
		Made present = this.made;
		if (present != null) {
			present.close();
		}
	}

	/**
	 * What was made.
	 *
	 * @param sources first to last
	 * @param store asks the sources
	 */
	private record Made(List<SecretSource> sources, SecretStore store) {

		void close() {
			this.store.close();
			for (SecretSource source : this.sources) {
				source.close();
			}
		}

	}

}
