package io.github.ecssecrets.spring.runtime;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.ecssecrets.spring.diagnostics.UnfitSetting;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.BindMethod;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.core.env.Environment;

/**
 * Configuration properties of ECS Secrets. JavaBeans, as those of Spring Boot are, which
 * it binds before any bean exists in a small part of the time that records take. Not
 * changed once they are bound.
 */
@ConfigurationProperties("ecs-secrets")
public final class EcsSecretsProperties {

	private static final ConfigurationPropertyName PREFIX = ConfigurationPropertyName.of("ecs-secrets");

	private static final Duration LEAST_STALE_AFTER = Duration.ofHours(1);

	/** Not a property: whether none is set. */
	private boolean defaults;

	/**
	 * Whether any source is asked for secrets, config imports included. If not,
	 * properties and environment variables of the conventional names fill @SecretValue.
	 */
	private boolean enabled = true;

	/**
	 * Sources in the order they are asked: env, file, agent, secrets-manager.
	 */
	private List<String> sources = List.of("env", "file", "secrets-manager");

	/**
	 * AWS Region of secrets given by name. Found as the AWS SDK does if not set.
	 */
	private @Nullable String region;

	/**
	 * AWS Regions that hold replicas of the secrets, asked in turn while the first Region
	 * is unavailable.
	 */
	private List<String> replicaRegions = List.of();

	/**
	 * Name of the application in the user agent of AWS calls, which CloudTrail shows.
	 * 'spring.application.name' if not set.
	 */
	private @Nullable String applicationId;

	/**
	 * Address of Secrets Manager, for an emulator or a VPC endpoint.
	 */
	private @Nullable URI endpoint;

	/**
	 * Whether secrets may travel without encryption to other hosts, and the agent's token
	 * file may be writable for others, as in a test rig. Logged at WARN when it happens.
	 */
	private boolean allowInsecureTransport;

	/**
	 * References by the name of the environment variable that holds their value, as in
	 * the 'secrets' list of a task definition. Each becomes a property of that name.
	 */
	private final Map<String, String> bindings = new LinkedHashMap<>();

	/**
	 * References of secrets that code of the application asks for by itself, for exported
	 * policies and checks. Others are found without being named here.
	 */
	private List<String> declared = List.of();

	/**
	 * Location of an ECS task definition in JSON, a path or a resource such as
	 * classpath:task.json. The 'secrets' of one of its containers become bindings.
	 */
	private @Nullable String taskDefinition;

	/**
	 * Name of that container. The first that has secrets if not set.
	 */
	private @Nullable String taskDefinitionContainer;

	private Startup startup = new Startup();

	/**
	 * Longest time that one call to AWS may take, with its retries.
	 */
	private Duration apiCallTimeout = Duration.ofSeconds(5);

	private Cache cache = new Cache();

	@NestedConfigurationProperty
	private RefreshProperties refresh = new RefreshProperties();

	/**
	 * Age of the last successful check at which a secret is reported as stale. Twice
	 * 'refresh.idle-interval', but at least 1 hour, if not set; with push, twice
	 * 'refresh.push-interval'.
	 */
	private @Nullable Duration staleAfter;

	private File file = new File();

	private Agent agent = new Agent();

	@NestedConfigurationProperty
	private DatasourceProperties datasource = new DatasourceProperties();

	/**
	 * Database secrets of further data sources, by bean name.
	 */
	private final Map<String, DatasourceProperties> datasources = new LinkedHashMap<>();

	private Ssl ssl = new Ssl();

	@NestedConfigurationProperty
	private PushProperties push = new PushProperties();

	public boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

	public List<String> getSources() {
		return this.sources;
	}

	public void setSources(List<String> sources) {
		this.sources = sources;
	}

	public @Nullable String getRegion() {
		return this.region;
	}

	public void setRegion(@Nullable String region) {
		this.region = region;
	}

	public List<String> getReplicaRegions() {
		return this.replicaRegions;
	}

	public void setReplicaRegions(List<String> replicaRegions) {
		this.replicaRegions = replicaRegions;
	}

	public @Nullable String getApplicationId() {
		return this.applicationId;
	}

