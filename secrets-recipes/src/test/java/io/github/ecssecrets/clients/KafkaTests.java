package io.github.ecssecrets.clients;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.github.ecssecrets.clients.server.KafkaServer;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.KafkaTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Kafka clients by SASL/SCRAM and SASL/PLAIN, whose broker lets them log in again every
 * two seconds while the password is rotated.
 */
class KafkaTests {

	private static final Duration WINDOW = Duration.ofSeconds(5);

	@Test
	void serveThroughARotation() {
		try (KafkaServer server = KafkaServer.start()) {
			server.createTopic("SCRAM");
			server.createTopic("PLAIN");
			try (RotatedSecret secret = new RotatedSecret(server);
					var scram = run(secret, "SCRAM", server.port(), "SCRAM-SHA-512");
					var plain = run(secret, "PLAIN", server.plainPort(), "PLAIN")) {
				long before = server.refusedLogins();
				Sender scramSender = new Sender(scram, "SCRAM");
				Sender plainSender = new Sender(plain, "PLAIN");
				try (ClientLoad load = ClientLoad.start(List.of(scramSender, plainSender))) {
					load.proceed(Duration.ofSeconds(3), 10);
					secret.rotate(() -> load.proceed(WINDOW, 10));
					load.proceed(Duration.ofSeconds(4), 10);
					load.stop();
					System.out.println("Kafka: " + load + ", " + (server.refusedLogins() - before)
							+ " refused logins of 2 producers and 2 consumers");
					assertThat(load.failures()).as("one for each producer").hasSizeLessThanOrEqualTo(2);
					assertThat(server.refusedLogins() - before).as("one for each client and connection")
						.isBetween(1L, 12L);
				}
				await().atMost(Duration.ofSeconds(60))
					.untilAsserted(
							() -> assertThat(scram.getBean(Application.class).received).containsAll(scramSender.sent));
				await().atMost(Duration.ofSeconds(60))
					.untilAsserted(
							() -> assertThat(plain.getBean(Application.class).received).containsAll(plainSender.sent));
				assertThat(scram.getBean(KafkaAdmin.class).clusterId()).isNotNull();
			}
		}
	}

	private static ConfigurableApplicationContext run(RotatedSecret secret, String topic, int port, String mechanism) {
		return secret.run(Application.class, "ecs-secrets.kafka.secret=" + RotatedSecret.NAME, "topic=" + topic,
				"spring.kafka.bootstrap-servers=127.0.0.1:" + port, "spring.kafka.security.protocol=SASL_PLAINTEXT",
				"spring.kafka.properties.sasl.mechanism=" + mechanism, "spring.kafka.consumer.group-id=" + topic,
				"spring.kafka.consumer.auto-offset-reset=earliest");
	}

	/**
	 * Sends records and remembers those that the broker has.
	 */
	private static final class Sender implements Callable<Void> {

		private final KafkaTemplate<String, String> template;

		private final String topic;

		private final AtomicLong number = new AtomicLong();

		private final Set<String> sent = ConcurrentHashMap.newKeySet();

		@SuppressWarnings("unchecked")
		private Sender(ConfigurableApplicationContext context, String topic) {
			this.template = context.getBean(KafkaTemplate.class);
			this.topic = topic;
		}

		@Override
		public Void call() throws Exception {
			String record = "order " + this.number.incrementAndGet();
			this.template.send(this.topic, record).get(60, TimeUnit.SECONDS);
			this.sent.add(record);
			return null;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		private final Set<String> received = ConcurrentHashMap.newKeySet();

		@KafkaListener(topics = "${topic}")
		void receive(String record) {
			this.received.add(record);
		}

	}

}
