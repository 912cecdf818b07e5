package io.github.ecssecrets.spring.config;

import java.net.URI;
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
 * @param sources sources in the order they are asked: env, secrets-manager
 * @param region AWS Region of secrets given by name. Found as the AWS SDK does if not set
 * @param endpoint address of Secrets Manager, for an emulator or a VPC endpoint
 * @param bindings references by the name of the environment variable that holds their
 * value, as in the 'secrets' list of a task definition. Each becomes a property of that
 * name
 * @param startup start-up
 * @param apiCallTimeout longest that one call to AWS may take, its retries included
 * @param cache cache
 * @param datasource database secret of the application's data source
 */
@ConfigurationProperties("ecs-secrets")
public record EcsSecretsProperties(@DefaultValue("true") boolean enabled, @DefaultValue( {
		"env", "secrets-manager" }) List<String> sources, @Nullable String region, @Nullable URI endpoint,
		@DefaultValue Map<String, String> bindings, @DefaultValue Startup startup,
		@DefaultValue("5s") Duration apiCallTimeout, @DefaultValue Cache cache, @DefaultValue Datasource datasource){

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
	 * The database secret of the application's data source.
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
	 */
	public record Datasource(@Nullable String secret, @Nullable String url, @Nullable String engine,
			@Nullable String host, @Nullable Integer port, @Nullable String database,
			@DefaultValue Map<String, String> parameters, @DefaultValue("DB_") String envPrefix) {

	}

}