	public void setApplicationId(@Nullable String applicationId) {
		this.applicationId = applicationId;
	}

	public @Nullable URI getEndpoint() {
		return this.endpoint;
	}

	public void setEndpoint(@Nullable URI endpoint) {
		this.endpoint = endpoint;
	}

	public boolean isAllowInsecureTransport() {
		return this.allowInsecureTransport;
	}

	public void setAllowInsecureTransport(boolean allowInsecureTransport) {
		this.allowInsecureTransport = allowInsecureTransport;
	}

	public Map<String, String> getBindings() {
		return this.bindings;
	}

	public List<String> getDeclared() {
		return this.declared;
	}

	public void setDeclared(List<String> declared) {
		this.declared = declared;
	}

	public @Nullable String getTaskDefinition() {
		return this.taskDefinition;
	}

	public void setTaskDefinition(@Nullable String taskDefinition) {
		this.taskDefinition = taskDefinition;
	}

	public @Nullable String getTaskDefinitionContainer() {
		return this.taskDefinitionContainer;
	}

	public void setTaskDefinitionContainer(@Nullable String taskDefinitionContainer) {
		this.taskDefinitionContainer = taskDefinitionContainer;
	}

	public Startup getStartup() {
		return this.startup;
	}

	public void setStartup(Startup startup) {
		this.startup = startup;
	}

	public Duration getApiCallTimeout() {
		return this.apiCallTimeout;
	}

	public void setApiCallTimeout(Duration apiCallTimeout) {
		this.apiCallTimeout = apiCallTimeout;
	}

	public Cache getCache() {
		return this.cache;
	}

	public void setCache(Cache cache) {
		this.cache = cache;
	}

	public RefreshProperties getRefresh() {
		return this.refresh;
	}

	public void setRefresh(RefreshProperties refresh) {
		this.refresh = refresh;
	}

	public Duration getStaleAfter() {
		Duration set = this.staleAfter;
		if (set != null) {
			return set;
		}
		Duration idle = this.push.isOn() ? this.refresh.getPushInterval() : this.refresh.getIdleInterval();
		Duration twice = (idle != null) ? idle.multipliedBy(2) : this.refresh.getInterval().multipliedBy(24);
		return (twice.compareTo(LEAST_STALE_AFTER) > 0) ? twice : LEAST_STALE_AFTER;
	}

	public void setStaleAfter(Duration staleAfter) {
		this.staleAfter = staleAfter;
	}

	public File getFile() {
		return this.file;
	}

	public void setFile(File file) {
		this.file = file;
	}

	public Agent getAgent() {
		return this.agent;
	}

	public void setAgent(Agent agent) {
		this.agent = agent;
	}

	public DatasourceProperties getDatasource() {
		return this.datasource;
	}

	public void setDatasource(DatasourceProperties datasource) {
		this.datasource = datasource;
	}

	public Map<String, DatasourceProperties> getDatasources() {
		return this.datasources;
	}

	public Ssl getSsl() {
		return this.ssl;
	}

	public void setSsl(Ssl ssl) {
		this.ssl = ssl;
	}

	public PushProperties getPush() {
		return this.push;
	}

	public void setPush(PushProperties push) {
		this.push = push;
	}

	/**
	 * Reads the properties before the application context exists.
	 * @param binder the binder of the Environment
	 * @return the properties
	 * @throws io.github.ecssecrets.spring.diagnostics.InvalidSecretConfigurationException
	 * if one cannot be understood; it does not quote the value
	 */
	public static EcsSecretsProperties from(Binder binder) {
		Bindable<EcsSecretsProperties> target = Bindable.of(EcsSecretsProperties.class)
			.withBindMethod(BindMethod.JAVA_BEAN);
		return complete(UnfitSetting.bind(() -> binder.bindOrCreate(PREFIX, target, null)), binder);
	}

	/**
	 * Reads the properties, in less time than binding takes if there are none.
	 * @param environment has the properties
	 * @param binder a binder of the Environment
	 * @return the properties
	 */
	public static EcsSecretsProperties from(Environment environment, Binder binder) {
		if (areSet(environment)) {
			return from(binder);
		}
		EcsSecretsProperties properties = complete(new EcsSecretsProperties(), binder);
		properties.defaults = true;
		return properties;
	}

