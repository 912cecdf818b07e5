package io.github.ecssecrets.clients;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Stream;

import io.github.ecssecrets.clients.server.HttpApi;
import io.github.ecssecrets.clients.server.KafkaServer;
import io.github.ecssecrets.clients.server.MailServer;
import io.github.ecssecrets.clients.server.PasswordServer;
import io.github.ecssecrets.clients.server.PostgresServer;
import io.github.ecssecrets.clients.server.RabbitServer;
import io.github.ecssecrets.clients.server.RedisServer;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.spi.Connection;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.mail.MailSender;
import org.springframework.mail.SimpleMailMessage;
import org.springframework.web.client.RestClient;

/**
 * What the other tests of this package measure, without the library: Spring Boot's own
 * clients with the user and password that Amazon ECS injected at the start. Prints what
 * {@code docs/clients.md} compares. Run on demand.
 */
class PlainClientsOnDemand {

	private static final Duration WINDOW = Duration.ofSeconds(5);

	private static void measure(String name, PasswordServer server, Function<String, List<String>> properties,
			Function<ConfigurableApplicationContext, Callable<?>> operation,
			Function<ConfigurableApplicationContext, Runnable> cut) {
		try (RotatedSecret secret = new RotatedSecret(server);
				var context = secret.run(Application.class,
						Stream
							.concat(properties.apply(secret.password()).stream(),
									Stream.of("spring.main.banner-mode=off"))
							.toArray(String[]::new))) {
			Cuts cuts = new Cuts(cut.apply(context));
			Callable<?> paced = paced(cuts.between(operation.apply(context)));
			try (ClientLoad load = ClientLoad.start(Collections.nCopies(2, paced));
					ClientLoad cutting = ClientLoad.every(Duration.ofMillis(100), cuts)) {
				load.proceed(Duration.ofSeconds(2), 1);
				long before = load.done();
				int failedBefore = load.failures().size();
				secret.rotate(() -> load.proceed(WINDOW, 1));
				load.proceed(Duration.ofSeconds(2), 1);
				long after = load.done();
				int failedAfter = load.failures().size();
				load.proceed(Duration.ofSeconds(3), 1);
				System.out.printf(
						"Without: %s: %d and %d failed before, %d and %d failed in 7 s, %d and %d failed in the 3 s after them; %s%n",
						name, before, failedBefore, after - before, failedAfter - failedBefore, load.done() - after,
						load.failures().size() - failedAfter,
						load.failures()
							.stream()
							.map((failure) -> failure.getClass().getSimpleName())
							.distinct()
							.toList());
				cutting.stop();
				load.stop();
			}
		}
	}

	private static <T> Callable<T> paced(Callable<T> operation) {
		return () -> {
			LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
			return operation.call();
		};
	}

	private static Runnable none(ConfigurableApplicationContext context) {
		return () -> {
		};
	}

	@Test
	void redis() {
		try (RedisServer server = RedisServer.start()) {
			for (String client : List.of("lettuce", "jedis")) {
				measure(client, server,
						(password) -> List.of("spring.data.redis.client-type=" + client,
								"spring.data.redis." + client + ".pool.max-idle=0", "spring.data.redis.client-name=app",
								"spring.data.redis.host=127.0.0.1", "spring.data.redis.port=" + server.port(),
								"spring.data.redis.username=app", "spring.data.redis.password=" + password),
						(context) -> () -> context.getBean(StringRedisTemplate.class).hasKey("key"),
						(context) -> () -> server.cutConnections("app"));
			}
		}
	}

	@Test
	void rabbit() {
		try (RabbitServer server = RabbitServer.start()) {
			measure("rabbitmq", server,
					(password) -> List.of("spring.rabbitmq.host=127.0.0.1", "spring.rabbitmq.port=" + server.port(),
							"spring.rabbitmq.username=app", "spring.rabbitmq.password=" + password),
					(context) -> () -> context.getBean(RabbitTemplate.class).execute((channel) -> channel.isOpen()),
					(context) -> () -> context.getBean(CachingConnectionFactory.class).resetConnection());
		}
	}

	@Test
	@SuppressWarnings("unchecked")
	void kafka() {
		try (KafkaServer server = KafkaServer.start()) {
			server.createTopic("orders");
			measure("kafka", server, (password) -> List.of("spring.kafka.bootstrap-servers=127.0.0.1:" + server.port(),
					"spring.kafka.security.protocol=SASL_PLAINTEXT",
					"spring.kafka.properties.sasl.mechanism=SCRAM-SHA-512",
					"spring.kafka.producer.properties.max.block.ms=2000",
					"spring.kafka.producer.properties.delivery.timeout.ms=3000",
					"spring.kafka.producer.properties.request.timeout.ms=2000",
					"spring.kafka.producer.properties.linger.ms=0",
					"spring.kafka.properties.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username=\"app\" password=\""
							+ password + "\";"),
					(context) -> () -> context.getBean(KafkaTemplate.class)
						.send("orders", "order")
						.get(60, TimeUnit.SECONDS),
					PlainClientsOnDemand::none);
		}
	}

	@Test
	void mail() {
		try (MailServer server = MailServer.start()) {
			measure("mail", server,
					(password) -> List.of("spring.mail.host=127.0.0.1", "spring.mail.port=" + server.port(),
							"spring.mail.username=app", "spring.mail.password=" + password,
							"spring.mail.properties.mail.smtp.auth=true"),
					(context) -> () -> {
						SimpleMailMessage mail = new SimpleMailMessage();
						mail.setFrom("app@example.com");
						mail.setTo("app@example.com");
						mail.setText("text");
						context.getBean(MailSender.class).send(mail);
						return null;
					}, PlainClientsOnDemand::none);
		}
	}

	@Test
	void http() {
		try (HttpApi server = HttpApi.start()) {
			measure("http", server, (password) -> List.of("token=" + password), (context) -> {
				RestClient client = RestClient.builder()
					.baseUrl(server.url())
					.defaultHeaders((headers) -> headers.setBearerAuth(context.getEnvironment().getProperty("token")))
					.build();
				return () -> client.post().body("order").retrieve().body(String.class);
			}, PlainClientsOnDemand::none);
		}
	}

	@Test
	void r2dbc() {
		try (PostgresServer server = PostgresServer.start()) {
			measure("r2dbc", server,
					(password) -> List.of("spring.autoconfigure.exclude=",
							"spring.r2dbc.url=r2dbc:postgresql://localhost:" + server.port() + "/" + server.name(),
							"spring.r2dbc.username=app", "spring.r2dbc.password=" + password,
							"spring.r2dbc.pool.max-life-time=50ms", "spring.r2dbc.pool.initial-size=0"),
					(context) -> () -> Mono
						.usingWhen(context.getBean(ConnectionPool.class).create(),
								(connection) -> Mono.from(connection.createStatement("SELECT 1").execute())
									.flatMap((result) -> Mono.from(result.getRowsUpdated())),
								Connection::close)
						.block(Duration.ofSeconds(30)),
					PlainClientsOnDemand::none);
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
