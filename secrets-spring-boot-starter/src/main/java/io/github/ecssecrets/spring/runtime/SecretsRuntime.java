package io.github.ecssecrets.spring.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

import io.github.ecssecrets.InvalidSecretReferenceException;
import io.github.ecssecrets.LiveSecret;
import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretEvent;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretResult;
import io.github.ecssecrets.Secrets;
import io.github.ecssecrets.source.EnvironmentSecretSource;
import io.github.ecssecrets.source.SecretSource;
import io.github.ecssecrets.spring.EcsSecretsConnectionDetails;
import io.github.ecssecrets.spring.SecretsManagerSourceCustomizer;
import io.github.ecssecrets.spring.diagnostics.InvalidSecretConfigurationException;
import io.github.ecssecrets.spring.diagnostics.SecretResolutionException;
import io.github.ecssecrets.spring.mask.SecretMask;
import io.github.ecssecrets.spring.rebind.SecretPropertyChanges;
import io.github.ecssecrets.store.RefreshPolicy;
import io.github.ecssecrets.store.SecretStore;
import io.github.ecssecrets.store.SecretStoreBuilder;
import org.jspecify.annotations.Nullable;

import org.springframework.core.env.Environment;

/**
 * The one store of an application and the sources behind it, from the first config import
 * to the end of the application context. Made from {@link EcsSecretsProperties}; does no
 * I/O until a secret is asked for. Thread-safe.
 */
public final class SecretsRuntime implements StartupReads, BoundVariables, StoreEvents, AutoCloseable {

	private volatile EcsSecretsProperties properties;

	private final Function<String, @Nullable String> environment;

	private final EnvironmentSecretSource environmentSource;

	private final List<SecretSource> sources;

	private final Map<String, SecretReference> bindings = new ConcurrentHashMap<>();

	private final EventRelay events = new EventRelay(this::deliver);

	private final SecretPropertyChanges propertyChanges = new SecretPropertyChanges(this::deliver);

	private final SecretStore store;

	/**
	 * Creates a runtime. One that is not enabled takes values from the environment alone,
	 * and has no watch.
	 * @param properties the configuration
	 * @param environment gives the value of an environment variable
	 * @throws InvalidSecretConfigurationException if a property cannot be understood
	 */
	public SecretsRuntime(EcsSecretsProperties properties, Function<String, @Nullable String> environment) {
		this.properties = properties;
		this.environment = environment;
		this.environmentSource = new EnvironmentSecretSource(environment);
		this.sources = properties.isEnabled() ? SecretSources.create(properties, this.environmentSource)
				: List.of(this.environmentSource);
		this.store = store(properties);
		properties.getBindings().forEach(this::bind);
	}

	private SecretStore store(EcsSecretsProperties properties) {
		try {
			SecretStoreBuilder builder = SecretStore.builder()
				.sources(this.sources)
				.maximumSize(properties.getCache().getMaximumSize())
				.listener(this::happened)
				.usageListener(this.events::usageChanged);
			EcsSecretsProperties.Refresh refresh = properties.getRefresh();
			return ((properties.isEnabled() && refresh.isEnabled()) ? builder.refresh(policy(refresh))
					: builder.noRefresh())
				.build();
		}
		catch (IllegalArgumentException ex) {
			throw InvalidSecretConfigurationException
				.of("properties under 'ecs-secrets.cache' and 'ecs-secrets.refresh'", ex);
		}
	}

	static RefreshPolicy policy(EcsSecretsProperties.Refresh refresh) {
		return RefreshPolicy.builder()
			.interval(refresh.getInterval())
			.idleInterval(refresh.getIdleInterval())
			.rotationInterval(refresh.getRotationInterval())
			.jitter(refresh.getJitter())
			.build();
	}

	private void bind(String variable, String text) {
		try {
			bind(variable, SecretReference.parse(text));
		}
		catch (InvalidSecretReferenceException ex) {
			throw InvalidSecretConfigurationException.of("property 'ecs-secrets.bindings." + variable + "'", ex);
		}
	}

	@Override
	public Secrets secrets() {
		return this.store;
	}

