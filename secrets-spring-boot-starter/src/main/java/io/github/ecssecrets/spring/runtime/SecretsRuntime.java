package io.github.ecssecrets.spring.runtime;

import io.github.ecssecrets.spring.mask.SecretMask;
import io.github.ecssecrets.spring.rebind.SecretPropertyChanges;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

import io.github.ecssecrets.InvalidSecretReferenceException;
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
import io.github.ecssecrets.store.RefreshPolicy;
import io.github.ecssecrets.store.SecretStore;
import org.jspecify.annotations.Nullable;

import org.springframework.core.env.Environment;

/**
 * The one store of an application and the sources behind it, from the first config import
 * to the end of the application context. Made from {@link EcsSecretsProperties}; does no
 * I/O until a secret is asked for. Thread-safe.
 */
public final class SecretsRuntime implements StartupReads, BoundVariables, StoreEvents, AutoCloseable {

	private volatile EcsSecretsProperties properties;

	private final EnvironmentSecretSource environmentSource;

	private final List<SecretSource> sources;

	private final Map<String, SecretReference> bindings = new ConcurrentHashMap<>();

	private final List<Consumer<? super SecretEvent>> listeners = new CopyOnWriteArrayList<>();

	/** What happened before the application could be told; {@code null} afterwards. */
	private @Nullable List<SecretEvent> earlyEvents = new ArrayList<>();

	private final SecretPropertyChanges propertyChanges = new SecretPropertyChanges();

	private final List<Runnable> usageListeners = new CopyOnWriteArrayList<>();

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
		this.environmentSource = new EnvironmentSecretSource(environment);
		this.sources = properties.isEnabled() ? SecretSources.create(properties, this.environmentSource)
				: List.of(this.environmentSource);
		this.store = store(properties);
		properties.getBindings().forEach(this::bind);
	}

	private SecretStore store(EcsSecretsProperties properties) {
		try {
			SecretStore.Builder builder = SecretStore.builder()
				.sources(this.sources)
				.maximumSize(properties.getCache().getMaximumSize())
				.listener(this::happened)
				.usageListener(() -> this.usageListeners.forEach(Runnable::run));
			EcsSecretsProperties.Refresh refresh = properties.getRefresh();
			return ((properties.isEnabled() && refresh.isEnabled()) ? builder
				.refresh(new RefreshPolicy(refresh.getInterval(), refresh.getJitter(), refresh.getRotationInterval()))
					: builder.noRefresh())
				.build();
		}
		catch (IllegalArgumentException ex) {
			throw InvalidSecretConfigurationException
				.of("properties under 'ecs-secrets.cache' and 'ecs-secrets.refresh'", ex);
		}
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
		return this.store.getAll(references, timeout);
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
	public void addListener(Consumer<? super SecretEvent> listener) {
		this.listeners.add(listener);
	}

	@Override
	public synchronized List<SecretEvent> earlyEvents() {
		return (this.earlyEvents != null) ? List.copyOf(this.earlyEvents) : List.of();
	}

	@Override
	public void publishTo(Consumer<? super SecretEvent> publisher) {
		List<SecretEvent> early;
		synchronized (this) {
			early = earlyEvents();
			this.earlyEvents = null;
			this.listeners.add(publisher);
		}
		early.forEach(publisher);
	}

	private void happened(SecretEvent event) {
		this.propertyChanges.publish();
		List<Consumer<? super SecretEvent>> told;
		synchronized (this) {
			if (this.earlyEvents != null) {
				this.earlyEvents.add(event);
			}
			told = List.copyOf(this.listeners);
		}
		told.forEach((listener) -> listener.accept(event));
	}

	@Override
	public void addUsageListener(Runnable listener) {
		this.usageListeners.add(listener);
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
	 * Lets the application have a last say on how Secrets Manager is reached, from the
	 * next read on.
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
