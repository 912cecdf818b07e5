package io.github.ecssecrets.spring.jdbc;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.jdbc.DatabaseEngine;
import io.github.ecssecrets.jdbc.DatabaseSecret;
import io.github.ecssecrets.spring.diagnostics.InvalidSecretConfigurationException;
import io.github.ecssecrets.spring.runtime.BoundVariables;
import io.github.ecssecrets.spring.runtime.DatasourceProperties;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a database is, field by field: as a property says, else as the environment of the
 * process says, else as the secret says. What the environment says stays, whatever
 * versions the secret has.
 */
final class DatabaseLocation {

	private static final Logger logger = LoggerFactory.getLogger(DatabaseLocation.class);

	/** The ends of the variables' names, by the field of the secret. */
	private static final Map<String, String> VARIABLES = Map.of(DatabaseSecret.HOST, "HOST", DatabaseSecret.PORT,
			"PORT", DatabaseSecret.DATABASE, "NAME", DatabaseSecret.ENGINE, "ENGINE");

	private static final int LARGEST_PORT = 65535;

	private static final Pattern HOST_WITH_PORT = Pattern.compile("[^:\\[\\]]+:(?<port>\\d{1,5})");

	private final DatasourceProperties properties;

	private final Map<String, Known> known = new LinkedHashMap<>();

	private final DatabaseEncryption encryption;

	private final @Nullable String driverClassName;

	private final @Nullable Boolean ssl;

	private final SecretReference reference;

	private final String path;

	private @Nullable String ignored;

	/**
	 * Collects what properties and environment say.
	 * @param path the start of the properties' names
	 * @param envPrefix the start of the variables' names
	 * @param driverClassName the driver that the pool is configured with, or {@code null}
	 * @throws InvalidSecretConfigurationException if a value cannot be used
	 */
	DatabaseLocation(BoundVariables environment, String path, DatasourceProperties properties,
			SecretReference reference, String envPrefix, DatabaseEncryption encryption,
			@Nullable String driverClassName) {
		this.reference = reference;
		this.path = path;
		this.properties = properties;
		this.encryption = encryption;
		this.driverClassName = driverClassName;
		know(DatabaseSecret.HOST, properties.getHost(), path + "host");
		know(DatabaseSecret.PORT, (properties.getPort() != null) ? properties.getPort().toString() : null,
				path + "port");
		know(DatabaseSecret.DATABASE, properties.getDatabase(), path + "database");
		know(DatabaseSecret.ENGINE, properties.getEngine(), path + "engine");
		VARIABLES.forEach((field, name) -> know(environment, field, envPrefix + name, reference.withJsonKey(field)));
		Secret ssl = environment.inEnvironment(reference.withJsonKey(DatabaseSecret.SSL));
		this.ssl = DatabaseSecret.ssl((ssl != null) ? ssl.reveal() : null);
		dropDockerLink(environment, envPrefix);
		engine(null);
		port(null);
		checkHost();
	}

	private void know(String field, @Nullable String value, String property) {
		if (value != null) {
			this.known.put(field, new Known(value, "property '" + property + "'", false));
		}
	}

	private void know(BoundVariables environment, String field, String variable, SecretReference reference) {
		if (this.known.containsKey(field)) {
			return;
		}
		String value = environment.inEnvironment(variable);
		if (value != null) {
			this.known.put(field, new Known(value, "environment variable '" + variable + "'", true));
			return;
		}
		Secret copy = environment.inEnvironment(reference);
		if (copy != null) {
			this.known.put(field, new Known(copy.reveal(), copy.origin().toString(), true));
		}
	}

	/**
	 * Docker and Kubernetes describe a neighbor named "db" by variables of these names,
	 * with a URL for the port and a path for the name.
	 */
	private void dropDockerLink(BoundVariables environment, String envPrefix) {
		String link = environment.inEnvironment(envPrefix + "PORT");
		if (link == null || !link.contains("://")) {
			return;
		}
		this.ignored = "The environment variable '" + envPrefix
				+ "PORT' is a link of Docker or Kubernetes and no port, and is ignored; set '" + this.path
				+ "env-prefix' to another prefix than '" + envPrefix + "' if that is not meant";
		this.known.entrySet()
			.removeIf((entry) -> entry.getValue().isVariable() && (entry.getKey().equals(DatabaseSecret.PORT)
					|| (entry.getKey().equals(DatabaseSecret.DATABASE) && entry.getValue().value().startsWith("/"))));
	}

