package io.github.ecssecrets.clients;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import io.github.ecssecrets.spring.autoconfigure.EcsSecretsAutoConfiguration;
import io.github.ecssecrets.test.SecretsManagerServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.amqp.autoconfigure.RabbitAutoConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.ProducerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

/**
 * Clients that quote their configuration when they cannot start: nothing that is printed
 * has 8 characters of a secret in a row.
 */
@ExtendWith(OutputCaptureExtension.class)
class FailingClientStartTests {

	private static final String PASSWORD = "canary-Zq%7!xW/pa:5Ks@w0#rV\"e1qWxTyUiOp,Td?u8 -yranac";

	private static SecretsManagerServer server;

	@BeforeAll
	static void start() {
		server = SecretsManagerServer.start();
		server.createSecret("prod/app", JsonMapper.shared().writeValueAsString(Map.of("password", PASSWORD)));
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource
	void nothingIsShown(String name, Class<?> configuration, List<String> properties, CapturedOutput output)
			throws InterruptedException {
		String[] arguments = Stream
			.concat(properties.stream(),
					Stream.of("ecs-secrets.endpoint=" + server.endpoint(), "spring.config.import=ecs-secrets:prod/app"))
			.map((property) -> "--" + property)
			.toArray(String[]::new);
		Thread thread = new Thread(() -> {
			new SpringApplicationBuilder(configuration).web(WebApplicationType.NONE).run(arguments).close();
			fail("The application started");
		}, "not-main");
		thread.start();
		thread.join();
		assertThat(output).contains("Exception in thread \"not-main\"", "******")
			.doesNotContain("The application started");
		Set<String> parts = new LinkedHashSet<>();
		for (String text : Arrays.asList(PASSWORD, URLEncoder.encode(PASSWORD, StandardCharsets.UTF_8))) {
			for (int i = 0; i + 8 <= text.length(); i++) {
				parts.add(text.substring(i, i + 8));
			}
		}
		assertThat(parts).noneMatch(output.toString()::contains);
	}

	static Stream<Arguments> nothingIsShown() {
		return Stream.of(
				Arguments.of("Redis URL", Redis.class,
						List.of("spring.data.redis.url=redis://:${app.password}@canary")),
				Arguments.of("addresses of RabbitMQ", Rabbit.class,
						List.of("spring.rabbitmq.addresses=amqp://user:${app.password}@localhost:1")),
				Arguments.of("JAAS text of Kafka", Kafka.class, List.of("spring.kafka.security.protocol=SASL_PLAINTEXT",
						"spring.kafka.properties.sasl.mechanism=SCRAM-SHA-512",
						"spring.kafka.properties.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule"
								+ " required username=\"u\" password=\"${app.password}\";")),
				Arguments.of("bootstrap servers of Kafka", Kafka.class,
						List.of("spring.kafka.bootstrap-servers=SASL://u:${app.password}@localhost:1")));
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ EcsSecretsAutoConfiguration.class, DataRedisAutoConfiguration.class })
	static class Redis {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ EcsSecretsAutoConfiguration.class, RabbitAutoConfiguration.class })
	static class Rabbit {

		@Bean
		Object connected(ConnectionFactory factory) {
			return factory.createConnection();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ EcsSecretsAutoConfiguration.class, KafkaAutoConfiguration.class })
	static class Kafka {

		@Bean
		Object producer(ProducerFactory<?, ?> factory) {
			return factory.createProducer();
		}

	}

}
