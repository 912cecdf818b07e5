package io.github.ecssecrets.spring.autoconfigure;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.github.ecssecrets.spring.jdbc.MainDatabaseSecret;
import io.github.ecssecrets.spring.runtime.EcsSecretsProperties;
import io.github.ecssecrets.spring.runtime.SettingsDifference;

import org.springframework.core.env.Environment;

/**
 * The settings that decide which beans an application has. Processing ahead of time
 * decides that while the application is built, so a start whose settings would decide
 * otherwise must not go on. Public for the code that is generated then.
 */
public final class ProcessedSettings {

	private static final String ENABLED = "property 'ecs-secrets.enabled'";

	private static final List<String> CLIENTS = List.of("kafka", "mail", "r2dbc", "rabbitmq", "redis");

	private ProcessedSettings() {
	}

	/**
	 * The settings that are in effect.
	 * @param environment has the properties
	 * @param pool whether the application has Spring Boot's own data source
	 * @return what they are called
	 */
	static Set<String> inEffect(Environment environment, boolean pool) {
		Set<String> settings = new LinkedHashSet<>();
		if (!environment.getProperty("ecs-secrets.enabled", Boolean.class, Boolean.TRUE)) {
			return settings;
		}
		settings.add(ENABLED);
		if (environment.getProperty("ecs-secrets.refresh.rebind", Boolean.class, Boolean.FALSE)) {
			settings.add("property 'ecs-secrets.refresh.rebind'");
		}
		for (String client : CLIENTS) {
			String property = "ecs-secrets." + client + ".secret";
			if (EcsSecretsProperties.isSet(environment, property)) {
				settings.add("property '" + property + "'");
				addLocation(client, environment, settings);
			}
		}
		if (pool && MainDatabaseSecret.find(environment) != null) {
			settings.add("secret of the data source, as in property 'ecs-secrets.datasource.secret'");
		}
		return settings;
	}

	private static void addLocation(String client, Environment environment, Set<String> settings) {
		if (client.equals("redis") && new EcsSecretsRedisAutoConfiguration.OnUnknownRedis().isKnown(environment)) {
			settings.add("address of Redis, as in property 'spring.data.redis.host'");
		}
		if (client.equals("rabbitmq") && new EcsSecretsRabbitAutoConfiguration.OnUnknownRabbit().isKnown(environment)) {
			settings.add("address of RabbitMQ, as in property 'spring.rabbitmq.host'");
		}
	}

	/**
	 * Makes sure that the same settings are in effect as while processing.
	 * @param environment has the properties
	 * @param pool whether the application has Spring Boot's own data source
	 * @param processed the settings that were in effect then
	 * @throws io.github.ecssecrets.spring.diagnostics.InvalidSecretConfigurationException
	 * if others are
	 */
	public static void check(Environment environment, boolean pool, String... processed) {
		Set<String> then = Set.of(processed);
		Set<String> now = inEffect(environment, pool);
		SettingsDifference.check(now, then, ENABLED);
	}

}
