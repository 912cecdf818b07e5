package io.github.ecssecrets.recipes;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import com.sun.net.httpserver.HttpServer;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.Secrets;
import io.github.ecssecrets.test.SecretsManagerServer;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.security.plain.PlainLoginModule;
import org.apache.kafka.common.security.scram.ScramLoginModule;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.amqp.AmqpException;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

/**
 * The recipes of {@code docs/recipes.md}, with the real clients.
 */
@ExtendWith(OutputCaptureExtension.class)
class RecipeTests {

	private static final String FIRST = "{\"username\":\"app\",\"password\":\"canary-1\",\"token\":\"canary-t1\"}";

	private static final String SECOND = "{\"username\":\"app2\",\"password\":\"canary-2\",\"token\":\"canary-t2\"}";

	private final SecretsManagerServer server = SecretsManagerServer.start();

	@AfterEach
	void stop(CapturedOutput output) {
		this.server.close();
		assertThat(output).doesNotContain("canary-");
	}

	private ConfigurableApplicationContext run(Class<?> recipe, String secret, String... properties) {
		this.server.createSecret(secret, FIRST);
		return new SpringApplicationBuilder(Application.class, recipe).web(WebApplicationType.NONE)
			.properties("ecs-secrets.endpoint=" + this.server.endpoint())
			.properties(properties)
			.run();
	}

	private void rotate(ConfigurableApplicationContext context, String secret) {
		this.server.putSecretValue(secret, SECOND);
		assertThat(context.getBean(Secrets.class).refresh(SecretReference.parse(secret))).succeedsWithin(10,
				TimeUnit.SECONDS);
	}

	@Test
	void httpClientsSendTheNewestCredentials() throws Exception {
		BlockingQueue<String> authorizations = new LinkedBlockingQueue<>();
		HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		http.createContext("/", (exchange) -> {
			authorizations.add(exchange.getRequestHeaders().getFirst("Authorization"));
			exchange.sendResponseHeaders(204, -1);
			exchange.close();
		});
		http.start();
		String url = "http://localhost:" + http.getAddress().getPort();
		try (var context = run(HttpRecipe.class, "prod/myapp/payments", "payments.url=" + url)) {
			Supplier<String> restClient = () -> call(authorizations,
					() -> context.getBean(RestClient.class).get().uri("/").retrieve().toBodilessEntity());
			Supplier<String> restTemplate = () -> call(authorizations,
					() -> context.getBean(RestTemplate.class).getForEntity(url, Void.class));
			Supplier<String> webClient = () -> call(authorizations,
					() -> context.getBean(WebClient.class).get().uri("/").retrieve().toBodilessEntity().block());
			assertThat(restClient.get()).isEqualTo("Bearer canary-t1");
			assertThat(restTemplate.get()).isEqualTo("Basic " + HttpHeaders.encodeBasicAuth("app", "canary-1", null));
			assertThat(webClient.get()).isEqualTo("Bearer canary-t1");
			rotate(context, "prod/myapp/payments");
			assertThat(restClient.get()).isEqualTo("Bearer canary-t2");
			assertThat(restTemplate.get()).isEqualTo("Basic " + HttpHeaders.encodeBasicAuth("app2", "canary-2", null));
			assertThat(webClient.get()).isEqualTo("Bearer canary-t2");
		}
		finally {
			http.stop(0);
		}
	}

	private static String call(BlockingQueue<String> authorizations, Runnable request) {
		request.run();
		return authorizations.remove();
	}

	@Test
	void webClientThatRetriesSendsTheNewestCredentials() throws Exception {
		BlockingQueue<String> authorizations = new LinkedBlockingQueue<>();
		HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		http.start();
		try (var context = run(HttpRecipe.class, "prod/myapp/payments",
				"payments.url=http://localhost:" + http.getAddress().getPort())) {
			http.createContext("/", (exchange) -> {
				authorizations.add(exchange.getRequestHeaders().getFirst("Authorization"));
				if (authorizations.size() == 1) {
					rotate(context, "prod/myapp/payments");
				}
				exchange.sendResponseHeaders((authorizations.size() == 1) ? 401 : 204, -1);
				exchange.close();
			});
			context.getBean(WebClient.class).get().uri("/").retrieve().toBodilessEntity().retry(1).block();
			assertThat(authorizations).containsExactly("Bearer canary-t1", "Bearer canary-t2");
		}
		finally {
			http.stop(0);
		}
	}

	@Test
	void redisConnectionLogsInWithTheNewestCredentials() throws Exception {
		try (LoginServer redis = LoginServer.start(Protocols::redis);
				var context = run(RedisRecipe.class, "prod/myapp/redis", "spring.data.redis.port=" + redis.port(),
						"spring.data.redis.lettuce.pool.enabled=false")) {
			LettuceConnectionFactory factory = context.getBean(LettuceConnectionFactory.class);
			ping(factory);
			assertThat(redis.nextLogin()).isEqualTo("app/canary-1");
			rotate(context, "prod/myapp/redis");
			factory.resetConnection();
			ping(factory);
			assertThat(redis.nextLogin()).isEqualTo("app2/canary-2");
		}
	}

	private static void ping(LettuceConnectionFactory factory) {
		try (RedisConnection connection = factory.getConnection()) {
			assertThat(connection.ping()).isEqualTo("PONG");
		}
	}