	private void checkHost() {
		Known host = this.known.get(DatabaseSecret.HOST);
		if (host == null) {
			return;
		}
		refusePort(host.value(), host);
		try {
			DatabaseEngine.POSTGRESQL.jdbcUrl(host.value(), null, null, Map.of());
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidSecretConfigurationException(host.place(), "It is neither a host name nor an IP address.",
					"Correct it. A port belongs in '" + this.path
							+ "port' or the variable for the port, a JDBC URL in '" + this.path + "url'.");
		}
	}

	/**
	 * Logs what of the environment is not used.
	 */
	void logIgnored() {
		if (this.ignored != null) {
			logger.warn(this.ignored);
		}
	}

	/**
	 * The fields that only the secret can tell.
	 * @param credentialsKnown whether the environment has user and password, and only the
	 * engine may keep the secret from not being read
	 */
	List<String> missing(boolean credentialsKnown) {
		List<String> missing = new ArrayList<>();
		for (String field : List.of(DatabaseSecret.HOST, DatabaseSecret.PORT, DatabaseSecret.DATABASE)) {
			if (!this.known.containsKey(field)) {
				missing.add(field);
			}
		}
		boolean engineKnown = this.known.containsKey(DatabaseSecret.ENGINE)
				|| (credentialsKnown && missing.isEmpty() && DatabaseDrivers.onlyEngine() != null);
		if (!engineKnown) {
			missing.add(DatabaseSecret.ENGINE);
		}
		return missing;
	}

	/**
	 * The JDBC URL.
	 * @param secret tells what is not known yet
	 * @throws IncompleteException if it does not
	 * @throws IllegalArgumentException if a value cannot be part of a URL
	 */
	String jdbcUrl(DatabaseSecret secret) {
		DatabaseEngine engine = engine(secret);
		if (engine == null) {
			throw new IncompleteException("engine",
					"does not tell the engine of the database, and the class path does not have exactly one JDBC driver to tell it by");
		}
		Known host = this.known.get(DatabaseSecret.HOST);
		String address = (host != null) ? host.value() : secret.host();
		if (address == null) {
			throw new IncompleteException("host", "does not tell the host of the database");
		}
		refusePort(address, host);
		Known database = this.known.get(DatabaseSecret.DATABASE);
		String url = DatabaseDrivers.usable(engine, this.driverClassName)
			.jdbcUrl(address, port(secret), (database != null) ? database.value() : secret.database(),
					this.properties.getParameters(),
					this.encryption.tls((secret.ssl() != null) ? secret.ssl() : this.ssl), this.encryption.trust());
		return DatabaseDrivers.wrapped(url, this.driverClassName);
	}

	private void refusePort(String address, @Nullable Known known) {
		Matcher port = HOST_WITH_PORT.matcher(address);
		if (port.matches()) {
			throw new InvalidSecretConfigurationException(
					(known != null) ? known.place() : "field 'host' of secret '" + this.reference + "'",
					"It has the port " + port.group("port") + " after the host.",
					"Leave the host alone in it, and put the port into the field 'port' of the secret or '" + this.path
							+ "port'.");
		}
	}

	private @Nullable DatabaseEngine engine(@Nullable DatabaseSecret secret) {
		Known name = this.known.get(DatabaseSecret.ENGINE);
		if (name == null) {
			return (secret != null && secret.engine() != null) ? secret.engine() : DatabaseDrivers.onlyEngine();
		}
		DatabaseEngine engine = DatabaseEngine.byName(name.value());
		if (engine == null) {
			throw new InvalidSecretConfigurationException(name.place(),
					(name.isVariable() ? "It" : "'" + name.value() + "'") + " is not the name of a database engine.",
					"Use one of " + DatabaseEngine.allNames() + ".");
		}
		return engine;
	}

	private @Nullable Integer port(@Nullable DatabaseSecret secret) {
		Known port = this.known.get(DatabaseSecret.PORT);
		if (port == null) {
			return (secret != null) ? secret.port() : null;
		}
		int number = port.value().matches("\\d{1,5}") ? Integer.parseInt(port.value()) : 0;
		if (number < 1 || number > LARGEST_PORT) {
			throw new InvalidSecretConfigurationException(port.place(),
					"It is not a port, which is a number from 1 to " + LARGEST_PORT + ".",
					"Correct it, or take it away to use the port in the secret.");
		}
		return number;
	}

	/**
	 * What is known before the secret is read.
	 *
	 * @param isVariable whether it is from the environment, and not to be shown
	 */
	private record Known(String value, String place, boolean isVariable) {

	}

	/**
	 * Thrown if nothing tells a field that a URL needs.
	 */
	static final class IncompleteException extends RuntimeException {

		private final String property;

		IncompleteException(String property, String problem) {
			super(problem);
			this.property = property;
		}

		/**
		 * The property that could tell.
		 */
		String property() {
			return this.property;
		}

	}

}
