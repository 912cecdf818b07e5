package io.github.ecssecrets.spring.diagnostics;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import org.apache.commons.logging.Log;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.logging.DeferredLogFactory;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/**
 * Finds settings that have no effect in this application, or that would end in a failure
 * of somebody else: what was left over from other libraries, and a secret for a data
 * source that cannot exist. Names what to write in their place.
 */
final class LeftoverSettings implements EnvironmentPostProcessor, Ordered {

	private static final String JDBC = "org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails";

	private static final String SPRING_CLOUD_AWS = "io.awspring.cloud.autoconfigure.config.secretsmanager.SecretsManagerConfigDataLocationResolver";

	/** Present with any module of Spring Cloud AWS, which then reads the Region. */
	private static final String SPRING_CLOUD_AWS_CORE = "io.awspring.cloud.autoconfigure.core.AwsAutoConfiguration";

	/** What a plugin of the AWS JDBC wrapper is named that logs in with a secret. */
	private static final String WRAPPER_PLUGIN = "awsSecretsManager";

	private static final String URL_PREFIX = "jdbc-secretsmanager:";

	private static final String DRIVER_PACKAGE = "com.amazonaws.secretsmanager.sql.";

	private static final String DATASOURCE_SECRET = "ecs-secrets.datasource.secret";

	private static final String FURTHER_POOLS = "ecs-secrets.datasources";

	/**
	 * What replaces properties of Spring Cloud AWS, by their names or starts of names.
	 */
	private static final Map<String, String> REPLACEMENTS = replacements();

	/** The same for what all modules of Spring Cloud AWS share. */
	private static final Map<String, String> SHARED = Map.of("spring.cloud.aws.region.static",
			"set 'ecs-secrets.region', or AWS_REGION", "spring.cloud.aws.endpoint", "set 'ecs-secrets.endpoint'",
			"spring.cloud.aws.credentials.",
			"give the task a role, or on a laptop set AWS_PROFILE; for anything else declare a SecretsManagerSourceCustomizer");

	private final Log logger;

	LeftoverSettings(DeferredLogFactory logFactory) {
		this.logger = logFactory.getLog(LeftoverSettings.class);
	}

	private static boolean isPresent(String className) {
		return ClassUtils.isPresent(className, null);
	}

	private static Map<String, String> replacements() {
		Map<String, String> replacements = new LinkedHashMap<>();
		for (String prefix : new String[] { "spring.cloud.aws.secretsmanager.", "aws.secretsmanager." }) {
			replacements.put(prefix + "region", "set 'ecs-secrets.region'");
			replacements.put(prefix + "endpoint", "set 'ecs-secrets.endpoint'");
			replacements.put(prefix + "enabled", "set 'ecs-secrets.enabled'");
			replacements.put(prefix + "reload",
					"leave it out: secrets are kept fresh anyway, see 'ecs-secrets.refresh'");
			replacements.put(prefix, "name each secret in 'spring.config.import', as in "
					+ "'ecs-secrets:prod/myapp/database?prefix=db.'");
		}
		return replacements;
	}

