package io.github.ecssecrets.spring.jdbc;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.ecssecrets.InvalidSecretReferenceException;
import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretKeyNotFoundException;
import io.github.ecssecrets.SecretMalformedException;
import io.github.ecssecrets.SecretNotFoundException;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretResult;
import io.github.ecssecrets.jdbc.DatabaseEngine;
import io.github.ecssecrets.jdbc.DatabaseSecret;
import io.github.ecssecrets.source.EnvironmentSecretSource;
import io.github.ecssecrets.spring.diagnostics.InvalidSecretConfigurationException;
import io.github.ecssecrets.spring.diagnostics.SecretResolutionException;
import io.github.ecssecrets.spring.runtime.EcsSecretsProperties;
import io.github.ecssecrets.spring.runtime.SecretsRuntime;
import io.github.ecssecrets.spring.runtime.StartupSecrets;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;

/**
 * Puts the connection details together: each field from its environment variable where
 * Amazon ECS injected it, from a property where one is set, and from the secret
 * otherwise. If the first two give all that is needed, the secret is not read.
 */
final class DatabaseSecretReader {

	private static final String MAIN_PREFIX = "DB_";

	/** The ends of the variables' names, by the field of the secret. */
	private static final Map<String, String> VARIABLES = Map.of(DatabaseSecret.USERNAME, "USERNAME",
			DatabaseSecret.PASSWORD, "PASSWORD", DatabaseSecret.HOST, "HOST", DatabaseSecret.PORT, "PORT",
			DatabaseSecret.DATABASE, "NAME", DatabaseSecret.ENGINE, "ENGINE");

	private final SecretsRuntime runtime;

	private final String path;

	private final EcsSecretsProperties.Datasource properties;

	private final SecretReference reference;

	private final String envPrefix;

	private DatabaseSecretReader(SecretsRuntime runtime, String path, EcsSecretsProperties.Datasource properties,
			String defaultPrefix) {
		this.runtime = runtime;
		this.path = path;
		this.properties = properties;
		this.reference = reference(properties.getSecret());
		this.envPrefix = (properties.getEnvPrefix() != null) ? properties.getEnvPrefix() : defaultPrefix;
		VARIABLES.forEach((field, name) -> runtime.bind(this.envPrefix + name, this.reference.withJsonKey(field)));
	}

	/**
	 * A reader of the secret of Spring Boot's own data source.
	 */
	static DatabaseSecretReader main(SecretsRuntime runtime, EcsSecretsProperties.Datasource properties) {
		return new DatabaseSecretReader(runtime, "ecs-secrets.datasource.", properties, MAIN_PREFIX);
	}

	/**
	 * A reader of the secret of a further data source. Its variables start with its own
	 * name, because those of the main one would be wrong for it.
	 */
	static DatabaseSecretReader further(SecretsRuntime runtime, String beanName,
			EcsSecretsProperties.Datasource properties) {
		return new DatabaseSecretReader(runtime, "ecs-secrets.datasources." + beanName + ".", properties,
				environmentName(beanName) + "_" + MAIN_PREFIX);
	}

	private static String environmentName(String beanName) {
		String variable = EnvironmentSecretSource.conventionalVariable(SecretReference.parse(beanName));
		return (variable != null) ? variable : beanName;
	}

	private SecretReference reference(@Nullable String text) {
		String place = place();
		if (text == null) {
			throw new InvalidSecretConfigurationException(place, "It is not set, but others of the data source are.",
					"Set it to the name or ARN of the database secret.");
		}
		SecretReference reference;
		try {
			reference = SecretReference.parse(text);
		}
		catch (InvalidSecretReferenceException ex) {
			throw InvalidSecretConfigurationException.of(place, ex);
		}
		if (reference.jsonKey() != null) {
			throw new InvalidSecretConfigurationException(place, "'" + text + "' names one field of a secret.",
					"Name the whole secret: '" + reference.secret() + "'.");
		}
		if (!reference.isCurrent()) {
			throw new InvalidSecretConfigurationException(place,
					"'" + text + "' names one version of a secret, which a rotation leaves behind.",
					"Name the secret without a version: '" + reference.secret() + "'.");
		}
		return reference;
	}

	SecretJdbcConnectionDetails read(@Nullable String springUrl) {
		String url = (this.properties.getUrl() != null) ? this.properties.getUrl() : springUrl;
		try {
			List<SecretReference> wanted = wanted(url != null);
			DatabaseSecret secret = secret(wanted, this.runtime.loadAll(wanted));
			return new SecretJdbcConnectionDetails(this.reference, this.properties, secret,
					(url != null) ? url : jdbcUrl(secret));
		}
		catch (SecretException ex) {
			throw new SecretResolutionException(place(), ex);
		}
	}

	/**
	 * What {@link #read} will ask for, for all pools to be read together.
	 * @param urlKnown whether it will be given a URL
	 */
	StartupSecrets startupSecrets(boolean urlKnown) {
		List<SecretReference> wanted = wanted(urlKnown || this.properties.getUrl() != null);
		return new StartupSecrets() {

			@Override
			public Collection<SecretReference> references() {
				return wanted;
			}

			@Override
			public List<SecretResolutionException.Failure> failures(Map<SecretReference, SecretResult> results) {
				try {
					secret(wanted, results);
					return List.of();
				}
				catch (SecretException ex) {
					return List.of(new SecretResolutionException.Failure(place(), ex));
				}
			}

		};
	}

