package io.github.ecssecrets.spring.jdbc;

import java.util.Map;
import java.util.function.Supplier;

import io.github.ecssecrets.LiveSecret;
import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretOrigin;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.jdbc.DatabaseSecret;
import io.github.ecssecrets.spring.runtime.DatasourceProperties;
import io.github.ecssecrets.spring.runtime.SecretsRuntime;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

/**
 * Connection details of a database whose user and password are in a secret, as they were
 * at start-up. A pool that these details configure logs in with the newest instead.
 */
public final class SecretJdbcConnectionDetails implements JdbcConnectionDetails {

	private final PoolLogin login;

	private final DatasourceProperties properties;

	private final DatabaseEncryption encryption;

	private final DatabaseSecret secret;

	private final Supplier<String> jdbcUrl;

	private final @Nullable String driverClassName;

	SecretJdbcConnectionDetails(PoolLogin login, DatasourceProperties properties, DatabaseEncryption encryption,
			DatabaseSecret secret, Supplier<String> jdbcUrl, @Nullable String driverClassName) {
		this.login = login;
		this.properties = properties;
		this.encryption = encryption;
		this.secret = secret;
		this.jdbcUrl = jdbcUrl;
		this.driverClassName = driverClassName;
	}

	/**
	 * Reads the secret that {@code ecs-secrets.datasource.secret} names.
	 * @param runtime the secrets of the application
	 * @param properties the properties under {@code ecs-secrets.datasource}
	 * @param url the value of {@code spring.datasource.url}, or {@code null}
	 * @param driverClassName the value of {@code spring.datasource.driver-class-name}, or
	 * {@code null}
	 * @param sslBundles the SSL bundles of the application, or {@code null}
	 * @return the details
	 */
	public static SecretJdbcConnectionDetails read(SecretsRuntime runtime, DatasourceProperties properties,
			@Nullable String url, @Nullable String driverClassName, @Nullable SslBundles sslBundles) {
		return DatabaseSecretReader.main(runtime, properties).read(url, driverClassName, sslBundles);
	}

	/**
	 * The details of a pool whose secret no property names.
	 * @param path the start of the names of the pool's properties
	 * @param properties the properties
	 * @param url the URL that the pool was given
	 * @param driverClassName the driver that it is configured with, or {@code null}
	 * @param username the user that it was given
	 * @param password the password that it was given
	 */
	static SecretJdbcConnectionDetails inferred(PoolLogin login, String path, DatasourceProperties properties,
			String url, @Nullable String driverClassName, String username, String password,
			@Nullable SslBundles sslBundles) {
		DatabaseEncryption encryption = DatabaseEncryption.of(path, properties, sslBundles);
		String complete = encryption.applyTo(url);
		SecretOrigin origin = new SecretOrigin.Custom("the properties of the pool");
		Map<String, String> fields = Map.of(DatabaseSecret.USERNAME, username, DatabaseSecret.PASSWORD, password);
		DatabaseSecret secret = DatabaseSecret.from(login.reference(), (field) -> fields.containsKey(field)
				? Secret.builder(login.reference().name(), origin).text(String.valueOf(fields.get(field))) : null);
		return new SecretJdbcConnectionDetails(login, properties, encryption, secret, () -> complete, driverClassName);
	}

	/**
	 * The details for a pool that was given a URL of its own, or none.
	 */
	SecretJdbcConnectionDetails withUrl(@Nullable String url) {
		if (url == null || url.equals(getJdbcUrl())) {
			return this;
		}
		String complete = this.encryption.applyTo(url);
		return new SecretJdbcConnectionDetails(this.login, this.properties, this.encryption, this.secret,
				() -> complete, this.driverClassName);
	}

	SecretReference reference() {
		return this.login.reference();
	}

	PoolLogin login() {
		return this.login;
	}

	DatasourceProperties properties() {
		return this.properties;
	}

	/**
	 * The URL of connections that are opened now; a {@link LiveSecret} if the secret
	 * tells a part of it.
	 */
	Supplier<String> url() {
		return this.jdbcUrl;
	}

	/**
	 * The driver that a pool is given which has none.
	 * @return {@code null} to leave it to {@link java.sql.DriverManager}
	 */
	@Nullable String driverClassName() {
		return (this.driverClassName != null) ? this.driverClassName : DatabaseDrivers.driverClassName(getJdbcUrl());
	}

	@Override
	public String getUsername() {
		return this.secret.username();
	}

	@Override
	public String getPassword() {
		return this.secret.revealPassword();
	}

	@Override
	public String getJdbcUrl() {
		return this.jdbcUrl.get();
	}

	@Override
	public String getDriverClassName() {
		String name = driverClassName();
		name = (name != null) ? name : DatabaseDrivers.registered(getJdbcUrl());
		return (name != null) ? name : JdbcConnectionDetails.super.getDriverClassName();
	}

	@Override
	public String toString() {
		return "SecretJdbcConnectionDetails[" + this.secret + "]";
	}

}
