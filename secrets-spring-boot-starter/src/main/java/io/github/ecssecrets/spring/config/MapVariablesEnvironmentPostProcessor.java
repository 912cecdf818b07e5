package io.github.ecssecrets.spring.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.ecssecrets.spring.diagnostics.InvalidSecretConfigurationException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Reads environment variables for the entries of maps, such as
 * {@code ECS_SECRETS_BINDINGS_API_KEY} and
 * {@code ECS_SECRETS_DATASOURCES_REPORTING_SECRET}, which Spring Boot does not bind: it
 * cannot tell the key of an entry from what follows.
 */
final class MapVariablesEnvironmentPostProcessor implements EnvironmentPostProcessor, Ordered {

	private static final String NAME = "ecsSecretsMapVariables";

	private static final Pattern VARIABLE = Pattern
		.compile("ECS_?SECRETS_(?<map>BINDINGS|DATASOURCES|SSL_BUNDLES)_(?<entry>.+)");

	private static final List<String> POOL = List.of("secret", "infer", "url", "engine", "host", "port", "database",
			"env-prefix", "pending-fallback", "tls", "tls-bundle", "drain");

	private static final String PARAMETERS = "_PARAMETERS_";

	private static final List<String> BUNDLE = List.of("secret", "certificate", "private-key", "private-key-password",
			"trust-certificates");

	@Override
	public int getOrder() {
		return ConfigDataEnvironmentPostProcessor.ORDER - 1;
	}

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		PropertySource<?> variables = environment.getPropertySources()
			.get(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME);
		if (variables instanceof SystemEnvironmentPropertySource source) {
			Map<String, Object> properties = new LinkedHashMap<>();
			Map<String, Origin> origins = new LinkedHashMap<>();
			for (String variable : source.getPropertyNames()) {
				String property = property(variable);
				if (property != null) {
					properties.put(property, String.valueOf(source.getProperty(variable)));
					origins.put(property, new VariableOrigin(variable));
				}
			}
			if (!properties.isEmpty()) {
				environment.getPropertySources()
					.addAfter(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
							new Entries(properties, origins));
			}
		}
	}

	/**
	 * The property that a variable stands for.
	 * @return {@code null} if it is no entry of a map
	 */
	private static @Nullable String property(String variable) {
		Matcher matcher = VARIABLE.matcher(variable);
		if (!matcher.matches()) {
			return null;
		}
		String entry = matcher.group("entry");
		return switch (matcher.group("map")) {
			case "BINDINGS" -> "ecs-secrets.bindings[" + entry + "]";
			case "DATASOURCES" -> "ecs-secrets.datasources." + pool(variable, entry);
			default -> "ecs-secrets.ssl.bundles." + named(variable, entry, BUNDLE);
		};
	}

	private static String pool(String variable, String entry) {
		int parameters = entry.indexOf(PARAMETERS);
		if (parameters > 0) {
			return key(entry.substring(0, parameters)) + ".parameters["
					+ entry.substring(parameters + PARAMETERS.length()) + "]";
		}
		return named(variable, entry, POOL);
	}

	private static String named(String variable, String entry, List<String> properties) {
		String found = null;
		String key = entry;
		for (String property : properties) {
			String name = property.toUpperCase(Locale.ROOT);
			for (String suffix : List.of("_" + name.replace('-', '_'), "_" + name.replace("-", ""))) {
				if (entry.endsWith(suffix) && entry.length() > suffix.length()
						&& entry.length() - suffix.length() < key.length()) {
					found = property;
					key = entry.substring(0, entry.length() - suffix.length());
				}
			}
		}
		if (found == null) {
			throw new InvalidSecretConfigurationException("environment variable '" + variable + "'",
					"It does not end in the name of a property.",
					"End it in one of " + String.join(", ", properties).toUpperCase(Locale.ROOT).replace('-', '_')
							+ ", as in '" + variable + "_SECRET'.");
		}
		return key(key) + "." + found;
	}

	private static String key(String part) {
		return part.toLowerCase(Locale.ROOT).replace('_', '-');
	}

	/**
	 * Where a property was found.
	 */
	private record VariableOrigin(String variable) implements Origin {

		@Override
		public String toString() {
			return "environment variable " + this.variable;
		}

	}

	private static final class Entries extends MapPropertySource implements OriginLookup<String> {

		private final Map<String, Origin> origins;

		private Entries(Map<String, Object> properties, Map<String, Origin> origins) {
			super(NAME, properties);
			this.origins = origins;
		}

		@Override
		public @Nullable Origin getOrigin(String name) {
			return this.origins.get(name);
		}

	}

}