	/**
	 * Whether it is known that no property is set, so there is nothing to check.
	 */
	boolean areDefaults() {
		return this.defaults;
	}

	/**
	 * Whether an Environment has, or may have, any property of the library.
	 * @param environment the Environment
	 * @return {@code false} if all properties have their defaults
	 */
	public static boolean areSet(Environment environment) {
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
			if (source.containsDescendantOf(PREFIX) != ConfigurationPropertyState.ABSENT) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Whether a property has a text, even if a placeholder in it cannot be resolved yet.
	 * @param environment the Environment
	 * @param name the name of the property
	 * @return {@code false} if it is missing or empty
	 */
	public static boolean isSet(Environment environment, String name) {
		return UnfitSetting.isSet(environment, name);
	}

	private static EcsSecretsProperties complete(EcsSecretsProperties properties, Binder binder) {
		if (properties.applicationId == null) {
			properties.applicationId = ApplicationId.of(binder);
		}
		return properties;
	}

	/**
	 * Start-up.
	 */
	public static final class Startup {

		/**
		 * Longest time that all reads of one step of the start-up may take together.
		 */
		private Duration timeout = Duration.ofSeconds(10);

		public Duration getTimeout() {
			return this.timeout;
		}

		public void setTimeout(Duration timeout) {
			this.timeout = timeout;
		}

	}

	/**
	 * Cache.
	 */
	public static final class Cache {

		/**
		 * Secrets kept in memory.
		 */
		private long maximumSize = 1024;

		public long getMaximumSize() {
			return this.maximumSize;
		}

		public void setMaximumSize(long maximumSize) {
			this.maximumSize = maximumSize;
		}

	}

	/**
	 * Mounted files.
	 */
	public static final class File {

		/**
		 * Directory with a file, or a directory of fields, for each secret. Enables the
		 * file source.
		 */
		private @Nullable Path directory;

		public @Nullable Path getDirectory() {
			return this.directory;
		}

		public void setDirectory(@Nullable Path directory) {
			this.directory = directory;
		}

	}

	/**
	 * AWS Secrets Manager Agent (Workload Credentials Provider).
	 */
	public static final class Agent {

		/**
		 * Address of the agent.
		 */
		private URI endpoint = URI.create("http://localhost:2773");

		/**
		 * File with the agent's token. By default, the environment variable AWS_TOKEN,
		 * else /var/run/awssmatoken.
		 */
		private @Nullable Path tokenFile;

		public URI getEndpoint() {
			return this.endpoint;
		}

		public void setEndpoint(URI endpoint) {
			this.endpoint = endpoint;
		}

		public @Nullable Path getTokenFile() {
			return this.tokenFile;
		}

		public void setTokenFile(@Nullable Path tokenFile) {
			this.tokenFile = tokenFile;
		}

	}

	/**
	 * SSL bundles.
	 */
	public static final class Ssl {

		/**
		 * SSL bundles by name, each from a secret ('secret') whose JSON fields, or whole
		 * text, are in PEM form. Other names of the fields: 'certificate', 'private-key',
		 * 'private-key-password', 'trust-certificates'.
		 */
		private final Map<String, SslBundle> bundles = new LinkedHashMap<>();

		public Map<String, SslBundle> getBundles() {
			return this.bundles;
		}

	}

	/**
	 * The secret of one SSL bundle.
	 *
	 * @param secret reference of the secret; an empty one switches the bundle off
	 * @param certificate field with the certificate and its chain
	 * @param privateKey field with the private key
	 * @param privateKeyPassword field with the password of an encrypted private key
	 * @param trustCertificates field with certificates to trust
	 */
	public record SslBundle(@Nullable String secret, @DefaultValue("certificate") String certificate,
			@DefaultValue("private-key") String privateKey,
			@DefaultValue("private-key-password") String privateKeyPassword,
			@DefaultValue("trust-certificates") String trustCertificates) {

		/**
		 * Whether the secret is set to nothing, as in a profile without one.
		 */
		public boolean isOff() {
			return this.secret != null && this.secret.isBlank();
		}

	}

}
