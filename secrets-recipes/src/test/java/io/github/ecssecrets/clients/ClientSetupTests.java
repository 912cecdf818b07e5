package io.github.ecssecrets.clients;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.ecssecrets.spring.SecretValue;
import io.github.ecssecrets.spring.diagnostics.InvalidSecretConfigurationException;
import io.github.ecssecrets.spring.kafka.KafkaLoginHandler;
import io.github.ecssecrets.spring.login.ClientSecret;
import io.github.ecssecrets.test.SecretsManagerServer;
import io.r2dbc.pool.ConnectionPool;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.amqp.core.MessageBuilder;
import org.springframework.amqp.rabbit.annotation.RabbitListener;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.listener.AbstractMessageListenerContainer;
import org.springframework.amqp.rabbit.listener.RabbitListenerEndpointRegistry;
import org.springframework.amqp.rabbit.listener.api.ChannelAwareMessageListener;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.context.reactive.GenericReactiveWebApplicationContext;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotatedBeanDefinitionReader;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.test.tools.CompileWithForkedClassLoader;
import org.springframework.core.test.tools.TestCompiler;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.javapoet.ClassName;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.listener.MessageListenerContainer;
import org.springframework.kafka.listener.adapter.RecordMessagingMessageListenerAdapter;
import org.springframework.mail.MailSender;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.DispatcherHandler;
import org.springframework.web.reactive.config.EnableWebFlux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * How the clients are set up: without their libraries, without their properties, and
 * ahead of time.
 */
@ExtendWith(OutputCaptureExtension.class)
class ClientSetupTests {

	private static final String[] CLIENTS = { "r2dbc", "redis", "rabbitmq", "kafka", "mail" };

	private final SecretsManagerServer server = SecretsManagerServer.start();

	@AfterEach
	void stop() {
		this.server.close();
	}

	private Map<String, Object> properties(String... clients) {
		this.server.createSecret("prod/login", "{\"username\":\"app\",\"password\":\"canary-1\"}");
		Map<String, Object> properties = new HashMap<>(Map.of("ecs-secrets.endpoint", this.server.endpoint().toString(),
				"ecs-secrets.refresh.enabled", "false", "spring.r2dbc.url", "r2dbc:postgresql://localhost:1/app",
				"spring.mail.host", "localhost", "spring.kafka.bootstrap-servers", "localhost:1",
				"spring.data.redis.port", "1", "spring.data.redis.host", "localhost", "spring.rabbitmq.port", "1",
				"spring.rabbitmq.host", "localhost"));
		properties.put("spring.r2dbc.username", "plain");
		properties.put("spring.r2dbc.password", "canary-plain");
		for (String client : clients) {
			properties.put("ecs-secrets." + client + ".secret", "prod/login");
		}
		return properties;
	}

	private ApplicationContextRunner runner(String... clients) {
		return new ApplicationContextRunner().withUserConfiguration(Application.class)
			.withPropertyValues(properties(clients).entrySet()
				.stream()
				.map((property) -> property.getKey() + "=" + property.getValue())
				.toArray(String[]::new));
	}

	@Test
	void secretsOfClientsAreReadWithTheImportsAndNamedAtTheStart(CapturedOutput output) {
		Map<String, Object> properties = properties(CLIENTS);
		properties.put("spring.config.import", "ecs-secrets:prod/settings");
		properties.put("spring.autoconfigure.exclude", "");
		this.server.createSecret("prod/settings", "{\"a\":1}");
		run(properties).close();
		assertThat(this.server.requests()).singleElement()
			.satisfies((request) -> assertThat(request.secretIds()).containsExactlyInAnyOrder("prod/settings",
					"prod/login"));
		assertThat(output.toString().lines().filter((line) -> line.contains(" secrets: "))).singleElement()
			.asString()
			.contains(Stream.of(CLIENTS).map((client) -> "client '" + client + "' follows prod/login").toList());
	}

