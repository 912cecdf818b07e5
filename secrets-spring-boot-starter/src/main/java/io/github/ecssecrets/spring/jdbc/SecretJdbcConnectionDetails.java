package io.github.ecssecrets.spring.jdbc;

import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

import io.github.ecssecrets.jdbc.DatabaseSecret;
import io.github.ecssecrets.spring.config.SecretsRuntime;
import org.jspecify.annotations.Nullable;

/**
 * Connection details of a database whose user and password are in a secret.
 */
public final class SecretJdbcConnectionDetails implements JdbcConnectionDetails {

	private final DatabaseSecret secret;

	private final String jdbcUrl;

	SecretJdbcConnectionDetails(DatabaseSecret secret, String jdbcUrl) {
		this.secret = secret;
		this.jdbcUrl = jdbcUrl;
	}

	/**
	 * Reads the secret that {@code ecs-secrets.datasource.secret} names.
	 * @param runtime the secrets of the application and their configuration
	 * @param url the value of {@code spring.datasource.url}, or {@code null}
	 * @return the details
	 */
	public static SecretJdbcConnectionDetails read(SecretsRuntime runtime, @Nullable String url) {
		return new DatabaseSecretReader(runtime, runtime.properties().datasource()).read(url);
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
		return this.jdbcUrl;
	}

	@Override
	public String toString() {
		return "SecretJdbcConnectionDetails[" + this.secret + "]";
	}

}
