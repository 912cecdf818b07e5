package io.github.ecssecrets.spring.jdbc;

import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.jdbc.DatabaseSecret;
import io.github.ecssecrets.spring.runtime.EcsSecretsProperties;
import io.github.ecssecrets.spring.runtime.SecretsRuntime;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

/**
 * Connection details of a database whose user and password are in a secret, as they were
 * at start-up. A pool that these details configure logs in with the newest instead.
 */
public final class SecretJdbcConnectionDetails implements JdbcConnectionDetails {

	private final SecretReference reference;

	private final EcsSecretsProperties.Datasource properties;

	private final DatabaseSecret secret;

	private final String jdbcUrl;

	SecretJdbcConnectionDetails(SecretReference reference, EcsSecretsProperties.Datasource properties,
			DatabaseSecret secret, String jdbcUrl) {
		this.reference = reference;
		this.properties = properties;
		this.secret = secret;
		this.jdbcUrl = jdbcUrl;
	}

	/**
	 * Reads the secret that {@code ecs-secrets.datasource.secret} names.
	 * @param runtime the secrets of the application
	 * @param properties the properties under {@code ecs-secrets.datasource}
	 * @param url the value of {@code spring.datasource.url}, or {@code null}
	 * @return the details
	 */
	public static SecretJdbcConnectionDetails read(SecretsRuntime runtime, EcsSecretsProperties.Datasource properties,
			@Nullable String url) {
		return DatabaseSecretReader.main(runtime, properties).read(url);
	}

	SecretJdbcConnectionDetails withUrl(String url) {
		return new SecretJdbcConnectionDetails(this.reference, this.properties, this.secret, url);
	}

	SecretReference reference() {
		return this.reference;
	}

	EcsSecretsProperties.Datasource properties() {
		return this.properties;
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
