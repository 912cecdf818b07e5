package io.github.ecssecrets.spring.runtime;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.ecssecrets.jdbc.DatabaseTls;
import io.github.ecssecrets.spring.diagnostics.UnfitSetting;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.BindMethod;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

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

	private Refresh refresh = new Refresh();

	/**
	 * Age of the last successful check at which a secret is reported as stale. Twice
	 * 'refresh.idle-interval', but at least 1 hour, if not set; with push, twice
	 * 'refresh.push-interval'.
	 */
	private @Nullable Duration staleAfter;

	private File file = new File();

	private Agent agent = new Agent();

	private Datasource datasource = new Datasource();

	/**
	 * Database secrets of further data sources, by bean name.
	 */
	private final Map<String, Datasource> datasources = new LinkedHashMap<>();

	private Ssl ssl = new Ssl();

	private Push push = new Push();

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

	public Refresh getRefresh() {
		return this.refresh;
	}

	public void setRefresh(Refresh refresh) {
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

	public Datasource getDatasource() {
		return this.datasource;
	}

	public void setDatasource(Datasource datasource) {
		this.datasource = datasource;
	}

	public Map<String, Datasource> getDatasources() {
		return this.datasources;
	}

	public Ssl getSsl() {
		return this.ssl;
	}

	public void setSsl(Ssl ssl) {
		this.ssl = ssl;
	}

	public Push getPush() {
		return this.push;
	}

	public void setPush(Push push) {
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
	 * Checks of the secrets in use for new versions.
	 */
	public static final class Refresh {

		/**
		 * Whether secrets in use are checked for new versions.
		 */
		private boolean enabled = true;

		/**
		 * Time between two checks of a secret without a known rotation schedule. No
		 * secret is checked less often around a rotation or after a failure.
		 */
		private Duration interval = Duration.ofMinutes(5);

		/**
		 * Time between two checks of a secret with a rotation schedule, outside of its
		 * rotation window. Twelve times the interval if not set.
		 */
		private @Nullable Duration idleInterval;

		/**
		 * Largest random part added to each of these times; 0.2 means up to 20 %.
		 */
		private double jitter = 0.2;

		/**
		 * Time between two checks while a rotation is under way, and first wait after a
		 * failed check. If longer than the interval, the interval counts.
		 */
		private Duration rotationInterval = Duration.ofSeconds(10);

		/**
		 * Time between two checks of a secret while events tell of moved labels (see
		 * 'push'), unless its rotation is expected.
		 */
		private Duration pushInterval = Duration.ofHours(24);

		/**
		 * Whether a rotation re-binds JavaBeans with @ConfigurationProperties that have a
		 * changed property, where Spring Cloud does not.
		 */
		private boolean rebind;

		public boolean isEnabled() {
			return this.enabled;
		}

		public void setEnabled(boolean enabled) {
			this.enabled = enabled;
		}

		public Duration getInterval() {
			return this.interval;
		}

		public void setInterval(Duration interval) {
			this.interval = interval;
		}

		public @Nullable Duration getIdleInterval() {
			return this.idleInterval;
		}

		public void setIdleInterval(@Nullable Duration idleInterval) {
			this.idleInterval = idleInterval;
		}

		public Duration getPushInterval() {
			return this.pushInterval;
		}

		public void setPushInterval(Duration pushInterval) {
			this.pushInterval = pushInterval;
		}

		public double getJitter() {
			return this.jitter;
		}

		public void setJitter(double jitter) {
			this.jitter = jitter;
		}

		public Duration getRotationInterval() {
			return this.rotationInterval;
		}

		public void setRotationInterval(Duration rotationInterval) {
			this.rotationInterval = rotationInterval;
		}

		public boolean isRebind() {
			return this.rebind;
		}

		public void setRebind(boolean rebind) {
			this.rebind = rebind;
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
	 * The database secret of a data source.
	 */
	public static final class Datasource {

		/**
		 * Reference of the database secret. Enables DataSource support.
		 */
		private @Nullable String secret;

		/**
		 * Whether a pool without a secret of its own follows the one that its user and
		 * password come from. If false for 'ecs-secrets.datasource', then for every pool.
		 */
		private boolean infer = true;

		/**
		 * JDBC URL, in place of the one that follows from the secret.
		 */
		private @Nullable String url;

		/**
		 * Engine, in place of the one in the secret.
		 */
		private @Nullable String engine;

		/**
		 * Host name or address, in place of the one in the secret.
		 */
		private @Nullable String host;

		/**
		 * Port, in place of the one in the secret.
		 */
		private @Nullable Integer port;

		/**
		 * Name of the database, in place of the one in the secret.
		 */
		private @Nullable String database;

		/**
		 * Parameters of the JDBC URL that follows from the secret.
		 */
		private final Map<String, String> parameters = new LinkedHashMap<>();

		/**
		 * Prefix of the environment variables that hold the fields of the secret:
		 * USERNAME, PASSWORD, HOST, PORT, NAME and ENGINE.
		 */
		private @Nullable String envPrefix;

		/**
		 * Whether a refused login may try the version that a rotation is preparing
		 * (AWSPENDING).
		 */
		private boolean pendingFallback = true;

		/**
		 * How connections are encrypted. By default, as the field 'ssl' of the secret
		 * says, or else as the driver does by itself.
		 */
		private @Nullable DatabaseTls tls;

		/**
		 * Certificates of the authorities that verify-full trusts: the name of an SSL
		 * bundle, or the location of a PEM file, such as RDS's 'global-bundle.pem'. By
		 * default, those that the driver or the Java runtime trusts.
		 */
		private @Nullable String tlsBundle;

		/**
		 * Time over which pooled connections are replaced after a rotation.
		 */
		private Duration drain = Duration.ofSeconds(60);

		public @Nullable String getSecret() {
			return this.secret;
		}

		public void setSecret(@Nullable String secret) {
			this.secret = secret;
		}

		/**
		 * Whether the secret is set to nothing, as in a profile without one.
		 */
		public boolean isOff() {
			return this.secret != null && this.secret.isBlank();
		}

		public boolean isInfer() {
			return this.infer;
		}

		public void setInfer(boolean infer) {
			this.infer = infer;
		}

		public @Nullable String getUrl() {
			return this.url;
		}

		public void setUrl(@Nullable String url) {
			this.url = url;
		}

		public @Nullable String getEngine() {
			return this.engine;
		}

		public void setEngine(@Nullable String engine) {
			this.engine = engine;
		}

		public @Nullable String getHost() {
			return this.host;
		}

		public void setHost(@Nullable String host) {
			this.host = host;
		}

		public @Nullable Integer getPort() {
			return this.port;
		}

		public void setPort(@Nullable Integer port) {
			this.port = port;
		}

		public @Nullable String getDatabase() {
			return this.database;
		}

		public void setDatabase(@Nullable String database) {
			this.database = database;
		}

		public Map<String, String> getParameters() {
			return this.parameters;
		}

		public @Nullable String getEnvPrefix() {
			return this.envPrefix;
		}

		public void setEnvPrefix(@Nullable String envPrefix) {
			this.envPrefix = envPrefix;
		}

		public boolean isPendingFallback() {
			return this.pendingFallback;
		}

		public void setPendingFallback(boolean pendingFallback) {
			this.pendingFallback = pendingFallback;
		}

		public @Nullable DatabaseTls getTls() {
			return this.tls;
		}

		public void setTls(@Nullable DatabaseTls tls) {
			this.tls = tls;
		}

		public @Nullable String getTlsBundle() {
			return this.tlsBundle;
		}

		public void setTlsBundle(@Nullable String tlsBundle) {
			this.tlsBundle = tlsBundle;
		}

		public Duration getDrain() {
			return this.drain;
		}

		public void setDrain(Duration drain) {
			this.drain = drain;
		}

	}

	/**
	 * Events in place of polling.
	 */
	public static final class Push {

		/**
		 * Queue of Amazon SQS that receives the events of moved labels of the secrets:
		 * its URL, ARN or name. Each event reaches one reader, so it suits a service of
		 * one task.
		 */
		private @Nullable String queue;

		/**
		 * ARN of the topic of Amazon SNS that the events are published to. Each task
		 * makes a queue for itself, subscribes it, and removes it when it stops.
		 */
		private @Nullable String topic;

		/**
		 * Address of Amazon SQS and Amazon SNS, for an emulator.
		 */
		private @Nullable URI endpoint;

		/**
		 * Time over which the tasks of a fleet spread the check that an event brings
		 * about.
		 */
		private Duration spread = Duration.ofSeconds(1);

		public @Nullable String getQueue() {
			return this.queue;
		}

		public void setQueue(@Nullable String queue) {
			this.queue = textOf(queue);
		}

		public @Nullable String getTopic() {
			return this.topic;
		}

		public void setTopic(@Nullable String topic) {
			this.topic = textOf(topic);
		}

		public @Nullable URI getEndpoint() {
			return this.endpoint;
		}

		public void setEndpoint(@Nullable URI endpoint) {
			this.endpoint = endpoint;
		}

		public Duration getSpread() {
			return this.spread;
		}

		public void setSpread(Duration spread) {
			this.spread = spread;
		}

		/**
		 * Whether a queue or a topic is set. An empty one switches push off, as in a
		 * profile.
		 */
		public boolean isOn() {
			return this.queue != null || this.topic != null;
		}

		private static @Nullable String textOf(@Nullable String given) {
			return (given != null && StringUtils.hasText(given)) ? given.strip() : null;
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
