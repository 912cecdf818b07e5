package io.github.ecssecrets.spring.r2dbc;

import java.util.List;

import io.github.ecssecrets.jdbc.DatabaseEngine;
import io.github.ecssecrets.jdbc.DatabaseSecret;
import io.github.ecssecrets.login.LoginCredentials;
import io.github.ecssecrets.spring.diagnostics.InvalidSecretConfigurationException;
import io.github.ecssecrets.spring.login.ClientSecret;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.Option;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.r2dbc.autoconfigure.R2dbcConnectionDetails;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcProperties;

/**
 * Connection details of a database whose user and password are in a secret, as they were
 * when asked for. Where it is, {@code spring.r2dbc.url} tells, and the secret otherwise.
 */
public final class SecretR2dbcConnectionDetails implements R2dbcConnectionDetails {

	/** The fields of the secret that tell where the database is. */
	public static final List<String> LOCATION = List.of(DatabaseSecret.ENGINE, DatabaseSecret.HOST, DatabaseSecret.PORT,
			DatabaseSecret.DATABASE, DatabaseSecret.SSL);

	/** How the driver of PostgreSQL encrypts, which would verify the host otherwise. */
	private static final Option<String> POSTGRESQL_SSL_MODE = Option.valueOf("sslMode");

	private static final String POOL = "pool";

	private final ClientSecret secret;

	private final R2dbcProperties properties;

	/**
	 * Creates the details.
	 * @param secret the secret
	 * @param properties what Spring Boot's properties say
	 */
	public SecretR2dbcConnectionDetails(ClientSecret secret, R2dbcProperties properties) {
		this.secret = secret;
		this.properties = properties;
	}

	/**
	 * The options. Reads the secret, and blocks for that.
	 * @throws InvalidSecretConfigurationException if neither URL nor secret tells where
	 * the database is, no driver for it is present, or the URL configures a pool
	 */
	@Override
	public ConnectionFactoryOptions getConnectionFactoryOptions() {
		String url = this.properties.getUrl();
		ConnectionFactoryOptions located = (url != null) ? ofUrl(url) : ofSecret();
		LoginCredentials credentials = this.secret.login().current();
		ConnectionFactoryOptions.Builder options = located.mutate()
			.option(ConnectionFactoryOptions.USER, String.valueOf(credentials.username()))
			.option(ConnectionFactoryOptions.PASSWORD, credentials.revealPassword());
		if (!located.hasOption(ConnectionFactoryOptions.DATABASE) && this.properties.getName() != null) {
			options.option(ConnectionFactoryOptions.DATABASE, this.properties.getName());
		}
		this.properties.getProperties().forEach((key, value) -> options.option(Option.valueOf(key), value));
		return options.build();
	}

	private static ConnectionFactoryOptions ofUrl(String url) {
		ConnectionFactoryOptions options = ConnectionFactoryOptions.parse(url);
		if (POOL.equals(options.getValue(ConnectionFactoryOptions.DRIVER))) {
			throw new InvalidSecretConfigurationException("property 'spring.r2dbc.url'",
					"A URL that configures a pool leaves no place for logins with a secret.",
					"Write the URL without 'pool:', and configure the pool under 'spring.r2dbc.pool'.");
		}
		return options;
	}

	private ConnectionFactoryOptions ofSecret() {
		String host = this.secret.field(DatabaseSecret.HOST);
		String name = this.secret.field(DatabaseSecret.ENGINE);
		DatabaseEngine engine = (name != null) ? DatabaseEngine.byName(name) : null;
		if (host == null || engine == null) {
			throw incomplete("does not tell the " + ((host == null) ? "host" : "engine") + " of the database");
		}
		ConnectionFactoryOptions.Builder options = ConnectionFactoryOptions.builder()
			.option(ConnectionFactoryOptions.HOST, host);
		Integer port = this.secret.port();
		options.option(ConnectionFactoryOptions.PORT, (port != null) ? port : engine.defaultPort());
		String database = this.secret.field(DatabaseSecret.DATABASE);
		if (database != null) {
			options.option(ConnectionFactoryOptions.DATABASE, database);
		}
		encrypt(options, engine);
		return R2dbcDrivers.of(engine)
			.stream()
			.map((driver) -> options.option(ConnectionFactoryOptions.DRIVER, driver).build())
			.filter(ConnectionFactories::supports)
			.findFirst()
			.orElseThrow(() -> incomplete("names the engine " + engine + ", for which there is no R2DBC driver"));
	}

	/**
	 * Encrypts connections, or not, as the field {@code ssl} of the secret says.
	 */
	private void encrypt(ConnectionFactoryOptions.Builder options, DatabaseEngine engine) {
		Boolean ssl = DatabaseSecret.ssl(this.secret.field(DatabaseSecret.SSL));
		if (ssl != null) {
			options.option(ConnectionFactoryOptions.SSL, ssl);
		}
		if (Boolean.TRUE.equals(ssl) && engine == DatabaseEngine.POSTGRESQL) {
			options.option(POSTGRESQL_SSL_MODE, "require");
		}
	}

	private InvalidSecretConfigurationException incomplete(String problem) {
		return new InvalidSecretConfigurationException("property 'ecs-secrets.r2dbc.secret'",
				"Secret '" + this.secret.reference() + "' " + problem + ".", "Set 'spring.r2dbc.url'.");
	}

	@Override
	public String toString() {
		return "SecretR2dbcConnectionDetails[" + this.secret.reference() + "]";
	}

}