	private String place() {
		return "property '" + this.path + "secret'";
	}

	/**
	 * The fields that no property gives. All of them are asked for together, and the
	 * secret's own are optional but for user and password.
	 */
	private List<SecretReference> wanted(boolean urlKnown) {
		return neededFields(urlKnown).stream().map(this.reference::withJsonKey).toList();
	}

	private DatabaseSecret secret(List<SecretReference> wanted, Map<SecretReference, SecretResult> results) {
		Map<String, Secret> fields = new LinkedHashMap<>();
		wanted.forEach((field) -> {
			SecretResult result = results.get(field);
			if (result instanceof SecretResult.Found found) {
				fields.put(String.valueOf(field.jsonKey()), found.secret());
			}
			else if (result instanceof SecretResult.Failed failed
					&& !(failed.error() instanceof SecretKeyNotFoundException)) {
				throw ofWhole(failed.error());
			}
		});
		return DatabaseSecret.from(this.reference, fields::get);
	}

	/**
	 * What fails a field fails the secret, which is what people know by name.
	 */
	private SecretException ofWhole(SecretException error) {
		if (error instanceof SecretNotFoundException missing) {
			return new SecretNotFoundException(this.reference, missing.getTried());
		}
		return (error instanceof SecretMalformedException malformed) ? notJson(malformed) : error;
	}

	private SecretMalformedException notJson(SecretMalformedException malformed) {
		return new SecretMalformedException(this.reference, "Secret '" + this.reference
				+ "' is not a database secret: it is not valid JSON; a database secret is a JSON object with at least 'username' and 'password'",
				malformed.getOrigin());
	}

	private List<String> neededFields(boolean urlKnown) {
		List<String> fields = new ArrayList<>(List.of(DatabaseSecret.USERNAME, DatabaseSecret.PASSWORD));
		if (urlKnown) {
			return fields;
		}
		if (this.properties.getHost() == null) {
			fields.add(DatabaseSecret.HOST);
		}
		if (this.properties.getPort() == null) {
			fields.add(DatabaseSecret.PORT);
		}
		if (this.properties.getDatabase() == null) {
			fields.add(DatabaseSecret.DATABASE);
		}
		boolean othersInjected = fields.stream().allMatch(this::isInjected);
		boolean engineKnown = this.properties.getEngine() != null || (othersInjected && engineOfDriver() != null);
		if (!engineKnown || isInjected(DatabaseSecret.ENGINE)) {
			fields.add(DatabaseSecret.ENGINE);
		}
		return fields;
	}

	private boolean isInjected(String field) {
		return this.runtime.isInEnvironment(this.envPrefix + VARIABLES.get(field));
	}

	private String jdbcUrl(DatabaseSecret secret) {
		DatabaseEngine engine = engine(secret);
		String host = (this.properties.getHost() != null) ? this.properties.getHost() : secret.host();
		if (host == null) {
			throw incomplete("host", "does not tell the host of the database");
		}
		Integer port = (this.properties.getPort() != null) ? this.properties.getPort() : secret.port();
		String database = (this.properties.getDatabase() != null) ? this.properties.getDatabase() : secret.database();
		try {
			return engine.jdbcUrl(host, port, database, this.properties.getParameters());
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidSecretConfigurationException(
					"secret '" + this.reference + "' or the properties under '" + this.path + "'",
					ex.getMessage() + ".", "Correct it, or set '" + this.path + "url'.");
		}
	}

	private DatabaseEngine engine(DatabaseSecret secret) {
		String name = this.properties.getEngine();
		if (name != null) {
			DatabaseEngine engine = DatabaseEngine.byName(name);
			if (engine == null) {
				throw new InvalidSecretConfigurationException("property '" + this.path + "engine'",
						"'" + name + "' is not the name of a database engine.",
						"Use one of " + DatabaseEngine.allNames() + ".");
			}
			return engine;
		}
		DatabaseEngine engine = (secret.engine() != null) ? secret.engine() : engineOfDriver();
		if (engine == null) {
			throw incomplete("engine",
					"does not tell the engine of the database, and the class path does not have exactly one JDBC driver to tell it by");
		}
		return engine;
	}

	private static @Nullable DatabaseEngine engineOfDriver() {
		List<DatabaseEngine> engines = Arrays.stream(DatabaseEngine.values())
			.filter((engine) -> ClassUtils.isPresent(engine.driverClassName(), null))
			.toList();
		return (engines.size() == 1) ? engines.get(0) : null;
	}

	private InvalidSecretConfigurationException incomplete(String property, String problem) {
		return new InvalidSecretConfigurationException(place(), "Secret '" + this.reference + "' " + problem + ".",
				"Set '" + this.path + property + "', '" + this.path
						+ "url' or 'spring.datasource.url', as is usual for a "
						+ "secret that RDS manages, which holds only user and password.");
	}

}