	/**
	 * After all properties are known.
	 */
	@Override
	public int getOrder() {
		return ConfigDataEnvironmentPostProcessor.ORDER + 2;
	}

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		boolean enabled = !SecretActions.isSwitchedOff(environment);
		boolean named = enabled && UnfitSetting.isSet(environment, DATASOURCE_SECRET);
		if (named) {
			requireJdbc(DATASOURCE_SECRET);
		}
		if (enabled) {
			ClientLibraries.check(environment);
		}
		for (PropertySource<?> source : environment.getPropertySources()) {
			if (source instanceof EnumerablePropertySource<?> enumerable) {
				for (String name : enumerable.getPropertyNames()) {
					checkDriver(name, enumerable, named);
					if (enabled && name.startsWith(FURTHER_POOLS) && name.endsWith(".secret")
							&& UnfitSetting.isSet(environment, name)) {
						requireJdbc(name);
					}
				}
			}
		}
		if (enabled) {
			warnOfSpringCloudAws(environment);
		}
	}

	private static void requireJdbc(String property) {
		if (!isPresent(JDBC)) {
			throw new InvalidSecretConfigurationException("property '" + property + "'",
					"The application has no JDBC, so there is no data source to give the secret to.",
					"Add 'spring-boot-starter-jdbc' (or the starter for JPA) and a JDBC driver. For R2DBC set "
							+ "'ecs-secrets.r2dbc.secret', for properties import the secret.");
		}
	}

	private void checkDriver(String name, EnumerablePropertySource<?> source, boolean named) {
		String lower = StringUtils.deleteAny(name, "-_.").toLowerCase(Locale.ROOT);
		if (!lower.endsWith("url") && !lower.endsWith("driverclassname") && !lower.endsWith("wrapperplugins")) {
			return;
		}
		String value = String.valueOf(source.getProperty(name));
		if (named && value.contains(WRAPPER_PLUGIN)) {
			throw new InvalidSecretConfigurationException("property '" + name + "'",
					"The AWS JDBC wrapper logs in with a secret by its plugin '" + WRAPPER_PLUGIN
							+ "', and would not take the login of '" + DATASOURCE_SECRET + "'.",
					"Take the plugin out of 'wrapperPlugins', and 'secretsManagerSecretId' and 'secretsManagerRegion' with it. "
							+ "Or take out '" + DATASOURCE_SECRET + "'.");
		}
		boolean url = value.startsWith(URL_PREFIX);
		boolean driver = value.startsWith(DRIVER_PACKAGE);
		if ((url && (named || !isPresent(DRIVER_PACKAGE + "AWSSecretsManagerDriver")))
				|| (driver && (named || !isPresent(value)))) {
			throw new InvalidSecretConfigurationException("property '" + name + "'",
					url ? "It is a URL of the AWS Secrets Manager JDBC driver ('" + URL_PREFIX + "…')."
							: "It is the AWS Secrets Manager JDBC driver.",
					"This library logs in below the pool and needs no driver for that. Write the URL as 'jdbc:…', set '"
							+ DATASOURCE_SECRET + "' to the secret that is the username now, and leave out username, "
							+ "password and driver class.");
		}
	}

	private void warnOfSpringCloudAws(ConfigurableEnvironment environment) {
		Map<String, String> found = new LinkedHashMap<>();
		for (PropertySource<?> source : environment.getPropertySources()) {
			if (source instanceof EnumerablePropertySource<?> enumerable) {
				Map<String, String> sorted = new TreeMap<>();
				for (String name : enumerable.getPropertyNames()) {
					String replacement = replacement(name);
					if (replacement != null) {
						sorted.put(name, replacement);
					}
				}
				sorted.forEach(found::putIfAbsent);
			}
		}
		found.forEach((name, replacement) -> this.logger.warn("The property '" + name
				+ "' is one of Spring Cloud AWS, which is not on the class path, and has no effect; " + replacement));
	}

	/**
	 * What replaces a property, which may be written as an environment variable.
	 * @return {@code null} also if the library is present that the property is for
	 */
	private static @Nullable String replacement(String name) {
		String property = name.toLowerCase(Locale.ROOT).replace('_', '.');
		String replacement = replacement(property, REPLACEMENTS);
		if (replacement != null) {
			return isPresent(SPRING_CLOUD_AWS) ? null : replacement;
		}
		String shared = replacement(property, SHARED);
		return (shared != null && !isPresent(SPRING_CLOUD_AWS) && !isPresent(SPRING_CLOUD_AWS_CORE)) ? shared : null;
	}

	private static @Nullable String replacement(String property, Map<String, String> replacements) {
		for (Map.Entry<String, String> known : replacements.entrySet()) {
			if (property.startsWith(known.getKey())) {
				return known.getValue();
			}
		}
		return null;
	}

}
