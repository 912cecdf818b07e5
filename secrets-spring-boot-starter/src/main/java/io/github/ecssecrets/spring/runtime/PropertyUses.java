package io.github.ecssecrets.spring.runtime;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.Objects;

import io.github.ecssecrets.spring.diagnostics.ConfiguredReference;
import io.github.ecssecrets.spring.diagnostics.InvalidSecretConfigurationException;
import io.github.ecssecrets.spring.diagnostics.UnfitSetting;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.origin.Origin;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Finds the secrets that properties name for pools, clients and SSL bundles, once all
 * properties are known. Reads no secret.
 */
public final class PropertyUses {

	private static final List<String> LOGIN = List.of("username", "password");

	/** The clients by name, each with the fields that its login needs. */
	private static final Map<String, List<String>> CLIENTS = clients();

	private final Environment environment;

	/** What was found, each with where it was found. */
	private final Map<SecretUse, String> uses = new LinkedHashMap<>();

	private final List<InvalidSecretConfigurationException> mistakes = new ArrayList<>();

	private PropertyUses(Environment environment) {
		this.environment = environment;
	}

	private static Map<String, List<String>> clients() {
		Map<String, List<String>> clients = new LinkedHashMap<>();
		clients.put("r2dbc", LOGIN);
		clients.put("redis", List.of("password"));
		clients.put("rabbitmq", LOGIN);
		clients.put("kafka", LOGIN);
		clients.put("mail", LOGIN);
		return clients;
	}

	/**
	 * The clients that a property may give a secret.
	 * @return their names, as in {@code ecs-secrets.<client>.secret}
	 */
	public static Set<String> clientNames() {
		return Collections.unmodifiableSet(CLIENTS.keySet());
	}

	/**
	 * Finds the secrets.
	 * @param properties the properties of the library
	 * @param environment has all properties
	 * @return what was found
	 */
	public static PropertyUses find(EcsSecretsProperties properties, Environment environment) {
		PropertyUses found = new PropertyUses(environment);
		found.add(SecretUse.Kind.DATA_SOURCE, "dataSource", "ecs-secrets.datasource.secret",
				properties.getDatasource().getSecret(), LOGIN);
		for (var pool : properties.getDatasources().entrySet()) {
			found.add(SecretUse.Kind.DATA_SOURCE, pool.getKey(), "ecs-secrets.datasources." + pool.getKey() + ".secret",
					pool.getValue().getSecret(), LOGIN);
		}
		for (var client : CLIENTS.entrySet()) {
			String property = "ecs-secrets." + client.getKey() + ".secret";
			found.add(SecretUse.Kind.CLIENT, client.getKey(), property, UnfitSetting.text(environment, property),
					client.getValue());
		}
		for (var bundle : properties.getSsl().getBundles().entrySet()) {
			found.add(SecretUse.Kind.SSL_BUNDLE, bundle.getKey(),
					"ecs-secrets.ssl.bundles." + bundle.getKey() + ".secret", bundle.getValue().secret(), List.of());
		}
		List<String> declared = properties.getDeclared();
		for (int i = 0; i < declared.size(); i++) {
			found.add(SecretUse.Kind.PROPERTY, "ecs-secrets.declared", "ecs-secrets.declared[" + i + "]",
					declared.get(i), List.of());
		}
		return found;
	}

	private void add(SecretUse.Kind kind, String name, String property, @Nullable String text, List<String> fields) {
		if (!StringUtils.hasText(text)) {
			return;
		}
		Origin origin = origin(property);
		String place = "property '" + property + "'" + ((origin != null) ? ", " + origin : "");
		try {
			this.uses.put(new SecretUse(ConfiguredReference.parse(place, text), kind, name, place, true, fields),
					"property '" + property + "'" + ((origin != null) ? " (" + origin + ")" : ""));
		}
		catch (InvalidSecretConfigurationException ex) {
			this.mistakes.add(ex);
		}
	}

	private @Nullable Origin origin(String property) {
		ConfigurationPropertyName name = ConfigurationPropertyName.adapt(property, '.');
		for (var source : ConfigurationPropertySources.get(this.environment)) {
			ConfigurationProperty found = source.getConfigurationProperty(name);
			if (found != null) {
				return found.getOrigin();
			}
		}
		return null;
	}

	/**
	 * The uses that were found.
	 * @return the uses
	 */
	public List<SecretUse> uses() {
		return List.copyOf(this.uses.keySet());
	}

	/**
	 * Where a secret is named, for a report of failures.
	 * @param use one of the uses
	 * @return a phrase such as {@code property 'x' (application.yaml - 3:4)}
	 */
	public String place(SecretUse use) {
		return Objects.requireNonNull(this.uses.get(use));
	}

	/**
	 * Makes sure that every property names a secret. A start of the application leaves
	 * that to what is configured by the property, which may be switched off.
	 * @throws InvalidSecretConfigurationException with the first that does not
	 */
	public void check() {
		if (!this.mistakes.isEmpty()) {
			throw Objects.requireNonNull(this.mistakes.get(0));
		}
	}

}
