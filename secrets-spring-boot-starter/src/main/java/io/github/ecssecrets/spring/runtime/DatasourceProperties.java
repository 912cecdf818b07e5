package io.github.ecssecrets.spring.runtime;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import io.github.ecssecrets.jdbc.DatabaseTls;
import org.jspecify.annotations.Nullable;

/**
 * The database secret of a data source: {@code ecs-secrets.datasource}, or one of
 * {@code ecs-secrets.datasources}.
 */
public final class DatasourceProperties {

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
	 * Prefix of the environment variables that hold the fields of the secret: USERNAME,
	 * PASSWORD, HOST, PORT, NAME and ENGINE.
	 */
	private @Nullable String envPrefix;

	/**
	 * Whether a refused login may try the version that a rotation is preparing
	 * (AWSPENDING).
	 */
	private boolean pendingFallback = true;

	/**
	 * How connections are encrypted. By default, as the field 'ssl' of the secret says,
	 * or else as the driver does by itself.
	 */
	private @Nullable DatabaseTls tls;

	/**
	 * Certificates of the authorities that verify-full trusts: the name of an SSL bundle,
	 * or the location of a PEM file, such as RDS's 'global-bundle.pem'. By default, those
	 * that the driver or the Java runtime trusts.
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
