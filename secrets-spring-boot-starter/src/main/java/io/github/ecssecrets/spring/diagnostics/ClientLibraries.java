package io.github.ecssecrets.spring.diagnostics;

import java.util.List;

import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/**
 * The libraries that the clients with a secret need. Without them the secret would have
 * no effect.
 *
 * @param client the name of the client in {@code ecs-secrets.<client>.secret}
 * @param name what people call it
 * @param starter the dependency that brings it
 * @param classes the classes that are there when it is
 */
record ClientLibraries(String client, String name, String starter, List<String> classes) {

	private static final String BOOT = "org.springframework.boot.";

	/** As the auto-configurations of this library ask for them. */
	private static final List<ClientLibraries> ALL = List.of(
			new ClientLibraries("r2dbc", "R2DBC",
					"spring-boot-starter-r2dbc' and an R2DBC driver, or 'spring-boot-starter-data-r2dbc",
					List.of(BOOT + "r2dbc.autoconfigure.R2dbcConnectionDetails", "io.r2dbc.spi.ConnectionFactory")),
			new ClientLibraries("redis", "Redis client", "spring-boot-starter-data-redis",
					List.of(BOOT + "data.redis.autoconfigure.DataRedisConnectionDetails",
							"org.springframework.data.redis.connection.RedisConnectionFactory")),
			new ClientLibraries("rabbitmq", "RabbitMQ client", "spring-boot-starter-amqp",
					List.of(BOOT + "amqp.autoconfigure.RabbitConnectionDetails",
							"org.springframework.amqp.rabbit.connection.CachingConnectionFactory",
							"com.rabbitmq.client.Channel")),
			new ClientLibraries("kafka", "Kafka client", "spring-boot-starter-kafka",
					List.of(BOOT + "kafka.autoconfigure.KafkaConnectionDetails",
							"org.springframework.kafka.core.KafkaTemplate",
							"org.apache.kafka.common.metrics.MetricsReporter")),
			new ClientLibraries("mail", "mail client", "spring-boot-starter-mail", List
				.of("org.springframework.mail.javamail.JavaMailSenderImpl", "jakarta.mail.internet.MimeMessage")));

	/**
	 * Makes sure that each client that is given a secret can be there. Loads no class of
	 * the others.
	 * @throws InvalidSecretConfigurationException with the first that cannot
	 */
	static void check(Environment environment) {
		for (ClientLibraries library : ALL) {
			String property = "ecs-secrets." + library.client + ".secret";
			if (UnfitSetting.isSet(environment, property) && !library.isPresent()) {
				throw new InvalidSecretConfigurationException("property '" + property + "'",
						"The application has no " + library.name + ", so there is no login to give the secret to.",
						"Add '" + library.starter + "', or leave the property out.");
			}
		}
	}

	private boolean isPresent() {
		return this.classes.stream().allMatch((name) -> ClassUtils.isPresent(name, null));
	}

}
