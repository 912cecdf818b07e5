package io.github.ecssecrets.spring.config;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;

import io.github.ecssecrets.InvalidSecretReferenceException;
import io.github.ecssecrets.SecretEvent;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretResult;
import io.github.ecssecrets.Secrets;
import io.github.ecssecrets.source.EnvironmentSecretSource;
import io.github.ecssecrets.source.SecretSource;
import io.github.ecssecrets.spring.diagnostics.InvalidSecretConfigurationException;
import io.github.ecssecrets.store.RefreshPolicy;
import io.github.ecssecrets.store.SecretStore;
import org.jspecify.annotations.Nullable;

/**
 * The one store of an application and the sources behind it, from the first config import
 * to the end of the application context. Made from {@link EcsSecretsProperties}; does no
 * I/O until a secret is asked for. Thread-safe.
 */
public final class SecretsRuntime implements AutoCloseable {

	private final EcsSecretsProperties properties;

	private final EnvironmentSecretSource environmentSource;

	private final List<SecretSource> sources;

	private final Map<String, SecretReference> bindings = new ConcurrentHashMap<>();

	private final List<Consumer<? super SecretEvent>> listeners = new CopyOnWriteArrayList<>();

	private final SecretStore store;

	/**
	 * Creates a runtime.
	 * @param properties the configuration
	 * @param environment gives the value of an environment variable
	 * @throws InvalidSecretConfigurationException if a property cannot be understood
	 */
	public SecretsRuntime(EcsSecretsProperties properties, Function<String, @Nullable String> environment) {
		this.properties = properties;
		this.environmentSource = new EnvironmentSecretSource(environment);
		this.sources = SecretSources.create(properties, this.environmentSource);
		this.store = store(properties);
		bind(properties.bindings());
	}

	private SecretStore store(EcsSecretsProperties properties) {
		try {
			SecretStore.Builder builder = SecretStore.builder()
				.sources(this.sources)
				.maximumSize(properties.cache().maximumSize())
				.listener((event) -> this.listeners.forEach((listener) -> listener.accept(event)));
			EcsSecretsProperties.Refresh refresh = properties.refresh();
			return (refresh.enabled()
					? builder
						.refresh(new RefreshPolicy(refresh.interval(), refresh.jitter(), refresh.rotationInterval()))
					: builder.noRefresh())
				.build();
		}
		catch (IllegalArgumentException ex) {
			throw InvalidSecretConfigurationException
				.of("properties under 'ecs-secrets.cache' and 'ecs-secrets.refresh'", ex);
		}
	}

	/**
	 * The secrets of the application.
	 * @return the store
	 */
	public Secrets secrets() {
		return this.store;
	}

	/**
	 * The configuration this runtime was made from.
	 * @return the properties
	 */
	public EcsSecretsProperties properties() {
		return this.properties;
	}

	/**
	 * Reads many secrets within the start-up timeout.
	 * @param references which secrets
	 * @return an outcome for each reference
	 */
	public Map<SecretReference, SecretResult> loadAll(Collection<SecretReference> references) {
		Duration timeout = this.properties.startup().timeout();
		return this.store.getAll(references, timeout);
	}

	/**
	 * Declares what an environment variable holds.
	 * @param variable the name of the variable
	 * @param reference the secret, or field, whose value it is
	 */
	public void bind(String variable, SecretReference reference) {
		this.bindings.put(variable, reference);
		this.environmentSource.bind(variable, reference);
	}

	/**
	 * Declares what environment variables hold, as the property
	 * {@code ecs-secrets.bindings} does.
	 * @param bindings references by name of the variable
	 * @return the parsed references by name of the variable
	 * @throws InvalidSecretConfigurationException if a text is not a reference
	 */
	public Map<String, SecretReference> bind(Map<String, String> bindings) {
		Map<String, SecretReference> references = new LinkedHashMap<>();
		bindings.forEach((variable, text) -> {
			try {
				references.put(variable, SecretReference.parse(text));
			}
			catch (InvalidSecretReferenceException ex) {
				throw InvalidSecretConfigurationException.of("property 'ecs-secrets.bindings." + variable + "'", ex);
			}
		});
		references.forEach(this::bind);
		return references;
	}

	/**
	 * The reference that a variable was declared to hold.
	 * @param variable the name of the variable
	 * @return the reference, or {@code null} if none was declared
	 */
	public @Nullable SecretReference binding(String variable) {
		return this.bindings.get(variable);
	}

	/**
	 * Whether a variable is set and not empty.
	 * @param variable the name of the variable
	 * @return {@code true} if {@code env} is among the sources and has a value for it
	 */
	public boolean isInEnvironment(String variable) {
		return this.sources.contains(this.environmentSource) && this.environmentSource.isSet(variable);
	}

	/**
	 * Adds a listener to the events of the store.
	 * @param listener called on the thread that found out
	 */
	public void addListener(Consumer<? super SecretEvent> listener) {
		this.listeners.add(listener);
	}

	@Override
	public void close() {
		this.store.close();
		this.sources.forEach(SecretSource::close);
	}

}
