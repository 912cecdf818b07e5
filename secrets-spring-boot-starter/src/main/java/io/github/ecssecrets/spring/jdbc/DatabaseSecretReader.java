package io.github.ecssecrets.spring.jdbc;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretKeyNotFoundException;
import io.github.ecssecrets.SecretMalformedException;
import io.github.ecssecrets.SecretNotFoundException;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretResult;
import io.github.ecssecrets.jdbc.DatabaseEngine;
import io.github.ecssecrets.jdbc.DatabaseSecret;
import io.github.ecssecrets.spring.diagnostics.ConfiguredReference;
import io.github.ecssecrets.spring.diagnostics.InvalidSecretConfigurationException;
import io.github.ecssecrets.spring.diagnostics.SecretResolutionException;
import io.github.ecssecrets.spring.runtime.DatasourceProperties;
import io.github.ecssecrets.spring.runtime.PoolNames;
import io.github.ecssecrets.spring.runtime.SecretsRuntime;
import io.github.ecssecrets.spring.runtime.StartupSecrets;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.SslBundles;

/**
 * Puts the connection details together: user and password from the environment variables
 * where Amazon ECS injected them and from the secret otherwise, the place of the database
 * as {@link DatabaseLocation} says. If the secret is not needed, it is not read.
 */
final class DatabaseSecretReader {

	/** The ends of the variables' names, by the field of the secret. */
	private static final Map<String, String> VARIABLES = Map.of(DatabaseSecret.USERNAME, "USERNAME",
			DatabaseSecret.PASSWORD, "PASSWORD");

	private final SecretsRuntime runtime;

	private final String path;

	private final DatasourceProperties properties;

	private final SecretReference reference;

	private final String envPrefix;

	private DatabaseSecretReader(SecretsRuntime runtime, String path, DatasourceProperties properties,
			@Nullable String further) {
		this.runtime = runtime;
		this.path = path;
		this.properties = properties;
		this.reference = reference(properties.getSecret());
		this.envPrefix = PoolNames.envPrefix(properties, further);
		VARIABLES.forEach((field, name) -> runtime.bind(this.envPrefix + name, this.reference.withJsonKey(field)));
	}

	/**
	 * A reader of the secret of Spring Boot's own data source.
	 */
	static DatabaseSecretReader main(SecretsRuntime runtime, DatasourceProperties properties) {
		DatabaseSecretReader reader = new DatabaseSecretReader(runtime, PoolSettings.MAIN_PATH, properties, null);
		VARIABLES.forEach((field, name) -> reader.bindUnlessBound(PoolNames.SPRING_ENV_PREFIX + name, field));
		return reader;
	}

	/**
	 * What Amazon ECS injected for Spring Boot is a copy of the secret, too.
	 */
	private void bindUnlessBound(String variable, String field) {
		if (this.runtime.binding(variable) == null) {
			this.runtime.bind(variable, this.reference.withJsonKey(field));
		}
	}

	/**
	 * A reader of the secret of a further data source.
	 * @param name the name in the properties
	 */
	static DatabaseSecretReader further(SecretsRuntime runtime, String name, DatasourceProperties properties) {
		return new DatabaseSecretReader(runtime, PoolSettings.path(name), properties, name);
	}

	private SecretReference reference(@Nullable String text) {
		String place = place();
		if (text == null) {
			throw new InvalidSecretConfigurationException(place, "It is not set, but others of the data source are.",
					"Set it to the name or ARN of the database secret.");
		}
		return ConfiguredReference.parseWhole(place, text);
	}

	/**
	 * Reads what is needed.
	 * @param url the URL that the pool or Spring Boot was given, or {@code null}
	 * @param driverClassName the driver that it is configured with, or {@code null}
	 * @param sslBundles the SSL bundles of the application, or {@code null}
	 */
	SecretJdbcConnectionDetails read(@Nullable String url, @Nullable String driverClassName,
			@Nullable SslBundles sslBundles) {
		String given = (this.properties.getUrl() != null) ? this.properties.getUrl() : url;
		DatabaseEncryption encryption = DatabaseEncryption.of(this.path, this.properties, sslBundles);
		DatabaseLocation location = (given != null) ? null : location(encryption, driverClassName);
		if (location != null) {
			location.logIgnored();
		}
		try {
			List<SecretReference> wanted = wanted(location);
			Map<SecretReference, SecretResult> results = this.runtime.loadAll(wanted);
			DatabaseSecret secret = secret(wanted, results);
			Supplier<String> address = (given != null) ? constant(encryption.applyTo(given))
					: address(Objects.requireNonNull(location), secret, wanted, results);
			if (location != null || driverClassName != null) {
				DatabaseDrivers.check(this.path, address.get(), driverClassName);
			}
			return new SecretJdbcConnectionDetails(PoolLogin.of(this.reference), this.properties, encryption, secret,
					address, driverClassName);
		}
		catch (SecretException ex) {
			throw new SecretResolutionException(place(), ex);
		}
	}

