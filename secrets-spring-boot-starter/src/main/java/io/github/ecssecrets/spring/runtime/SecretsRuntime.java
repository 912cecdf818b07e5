package io.github.ecssecrets.spring.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;

import io.github.ecssecrets.LiveSecret;
import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretEvent;
import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretResult;
import io.github.ecssecrets.SecretStatus;
import io.github.ecssecrets.Secrets;
import io.github.ecssecrets.login.LoginFields;
import io.github.ecssecrets.login.SecretLogin;
import io.github.ecssecrets.login.SecretLoginBuilder;
import io.github.ecssecrets.source.EnvironmentSecretSource;
import io.github.ecssecrets.spring.EcsSecretsConnectionDetails;
import io.github.ecssecrets.spring.SecretsManagerSourceCustomizer;
import io.github.ecssecrets.spring.diagnostics.ConfiguredReference;
import io.github.ecssecrets.spring.diagnostics.InvalidSecretConfigurationException;
import io.github.ecssecrets.spring.diagnostics.SecretResolutionException;
import io.github.ecssecrets.spring.mask.LogMask;
import io.github.ecssecrets.spring.mask.SecretMask;
import io.github.ecssecrets.spring.mask.TextMask;
import io.github.ecssecrets.spring.rebind.SecretPropertyChanges;
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

	private final Function<String, @Nullable String> environment;

	private final EnvironmentSecretSource environmentSource;

	/** Whether the environment is one of the sources. */
	private final boolean readsEnvironment;

	private final Map<String, SecretReference> bindings = new ConcurrentHashMap<>();

	private final EventRelay events = new EventRelay(this::deliver);

	private final SecretPropertyChanges propertyChanges = new SecretPropertyChanges(this::deliver);

	private volatile StartMode mode = StartMode.RUN;

	private final SecretUses uses = new SecretUses();

	private final AwsCalls awsCalls = new AwsCalls();

	private final StoreOnDemand store;

	private final List<@Nullable Object> settings;

	private final StartupReport startupReport = new StartupReport(System::nanoTime);

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
		this.awsCalls.add(this.startupReport.observer());
		this.store = new StoreOnDemand(properties, this.environmentSource, this.awsCalls, this::happened,
				this.events::usageChanged);
		this.readsEnvironment = !properties.isEnabled()
				|| properties.getSources().contains(EnvironmentSecretSource.NAME);
		this.settings = RuntimeSettings.of(properties);
		for (Map.Entry<String, String> binding : properties.getBindings().entrySet()) {
			bind(binding.getKey(), binding.getValue());
		}
	}

	private void bind(String variable, String text) {
		if (!text.isBlank()) {
			bind(BoundVariables.variable(variable),
					ConfiguredReference.parse("property 'ecs-secrets.bindings." + variable + "'", text));
		}
	}

	@Override
	public Secrets secrets() {
		return this.store.get();
	}

	/**
	 * The store, for what drives its checks. Made by the first call.
	 * @return the same as {@link #secrets()}
	 */
	public SecretStore store() {
		return this.store.get();
	}

	/**
	 * Says what the application is started for.
	 */
	void mode(StartMode mode) {
		this.mode = mode;
	}

	@Override
	public SecretUses uses() {
		return this.uses;
	}

	/**
	 * Whether another runtime has the same settings, so one of the two is enough.
	 */
	boolean isLike(SecretsRuntime other) {
		return this.settings.equals(other.settings);
	}

	/**
	 * The configuration.
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
	public StartupReport startupReport() {
		return this.startupReport;
	}

	@Override
	public SecretLoginBuilder login(SecretReference reference, LoginFields fields) {
		SecretLoginBuilder builder = SecretLogin.builder(this.store.get(), reference, fields);
		return isCheck() ? builder.longestPatience(LoginTrial.LONGEST_REFUSAL) : builder;
	}

	@Override
	public Map<SecretReference, SecretResult> loadAll(Collection<SecretReference> references) {
		if (this.mode == StartMode.DECLARE) {
			return Map.of();
		}
		Duration timeout = this.properties.getStartup().getTimeout();
		return this.store.get().preload(references, timeout);
	}

	/**
	 * Asks the sources past the cache, to check them.
	 * @return who asks
	 */
	public SourceCheck sourceCheck() {
		return new SourceCheck(this.store.get(), this.store.sources());
	}

	/**
	 * Whether secrets that cannot be read are reported later, and do not end the start.
	 * @return {@code true} if the application is started to check them
	 */
	public boolean isCheck() {
		return this.mode == StartMode.CHECK;
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

	/**
	 * What environment variables were declared to hold.
	 * @return the references by the name of the variable
	 */
	public Map<String, SecretReference> bindings() {
		return new TreeMap<>(this.bindings);
	}

	@Override
	public @Nullable SecretReference binding(String variable) {
		return this.bindings.get(variable);
	}

	@Override
	public boolean isInEnvironment(String variable) {
		return this.readsEnvironment && this.environmentSource.isSet(variable);
	}

	@Override
	public @Nullable String inEnvironment(String variable) {
		return isInEnvironment(variable) ? this.environment.apply(variable) : null;
	}

	@Override
	public @Nullable Secret inEnvironment(SecretReference field) {
		if (!this.readsEnvironment) {
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

	/**
	 * Whether Amazon ECS put a secret, or a field of one, into the environment.
	 * @param reference the secret or field
	 * @return {@code true} if its first read asks no other source
	 * @throws SecretException if it is not certain what a variable holds
	 */
	public boolean isInjected(SecretReference reference) {
		if (reference.jsonKey() != null) {
			return inEnvironment(reference) != null;
		}
		return this.readsEnvironment && this.environmentSource.find(reference) != null;
	}

	@Override
	public LiveSecret.Registration subscribe(Consumer<? super SecretEvent> listener) {
		return this.events.subscribe(listener);
	}

	@Override
	public LiveSecret.Registration starting() {
		return this.events.starting();
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
		this.store.get().deliver(listener, call);
	}

	/**
	 * Lines up who listens to changed properties, those whom they line up, such as beans
	 * to bind again, and then who listens to the event.
	 */
	private void happened(SecretEvent event) {
		this.propertyChanges.publish();
		deliver("the events of secrets", () -> this.events.happened(event));
	}

	/**
	 * The calls to Secrets Manager.
	 * @return who counts them
	 */
	public AwsCalls awsCalls() {
		return this.awsCalls;
	}

	/**
	 * The secrets in use.
	 * @return a status for each, none as long as nobody asked for a secret
	 */
	public List<SecretStatus> status() {
		return this.store.status();
	}

	/**
	 * What knows the values that were read.
	 */
	TextMask textMask() {
		return this.store;
	}

	/**
	 * How long the oldest change has been waiting for listeners to be called.
	 * @return the time, zero if nobody waits
	 */
	public Duration deliveryLag() {
		return this.store.deliveryLag();
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
		this.store.secretsManager().forEach((access) -> access.connect(details));
	}

	/**
	 * Customizes how Secrets Manager is reached, from the next read on.
	 * @param customizer changes the source
	 */
	public void customize(SecretsManagerSourceCustomizer customizer) {
		this.store.secretsManager().forEach((access) -> access.customize(customizer));
	}

	/**
	 * Closes the connections to Secrets Manager and forgets the credentials used on them.
	 * The next read makes new ones.
	 */
	public void disconnect() {
		this.store.disconnect();
	}

	@Override
	public void close() {
		LogMask.remove(this.store);
		this.store.close();
	}

}