	@Test
	void rabbitConnectionLogsInWithTheNewestCredentials() throws Exception {
		try (LoginServer rabbit = LoginServer.start(Protocols::amqp);
				var context = run(RabbitRecipe.class, "prod/myapp/rabbitmq", "spring.rabbitmq.port=" + rabbit.port())) {
			ConnectionFactory factory = context.getBean(ConnectionFactory.class);
			assertThatExceptionOfType(AmqpException.class).isThrownBy(factory::createConnection);
			assertThat(rabbit.nextLogin()).isEqualTo("app/canary-1");
			rotate(context, "prod/myapp/rabbitmq");
			assertThatExceptionOfType(AmqpException.class).isThrownBy(factory::createConnection);
			assertThat(rabbit.nextLogin()).isEqualTo("app2/canary-2");
		}
	}

	@ParameterizedTest
	@EnumSource
	void kafkaProducerThatExistsLogsInWithTheNewestCredentials(Sasl mechanism) throws Exception {
		try (LoginServer kafka = LoginServer.start(mechanism.protocol()); var context = runKafka(kafka, mechanism)) {
			ProducerFactory<?, ?> factory = context.getBean(ProducerFactory.class);
			try (Producer<?, ?> producer = factory.createProducer()) {
				assertLogins(kafka, context, () -> attempt(() -> producer.partitionsFor("orders")));
			}
		}
	}

	@ParameterizedTest
	@EnumSource
	void kafkaConsumerThatExistsLogsInWithTheNewestCredentials(Sasl mechanism) throws Exception {
		try (LoginServer kafka = LoginServer.start(mechanism.protocol()); var context = runKafka(kafka, mechanism)) {
			ConsumerFactory<?, ?> factory = context.getBean(ConsumerFactory.class);
			try (Consumer<?, ?> consumer = factory.createConsumer("group", "client")) {
				consumer.subscribe(List.of("orders"));
				assertLogins(kafka, context, () -> attempt(() -> consumer.poll(Duration.ofMillis(100))));
			}
		}
	}

	/**
	 * Has a client log in. The server of the test ends the connection after the login;
	 * how the client reports that depends on where it was by then.
	 */
	private static void attempt(ThrowingCallable call) {
		Throwable outcome = catchThrowable(call);
		if (outcome != null) {
			assertThat(outcome).isInstanceOf(KafkaException.class);
		}
	}

	@Test
	void kafkaServerOfTheTestRefusesAnotherPassword() throws Exception {
		try (LoginServer kafka = LoginServer.start(Protocols.kafkaScram(Map.of("app", "canary-another")));
				var context = runKafka(kafka, Sasl.SCRAM)) {
			try (Producer<?, ?> producer = context.getBean(ProducerFactory.class).createProducer()) {
				await().atMost(Duration.ofSeconds(30))
					.untilAsserted(() -> assertThatExceptionOfType(SaslAuthenticationException.class)
						.isThrownBy(() -> producer.partitionsFor("orders")));
			}
			assertThat(kafka.lastLogin()).isNull();
		}
	}

	private ConfigurableApplicationContext runKafka(LoginServer kafka, Sasl mechanism) {
		return run(KafkaRecipe.class, "AmazonMSK_myapp", "spring.kafka.bootstrap-servers=localhost:" + kafka.port(),
				"spring.kafka.properties.security.protocol=SASL_PLAINTEXT",
				"spring.kafka.properties.sasl.mechanism=" + mechanism.mechanism,
				"spring.kafka.properties.sasl.jaas.config=" + mechanism.loginModule.getName() + " required;",
				"spring.kafka.producer.properties.max.block.ms=100",
				"spring.kafka.consumer.properties.default.api.timeout.ms=1000");
	}

	/** The mechanisms of passwords that brokers have. */
	private enum Sasl {

		PLAIN("PLAIN", PlainLoginModule.class),

		SCRAM("SCRAM-SHA-512", ScramLoginModule.class);

		private final String mechanism;

		private final Class<?> loginModule;

		Sasl(String mechanism, Class<?> loginModule) {
			this.mechanism = mechanism;
			this.loginModule = loginModule;
		}

		private LoginServer.Protocol protocol() {
			return (this == PLAIN) ? Protocols::kafkaPlain
					: Protocols.kafkaScram(Map.of("app", "canary-1", "app2", "canary-2"));
		}

	}

	private void assertLogins(LoginServer kafka, ConfigurableApplicationContext context, Runnable attempt)
			throws Exception {
		awaitLogin(kafka, "app/canary-1", attempt);
		rotate(context, "AmazonMSK_myapp");
		awaitLogin(kafka, "app2/canary-2", attempt);
	}

	private static void awaitLogin(LoginServer kafka, String login, Runnable attempt) {
		await().atMost(Duration.ofSeconds(30)).until(() -> {
			attempt.run();
			return kafka.lastLogin();
		}, login::equals);
	}

	@Test
	void mailSenderLogsInWithTheNewestCredentials() throws Exception {
		try (LoginServer smtp = LoginServer.start(Protocols::smtp);
				var context = run(MailRecipe.class, "prod/myapp/mail", "spring.mail.host=localhost",
						"spring.mail.port=" + smtp.port(),
						"spring.config.import=ecs-secrets:prod/myapp/mail?prefix=spring.mail.")) {
			JavaMailSenderImpl mailSender = context.getBean(JavaMailSenderImpl.class);
			mailSender.testConnection();
			assertThat(smtp.nextLogin()).isEqualTo("app/canary-1");
			rotate(context, "prod/myapp/mail");
			await().until(mailSender::getPassword, "canary-2"::equals);
			mailSender.testConnection();
			assertThat(smtp.nextLogin()).isEqualTo("app2/canary-2");
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