	private static Supplier<String> constant(String url) {
		return () -> url;
	}

	private DatabaseLocation location(DatabaseEncryption encryption, @Nullable String driverClassName) {
		return new DatabaseLocation(this.runtime, this.path, this.properties, this.reference, this.envPrefix,
				encryption, driverClassName);
	}

	/**
	 * The URL, which follows the secret if that tells a part of it.
	 */
	private Supplier<String> address(DatabaseLocation location, DatabaseSecret secret, List<SecretReference> wanted,
			Map<SecretReference, SecretResult> results) {
		String first = jdbcUrl(location, secret);
		boolean isTold = wanted.stream()
			.skip(VARIABLES.size())
			.map(results::get)
			.anyMatch((result) -> result instanceof SecretResult.Found found && found.secret().versionId() != null);
		if (!isTold) {
			return constant(first);
		}
		List<String> told = new ArrayList<>(List.of(DatabaseSecret.SSL));
		wanted.stream().skip(VARIABLES.size()).forEach((field) -> told.add(String.valueOf(field.jsonKey())));
		DatabaseAddress known = new DatabaseAddress(this.reference, location, told, fields(wanted, results), first);
		return this.runtime.secrets().live(this.reference, known::follow);
	}

	/**
	 * What {@link #read} will ask for, for all pools to be read together.
	 * @param urlKnown whether it will be given a URL
	 */
	StartupSecrets startupSecrets(boolean urlKnown) {
		boolean given = urlKnown || this.properties.getUrl() != null;
		List<SecretReference> wanted = wanted(
				given ? null : location(DatabaseEncryption.withoutCertificates(this.path, this.properties), null));
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
	 * The fields to read: user and password first. All of them are asked for together,
	 * and the secret's own are optional but for user and password.
	 * @param location where the database is, or {@code null} if the URL is given
	 */
	private List<SecretReference> wanted(@Nullable DatabaseLocation location) {
		List<String> fields = new ArrayList<>(List.of(DatabaseSecret.USERNAME, DatabaseSecret.PASSWORD));
		if (location != null) {
			fields.addAll(location.missing(VARIABLES.keySet().stream().allMatch(this::isInjected)));
		}
		return fields.stream().map(this.reference::withJsonKey).toList();
	}

	private boolean isInjected(String field) {
		return this.runtime.inEnvironment(this.reference.withJsonKey(field)) != null;
	}

	private DatabaseSecret secret(List<SecretReference> wanted, Map<SecretReference, SecretResult> results) {
		Map<String, Secret> fields = fields(wanted, results);
		Secret engine = fields.get(DatabaseSecret.ENGINE);
		if (engine != null && DatabaseEngine.byName(engine.reveal()) == null) {
			throw new InvalidSecretConfigurationException("field 'engine' of secret '" + this.reference + "'",
					"It is none of " + DatabaseEngine.allNames() + ".",
					"Correct it, or set '" + this.path + "engine' to one of them.");
		}
		return DatabaseSecret.from(this.reference, fields::get);
	}

	private Map<String, Secret> fields(List<SecretReference> wanted, Map<SecretReference, SecretResult> results) {
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
		return fields;
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

	private String jdbcUrl(DatabaseLocation location, DatabaseSecret secret) {
		try {
			return location.jdbcUrl(secret);
		}
		catch (DatabaseLocation.IncompleteException ex) {
			throw new InvalidSecretConfigurationException(place(),
					"Secret '" + this.reference + "' " + ex.getMessage() + ".",
					"Set '" + this.path + ex.property() + "', '" + this.path
							+ "url' or 'spring.datasource.url', as is usual for a "
							+ "secret that RDS manages, which holds only user and password.");
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidSecretConfigurationException(
					"secret '" + this.reference + "' or the properties under '" + this.path + "'",
					ex.getMessage() + ".", "Correct it, or set '" + this.path + "url'.");
		}
	}

}