	@ParameterizedTest
	@CsvSource({ "r2dbc, io.r2dbc, false", "r2dbc, io.r2dbc.pool, true", "redis, org.springframework.data.redis, false",
			"redis, io.lettuce, true", "redis, redis.clients, true", "redis, org.apache.commons.pool2, true",
			"rabbitmq, org.springframework.amqp, false", "rabbitmq, com.rabbitmq, false",
			"kafka, org.springframework.kafka, false", "kafka, org.apache.kafka, false",
			"mail, org.springframework.mail, false", "mail, jakarta.mail, false" })
	void clientWhoseLibraryIsAbsentIsLeftOut(String client, String absent, boolean secretExpected) {
		runner(client).withClassLoader(new FilteredClassLoader(absent)).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBeansOfType(ClientSecret.class)).hasSize(secretExpected ? 1 : 0);
		});
	}

	@ParameterizedTest
	@CsvSource({ "r2dbc, io.r2dbc, spring-boot-starter-r2dbc",
			"redis, org.springframework.data.redis, spring-boot-starter-data-redis",
			"rabbitmq, com.rabbitmq, spring-boot-starter-amqp",
			"kafka, org.springframework.kafka, spring-boot-starter-kafka",
			"mail, jakarta.mail, spring-boot-starter-mail" })
	void secretOfClientWithoutItsLibraryIsExplained(String client, String absent, String starter,
			CapturedOutput output) {
		ClassLoader before = Thread.currentThread().getContextClassLoader();
		Thread.currentThread().setContextClassLoader(new FilteredClassLoader(absent));
		try {
			assertThatExceptionOfType(InvalidSecretConfigurationException.class)
				.isThrownBy(() -> run(properties(client)));
		}
		finally {
			Thread.currentThread().setContextClassLoader(before);
		}
		assertThat(output).contains("property 'ecs-secrets." + client + ".secret'")
			.contains("The application has no ")
			.contains("Add '" + starter + "'");
	}

	@ParameterizedTest
	@CsvSource({ "r2dbc, r2dbc.autoconfigure.R2dbcAutoConfiguration",
			"redis, data.redis.autoconfigure.DataRedisAutoConfiguration",
			"rabbitmq, amqp.autoconfigure.RabbitAutoConfiguration",
			"kafka, kafka.autoconfigure.KafkaAutoConfiguration" })
	void secretOfClientWhoseAutoConfigurationIsExcludedIsExplained(String client, String excluded) {
		ApplicationContextRunner runner = runner(client)
			.withPropertyValues("spring.autoconfigure.exclude=org.springframework.boot." + excluded);
		runner.run((context) -> assertThat(context).getFailure()
			.isInstanceOfSatisfying(InvalidSecretConfigurationException.class, (ex) -> {
				assertThat(ex.getPlace()).isEqualTo("property 'ecs-secrets." + client + ".secret'");
				assertThat(ex.getProblem()).contains(excluded.substring(excluded.lastIndexOf('.') + 1));
				assertThat(ex.getRemedy()).contains("leave the property empty");
			}));
		runner.withPropertyValues("ecs-secrets." + client + ".secret=")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@ParameterizedTest
	@ValueSource(strings = { "ecs-secrets.enabled=false", "any=any" })
	void clientsWithoutPropertyAreSpringBootsOwn(String property) {
		String[] clients = property.startsWith("any") ? new String[0] : CLIENTS;
		runner(clients).withPropertyValues(property).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBeansOfType(ClientSecret.class)).isEmpty();
			assertThat(this.server.requests()).isEmpty();
		});
	}

	@Test
	void emptySecretOfProfileSwitchesClientOff(@TempDir Path directory) throws IOException {
		Path file = Files.writeString(directory.resolve("application.yaml"),
				Stream.of(CLIENTS)
					.map((client) -> "ecs-secrets.%s.secret: prod/login%n".formatted(client))
					.collect(Collectors.joining("", "", """
							---
							spring.config.activate.on-profile: local
							"""))
						+ Stream.of(CLIENTS)
							.map((client) -> "ecs-secrets.%s.secret:%s%n".formatted(client,
									client.equals("mail") ? " ' '" : ""))
							.collect(Collectors.joining()));
		Map<String, Object> properties = properties();
		properties.putAll(Map.of("spring.config.location", file.toUri(), "spring.profiles.active", "local",
				"spring.autoconfigure.exclude", ""));
		try (var context = run(properties)) {
			assertThat(context.getBeansOfType(ClientSecret.class)).isEmpty();
			assertThat(this.server.requests()).isEmpty();
			assertThat(context.getBean(MailSender.class)).isExactlyInstanceOf(JavaMailSenderImpl.class);
		}
	}

	private static ConfigurableApplicationContext run(Map<String, Object> properties) {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.run(properties.entrySet()
				.stream()
				.map((property) -> "--" + property.getKey() + "=" + property.getValue())
				.toArray(String[]::new));
	}

	/** The task alone knows its stage. */
	@Test
	@CompileWithForkedClassLoader
	void clientsAreProcessedAheadOfTimeWithoutAQuestion() {
		Map<String, Object> properties = properties(CLIENTS);
		for (String client : CLIENTS) {
			properties.put("ecs-secrets." + client + ".secret", "${STAGE}/login");
		}
		RuntimeHints hints = processed(Application.class, properties, (context) -> {
			assertThat(context.getBeansOfType(ClientSecret.class)).hasSize(CLIENTS.length);
			assertThat(context.getBean(KafkaProperties.class).getProperties())
				.containsValue(KafkaLoginHandler.class.getName());
			assertThat(context.getBean(MailSender.class).getClass().getName()).contains("ecssecrets");
			assertThat(
					context.getBean(CachingConnectionFactory.class).getRabbitConnectionFactory().getClass().getName())
				.contains("ecssecrets");
			assertThat(context.getBean(ConnectionPool.class).unwrap().getClass().getName()).contains("ecssecrets");
			assertThat(context.getBean(LettuceConnectionFactory.class)
				.getClientConfiguration()
				.getRedisCredentialsProviderFactory()
				.orElseThrow()
				.getClass()
				.getName()).contains("ecssecrets");
		});
		assertThat(RuntimeHintsPredicates.reflection().onType(KafkaLoginHandler.class)).accepts(hints);
	}

	@Test
	@CompileWithForkedClassLoader
	void handlersOfAnApplicationThatWasProcessedAheadOfTimeReceiveSecrets() {
		Map<String, Object> properties = properties();
		properties.put("spring.autoconfigure.exclude", R2dbcAutoConfiguration.class.getName());
		properties.put("spring.rabbitmq.listener.simple.auto-startup", "false");
		properties.put("spring.kafka.listener.auto-startup", "false");
		processed(Handlers.class, properties, (context) -> {
			MessageListenerContainer kafka = context.getBean(KafkaListenerEndpointRegistry.class)
				.getListenerContainers()
				.iterator()
				.next();
			((RecordMessagingMessageListenerAdapter<?, ?>) kafka.getContainerProperties().getMessageListener())
				.onMessage(new ConsumerRecord<>("any", 0, 0, null, null), null, null);
			AbstractMessageListenerContainer rabbit = (AbstractMessageListenerContainer) context
				.getBean(RabbitListenerEndpointRegistry.class)
				.getListenerContainers()
				.iterator()
				.next();
			assertThatNoException()
				.isThrownBy(() -> ((ChannelAwareMessageListener) Objects.requireNonNull(rabbit.getMessageListener()))
					.onMessage(MessageBuilder.withBody(new byte[0]).build(), null));
			assertThat(context.getBean(Handlers.class).received).containsExactly("Kafka app", "RabbitMQ app");
			MockServerWebExchange exchange = MockServerWebExchange
				.from(MockServerHttpRequest.get("/?username=attacker"));
			context.getBean(DispatcherHandler.class).handle(exchange).block(Duration.ofSeconds(10));
			assertThat(exchange.getResponse().getBodyAsString().block(Duration.ofSeconds(10))).isEqualTo("app");
		});
	}

	private RuntimeHints processed(Class<?> application, Map<String, Object> properties,
			Consumer<GenericApplicationContext> test) {
		GenericApplicationContext context = context(properties);
		new AnnotatedBeanDefinitionReader(context).register(application);
		TestGenerationContext generation = new TestGenerationContext(
				ClassName.get(ClientSetupTests.class.getPackageName(), "Test"));
		ClassName initializer = new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
		generation.writeGeneratedContent();
		assertThat(this.server.requests()).isEmpty();
		properties.put("STAGE", "prod");
		TestCompiler.forSystem().with(generation).compile((compiled) -> {
			try (GenericApplicationContext fresh = context(properties)) {
				initializer(compiled.getInstance(ApplicationContextInitializer.class, initializer.toString()))
					.initialize(fresh);
				fresh.refresh();
				test.accept(fresh);
			}
		});
		return generation.getRuntimeHints();
	}

	private static GenericApplicationContext context(Map<String, Object> properties) {
		GenericApplicationContext context = new GenericReactiveWebApplicationContext();
		context.getBeanFactory().setConversionService(ApplicationConversionService.getSharedInstance());
		context.getEnvironment()
			.getPropertySources()
			.addFirst(new MapPropertySource("test", new HashMap<>(properties)));
		return context;
	}

	@SuppressWarnings("unchecked")
	private static ApplicationContextInitializer<GenericApplicationContext> initializer(Object initializer) {
		return (ApplicationContextInitializer<GenericApplicationContext>) initializer;
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableWebFlux
	@RestController
	static class Handlers {

		private final List<String> received = new CopyOnWriteArrayList<>();

		@KafkaListener(topics = "any", groupId = "any")
		void kafka(@SecretValue("${STAGE}/login:username") String user) {
			this.received.add("Kafka " + user);
		}

		@RabbitListener(queues = "any")
		void rabbit(@SecretValue("${STAGE}/login:username") Supplier<String> user) {
			this.received.add("RabbitMQ " + user.get());
		}

		@GetMapping("/")
		String page(@SecretValue("${STAGE}/login:username") String username) {
			return username;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
