package io.github.ecssecrets.jdbc;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * How connections to a database are encrypted, in the terms of each engine's driver.
 */
public enum DatabaseTls {

	/**
	 * Encrypted, with a certificate that is trusted and names the host.
	 */
	VERIFY_FULL,

	/**
	 * Encrypted. Drivers that can do without do not verify the certificate; those of
	 * Oracle Database and Db2 verify that it is trusted.
	 */
	REQUIRE,

	/**
	 * Not encrypted.
	 */
	DISABLE;

	/**
	 * Finds a value by its name in configuration.
	 * @param name the name, such as {@code verify-full}
	 * @return the value, or {@code null} if there is none of that name
	 */
	public static @Nullable DatabaseTls byName(String name) {
		String constant = name.replace('-', '_').toUpperCase(Locale.ROOT);
		for (DatabaseTls tls : values()) {
			if (tls.name().equals(constant)) {
				return tls;
			}
		}
		return null;
	}

	/**
	 * The connection parameters that a driver understands.
	 * @param engine the engine
	 * @param trust the certificates to trust, or {@code null} for those of the Java
	 * runtime
	 * @return the parameters in the order of the URL
	 */
	public Map<String, String> parameters(DatabaseEngine engine, @Nullable DatabaseTrust trust) {
		Map<String, String> parameters = new LinkedHashMap<>();
		switch (engine) {
			case POSTGRESQL -> postgresql(parameters, trust);
			case REDSHIFT -> redshift(parameters, trust);
			case MYSQL -> mysql(parameters, trust);
			case MARIADB -> mariadb(parameters, trust);
			case ORACLE -> oracle(parameters, trust);
			case SQLSERVER -> sqlserver(parameters, trust);
			case DB2 -> db2(parameters, trust);
		}
		return parameters;
	}

	private boolean isEncrypted() {
		return this != DISABLE;
	}

	private boolean isVerified() {
		return this == VERIFY_FULL;
	}

	private void postgresql(Map<String, String> parameters, @Nullable DatabaseTrust trust) {
		parameters.put("sslmode", name().toLowerCase(Locale.ROOT).replace('_', '-'));
		if (isVerified() && trust != null) {
			parameters.put("sslrootcert", trust.pem().toString());
		}
		else if (isVerified()) {
			parameters.put("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory");
		}
	}

	private void redshift(Map<String, String> parameters, @Nullable DatabaseTrust trust) {
		parameters.put("ssl", String.valueOf(isEncrypted()));
		if (isVerified()) {
			parameters.put("sslmode", "verify-full");
		}
		else if (isEncrypted()) {
			parameters.put("sslfactory", "com.amazon.redshift.ssl.NonValidatingFactory");
		}
		if (isVerified() && trust != null) {
			parameters.put("sslrootcert", trust.pem().toString());
		}
	}

	private void mysql(Map<String, String> parameters, @Nullable DatabaseTrust trust) {
		parameters.put("sslMode", switch (this) {
			case VERIFY_FULL -> "VERIFY_IDENTITY";
			case REQUIRE -> "REQUIRED";
			case DISABLE -> "DISABLED";
		});
		if (isVerified() && trust != null) {
			parameters.put("trustCertificateKeyStoreUrl", "file:" + trust.keyStore());
			parameters.put("trustCertificateKeyStoreType", DatabaseTrust.KEY_STORE_TYPE);
			parameters.put("trustCertificateKeyStorePassword", trust.keyStorePassword());
		}
	}

	private void mariadb(Map<String, String> parameters, @Nullable DatabaseTrust trust) {
		parameters.put("sslMode", switch (this) {
			case VERIFY_FULL -> "verify-full";
			case REQUIRE -> "trust";
			case DISABLE -> "disable";
		});
		if (isVerified() && trust != null) {
			parameters.put("serverSslCert", trust.pem().toString());
		}
	}

	private void oracle(Map<String, String> parameters, @Nullable DatabaseTrust trust) {
		if (!isEncrypted()) {
			return;
		}
		parameters.put("ssl_server_dn_match", isVerified() ? "on" : "off");
		if (trust != null) {
			parameters.put("truststore", trust.keyStore().toString());
			parameters.put("truststore_type", DatabaseTrust.KEY_STORE_TYPE);
			parameters.put("truststore_password", trust.keyStorePassword());
		}
	}

	private void sqlserver(Map<String, String> parameters, @Nullable DatabaseTrust trust) {
		parameters.put("encrypt", String.valueOf(isEncrypted()));
		if (isEncrypted()) {
			parameters.put("trustServerCertificate", String.valueOf(!isVerified()));
		}
		if (isVerified() && trust != null) {
			parameters.put("trustStore", trust.keyStore().toString());
			parameters.put("trustStoreType", DatabaseTrust.KEY_STORE_TYPE);
			parameters.put("trustStorePassword", trust.keyStorePassword());
		}
	}

	private void db2(Map<String, String> parameters, @Nullable DatabaseTrust trust) {
		parameters.put("sslConnection", String.valueOf(isEncrypted()));
		if (isVerified()) {
			parameters.put("sslClientHostnameValidation", "Basic");
		}
		if (isEncrypted() && trust != null) {
			parameters.put("sslCertLocation", trust.pem().toString());
		}
	}

}
