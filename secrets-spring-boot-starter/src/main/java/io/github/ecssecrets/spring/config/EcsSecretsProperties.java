package io.github.ecssecrets.spring.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Configuration properties of ECS Secrets.
 *
 * @param enabled whether the library does anything at all, config imports included
 * @param sources sources in the order they are asked: env, file, agent, secrets-manager
 * @param region AWS Region of secrets given by name. Found as the AWS SDK does if not set
 * @param replicaRegions AWS Regions that hold replicas of the secrets, asked in turn
 * while the first Region is unavailable
 * @param applicationId name of the application in the user agent of AWS calls, which
 * CloudTrail shows
 * @param endpoint address of Secrets Manager, for an emulator or a VPC endpoint
 * @param bindings references by the name of the environment variable that holds their
 * value, as in the 'secrets' list of a task definition. Each becomes a property of that
 * name
 * @param taskDefinition location of an ECS task definition in JSON, a path or a resource
 * such as classpath:task.json. The 'secrets' of one of its containers become bindings
 * @param taskDefinitionContainer name of that container. The first that has secrets if
 * not set
 * @param startup start-up
 * @param apiCallTimeout longest that one call to AWS may take, its retries included
 * @param cache cache
 * @param refresh checks of the secrets in use for new versions
 * @param staleAfter age of the last successful check at which a secret is reported as
 * stale
 * @param file mounted files
 * @param agent AWS Secrets Manager Agent (Workload Credentials Provider)
 * @param datasource database secret of the application's data source
 * @param datasources database secrets of further data sources, by bean name
 * @param ssl SSL bundles
 */
@ConfigurationProperties("ecs-secrets")
public record EcsSecretsProperties(@DefaultValue("true") boolean enabled, @DefaultValue( {
		"env", "file", "secrets-manager" }) List<String> sources, @Nullable String region,
		@DefaultValue List<String> replicaRegions, @Nullable String applicationId, @Nullable URI endpoint,
		@DefaultValue Map<String, String> bindings, @Nullable String taskDefinition,
		@Nullable String taskDefinitionContainer, @DefaultValue Startup startup,
		@DefaultValue("5s") Duration apiCallTimeout, @DefaultValue Cache cache, @DefaultValue Refresh refresh,
		@DefaultValue("1h") Duration staleAfter, @DefaultValue File file, @DefaultValue Agent agent,
		@DefaultValue Datasource datasource, @DefaultValue Map<String, Datasource> datasources, @DefaultValue Ssl ssl){

	/**
	 * Reads the properties before the application context exists.
	 * @param binder the binder of the Environment
	 * @return the properties
	 */
	public static EcsSecretsProperties from(Binder binder) {
		return binder.bindOrCreate("ecs-secrets", Bindable.of(EcsSecretsProperties.class));
	}

	/**
	 * Start-up.
	 *
	 * @param timeout longest that all reads of one step of the start-up may take together
	 */
	public record Startup(@DefaultValue("10s") Duration timeout) {

	}

	/**
	 * Cache.
	 *
	 * @param maximumSize secrets kept in memory
	 */
	public record Cache(@DefaultValue("1024") long maximumSize) {

	}

	/**
	 * Checks for new versions.
	 *
	 * @param enabled whether secrets in use are checked for new versions
	 * @param interval time between two checks
	 * @param jitter how far an interval may be off by chance, 0.2 meaning up to 20 %
	 * either way
	 * @param rotationInterval time between two checks while a rotation is under way or
	 * due
	 * @param rebind whether a rotation re-binds JavaBeans with @ConfigurationProperties
	 * that have a changed property, where Spring Cloud does not
	 */
	public record Refresh(@DefaultValue("true") boolean enabled, @DefaultValue("5m") Duration interval,
			@DefaultValue("0.2") double jitter, @DefaultValue("10s") Duration rotationInterval,
			@DefaultValue("false") boolean rebind) {

	}

	/**
	 * Mounted files.
	 *
	 * @param directory directory with a file, or a directory of fields, for each secret.
	 * Enables the file source
	 */
	public record File(@Nullable Path directory) {

	}

	/**
	 * The agent.
	 *
	 * @param endpoint address of the agent
	 * @param tokenFile file with the agent's token. By default, the environment variable
	 * AWS_TOKEN, else /var/run/awssmatoken
	 */
	public record Agent(@DefaultValue("http://localhost:2773") URI endpoint, @Nullable Path tokenFile) {

	}

	/**
	 * The database secret of a data source.
	 *
	 * @param secret reference of the database secret. Enables DataSource support
	 * @param url JDBC URL, in place of the one that follows from the secret
	 * @param engine engine, in place of the one in the secret
	 * @param host host name or address, in place of the one in the secret
	 * @param port port, in place of the one in the secret
	 * @param database name of the database, in place of the one in the secret
	 * @param parameters parameters of the JDBC URL that follows from the secret
	 * @param envPrefix prefix of the environment variables that hold the fields of the
	 * secret: USERNAME, PASSWORD, HOST, PORT, NAME and ENGINE
	 * @param pendingFallback whether a refused login may try the version that a rotation
	 * is preparing (AWSPENDING)
	 * @param drain time over which pooled connections are replaced after a rotation
	 */
	public record Datasource(@Nullable String secret, @Nullable String url, @Nullable String engine,
			@Nullable String host, @Nullable Integer port, @Nullable String database,
			@DefaultValue Map<String, String> parameters, @Nullable String envPrefix,
			@DefaultValue("true") boolean pendingFallback, @DefaultValue("60s") Duration drain) {

	}

	/**
	 * SSL bundles.
	 *
	 * @param bundles SSL bundles by name, each from a secret ('secret') whose JSON
	 * fields, or whole text, are in PEM form. Other names of the fields: 'certificate',
	 * 'private-key', 'private-key-password', 'trust-certificates'
	 */
	public record Ssl(@DefaultValue Map<String, SslBundle> bundles) {

	}

	/**
	 * The secret of one SSL bundle.
	 *
	 * @param secret reference of the secret
	 * @param certificate field with the certificate and its chain
	 * @param privateKey field with the private key
	 * @param privateKeyPassword field with the password of an encrypted private key
	 * @param trustCertificates field with certificates to trust
	 */
	public record SslBundle(@DefaultValue("") String secret, @DefaultValue("certificate") String certificate,
			@DefaultValue("private-key") String privateKey,
			@DefaultValue("private-key-password") String privateKeyPassword,
			@DefaultValue("trust-certificates") String trustCertificates) {

	}

}