	/**
	 * The configuration. Store and sources are made from what was known at the first
	 * config import; the rest is what all config data says.
	 * @return the properties
	 */
	public EcsSecretsProperties properties() {
		return this.properties;
	}

	/**
	 * Replaces the configuration once all config data is loaded.
	 * @param complete what all config data says
	 */
	public void properties(EcsSecretsProperties complete) {
		this.properties = complete;
	}

	/**
	 * The properties that rotations changed.
	 * @return who follows and tells changes
	 */
	public SecretPropertyChanges propertyChanges() {
		return this.propertyChanges;
	}

	@Override
	public Map<SecretReference, SecretResult> loadAll(Collection<SecretReference> references) {
		Duration timeout = this.properties.getStartup().getTimeout();
		return this.store.preload(references, timeout);
	}

	@Override
	public void require(Map<SecretReference, String> askedBy) {
		List<SecretResolutionException.Failure> failures = new ArrayList<>();
		loadAll(askedBy.keySet()).forEach((reference, result) -> {
			if (result instanceof SecretResult.Failed failed) {
				failures
					.add(new SecretResolutionException.Failure(String.valueOf(askedBy.get(reference)), failed.error()));
			}
		});
		if (!failures.isEmpty()) {
			throw new SecretResolutionException(failures);
		}
	}

	@Override
	public void bind(String variable, SecretReference reference) {
		this.bindings.put(variable, reference);
		this.environmentSource.bind(variable, reference);
	}

	@Override
	public @Nullable SecretReference binding(String variable) {
		return this.bindings.get(variable);
	}

	@Override
	public boolean isInEnvironment(String variable) {
		return this.sources.contains(this.environmentSource) && this.environmentSource.isSet(variable);
	}

	@Override
	public @Nullable String inEnvironment(String variable) {
		return isInEnvironment(variable) ? this.environment.apply(variable) : null;
	}

	@Override
	public @Nullable Secret inEnvironment(SecretReference field) {
		if (!this.sources.contains(this.environmentSource)) {
			return null;
		}
		Secret copy = this.environmentSource.findField(field);
		if (copy != null) {
			return copy;
		}
		String key = String.valueOf(field.jsonKey());
		Secret whole = this.environmentSource.find(field.whole());
		return (whole != null && whole.hasField(key)) ? whole.part(key) : null;
	}

	@Override
	public LiveSecret.Registration subscribe(Consumer<? super SecretEvent> listener) {
		return this.events.subscribe(listener);
	}

	@Override
	public void started() {
		this.events.started();
	}

	@Override
	public LiveSecret.Registration addUsageListener(Runnable listener) {
		return this.events.addUsageListener(listener);
	}

	@Override
	public void deliver(Object listener, Runnable call) {
		this.store.deliver(listener, call);
	}

	private void happened(SecretEvent event) {
		this.propertyChanges.publish();
		this.events.happened(event);
	}

	/**
	 * Tells what must not be shown.
	 * @param environment the Environment of the application
	 * @return the mask
	 */
	public SecretMask mask(Environment environment) {
		return new SecretMask(this.store, this.environmentSource::holdsSecret, environment);
	}

	/**
	 * Lets connection details say where Secrets Manager is reached, from the next read
	 * on.
	 * @param details what replaces the properties
	 */
	public void connect(EcsSecretsConnectionDetails details) {
		secretsManager().forEach((access) -> access.connect(details));
	}

	/**
	 * Customizes how Secrets Manager is reached, from the next read on.
	 * @param customizer changes the source
	 */
	public void customize(SecretsManagerSourceCustomizer customizer) {
		secretsManager().forEach((access) -> access.customize(customizer));
	}

	/**
	 * Closes the connections to Secrets Manager and forgets the credentials used on them.
	 * The next read makes new ones.
	 */
	public void disconnect() {
		secretsManager().forEach(SecretSource::close);
	}

	private Stream<SecretsManagerAccess> secretsManager() {
		return this.sources.stream()
			.filter(SecretsManagerAccess.class::isInstance)
			.map(SecretsManagerAccess.class::cast);
	}

	@Override
	public void close() {
		this.store.close();
		this.sources.forEach(SecretSource::close);
	}

}
