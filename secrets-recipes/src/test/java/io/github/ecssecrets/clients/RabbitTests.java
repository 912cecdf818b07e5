package io.github.ecssecrets.clients;

import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.Callable;

import io.github.ecssecrets.clients.server.RabbitServer;
import org.junit.jupiter.api.Test;

import org.springframework.amqp.core.Queue;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * RabbitMQ clients, which open new connections under load while the password is rotated.
 */
class RabbitTests {

	private static final Duration WINDOW = Duration.ofSeconds(5);

	@Test
	void serveThroughARotation() {
		try (RabbitServer server = RabbitServer.start();
				RotatedSecret secret = new RotatedSecret(server);
				var context = secret.run(Application.class, "ecs-secrets.rabbitmq.secret=" + RotatedSecret.NAME,
						"spring.rabbitmq.host=127.0.0.1", "spring.rabbitmq.port=" + server.port())) {
			RabbitTemplate rabbit = context.getBean(RabbitTemplate.class);
			Cuts cuts = new Cuts(() -> context.getBean(CachingConnectionFactory.class).resetConnection());
			Callable<Void> operation = () -> {
				rabbit.convertAndSend("orders", "order");
				assertThat(rabbit.receiveAndConvert("orders", 5000)).isEqualTo("order");
				return null;
			};
			try (ClientLoad load = ClientLoad.start(Collections.nCopies(4, cuts.between(operation)));
					ClientLoad cutting = ClientLoad.every(Duration.ofMillis(100), cuts)) {
				load.proceed(Duration.ofSeconds(1), 10);
				secret.rotate(() -> load.proceed(WINDOW, 10));
				load.proceed(Duration.ofSeconds(2), 10);
				cutting.stop();
				load.stop();
				System.out.println("RabbitMQ: " + load + ", " + server.refusedLogins() + " refused logins");
				assertThat(load.failures()).isEmpty();
				assertThat(server.refusedLogins()).isOne();
			}
			CachingConnectionFactory factory = context.getBean(CachingConnectionFactory.class);
			factory.createConnection();
			assertThat(RotatedSecret.outdated(context)).isZero();
			secret.rotateAndRefresh(context);
			assertThat(RotatedSecret.outdated(context)).isOne();
			factory.resetConnection();
			assertThat(RotatedSecret.outdated(context)).isZero();
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		Queue orders() {
			return new Queue("orders", false);
		}

	}

}
