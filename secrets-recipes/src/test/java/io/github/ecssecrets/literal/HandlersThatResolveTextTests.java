package io.github.ecssecrets.literal;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.ecssecrets.spring.SecretValue;
import io.github.ecssecrets.spring.autoconfigure.EcsSecretsAutoConfiguration;
import io.github.ecssecrets.spring.autoconfigure.EcsSecretsHandlerAutoConfiguration;
import io.github.ecssecrets.test.SecretsManagerServer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.amqp.rabbit.annotation.EnableRabbit;
import org.springframework.amqp.rabbit.annotation.RabbitListener;
import org.springframework.amqp.rabbit.config.SimpleRabbitListenerContainerFactory;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.listener.AbstractMessageListenerContainer;
import org.springframework.amqp.rabbit.listener.RabbitListenerEndpointRegistry;
import org.springframework.amqp.rabbit.listener.api.ChannelAwareMessageListener;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.context.reactive.AnnotationConfigReactiveWebApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.MethodParameter;
import org.springframework.core.codec.StringDecoder;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpMethod;
import org.springframework.jms.annotation.EnableJms;
import org.springframework.jms.annotation.JmsListener;
import org.springframework.jms.config.DefaultJmsListenerContainerFactory;
import org.springframework.jms.config.JmsListenerEndpointRegistry;
import org.springframework.jms.listener.DefaultMessageListenerContainer;
import org.springframework.jms.listener.adapter.MessagingMessageListenerAdapter;
import org.springframework.kafka.annotation.EnableKafka;
import org.springframework.kafka.annotation.KafkaHandler;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.MessageListenerContainer;
import org.springframework.kafka.listener.adapter.RecordMessagingMessageListenerAdapter;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.DestinationPatternsMessageCondition;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.MessageMapping;
import org.springframework.messaging.handler.annotation.reactive.MessageMappingMessageHandler;
import org.springframework.messaging.handler.invocation.reactive.HandlerMethodReturnValueHandler;
import org.springframework.messaging.simp.SimpMessageHeaderAccessor;
import org.springframework.messaging.simp.SimpMessageType;
import org.springframework.messaging.simp.SimpMessagingTemplate;
import org.springframework.messaging.simp.annotation.support.SimpAnnotationMethodMessageHandler;
import org.springframework.messaging.support.ExecutorSubscribableChannel;
import org.springframework.messaging.support.MessageBuilder;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.authorization.AuthorizationDeniedException;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.AntPathMatcher;
import org.springframework.util.FileCopyUtils;
import org.springframework.util.SimpleRouteMatcher;
import org.springframework.util.StreamUtils;
import org.springframework.web.bind.WebDataBinder;
import org.springframework.web.bind.annotation.CookieValue;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.InitBinder;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.DispatcherHandler;
import org.springframework.web.reactive.config.EnableWebFlux;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

/**
 * Where handlers of messages and of WebFlux have their texts resolved, the text of a
 * secret is literal: in their attributes, in their parameters, and in defaults of these.
 * The handlers are called as their containers do, without a broker.
 */
class HandlersThatResolveTextTests {

	private static final String TEXT = "canary-${user.home}#{1+1}#{T(java.lang.System).setProperty('executed','1')}'\"";

	/** A valid name of a topic, queue, path and the like, but for its expression. */
	private static final String NAME = "canary#{x}";

	private static SecretsManagerServer server;

	private static ConfigurableApplicationContext context;

	private static final byte[] PAYLOAD = "payload".getBytes(StandardCharsets.UTF_8);

	private static final List<String> heard = new CopyOnWriteArrayList<>();

	@BeforeAll
	static void start() {
		server = SecretsManagerServer.start();
		server.createSecret("prod/db", JsonMapper.shared()
			.writeValueAsString(Map.of("text", TEXT, "name", NAME, "path", "file:/tmp/${user.home}", "sum", "#{1+1}")));
		context = run(Application.class);
	}

	private static ConfigurableApplicationContext run(Class<?>... sources) {
		return new SpringApplicationBuilder(sources).web(WebApplicationType.REACTIVE)
			.contextFactory((type) -> new AnnotationConfigReactiveWebApplicationContext())
			.run("--ecs-secrets.endpoint=" + server.endpoint(),
					"--spring.config.import=ecs-secrets:prod/db?prefix=db.");
	}

	@AfterAll
	static void stop() {
		context.close();
		server.close();
		assertThat(System.getProperty("executed")).isNull();
	}

	@BeforeEach
	void forget() {
		heard.clear();
	}

	@Test
	void kafkaListenerIsLiteral() {
		MessageListenerContainer container = context.getBean(KafkaListenerEndpointRegistry.class)
			.getListenerContainers()
			.iterator()
			.next();
		ContainerProperties properties = container.getContainerProperties();
		assertThat(container.getListenerId()).isEqualTo(NAME);
		assertThat(properties.getTopics()).containsExactly(NAME);
		assertThat(properties.getGroupId()).isEqualTo(TEXT);
		assertThat(properties.getClientId()).isEqualTo(TEXT);
		assertThat(properties.getKafkaConsumerProperties()).containsEntry("client.rack", TEXT);
		((RecordMessagingMessageListenerAdapter<?, ?>) properties.getMessageListener())
			.onMessage(new ConsumerRecord<>("any", 0, 0, null, null), null, null);
		assertThat(heard).containsExactly(TEXT, TEXT);
	}

	@Test
	void rabbitListenerIsLiteral() throws Exception {
		AbstractMessageListenerContainer container = (AbstractMessageListenerContainer) context
			.getBean(RabbitListenerEndpointRegistry.class)
			.getListenerContainers()
			.iterator()
			.next();
		assertThat(container.getListenerId()).isEqualTo(NAME);
		assertThat(container.getQueueNames()).containsExactly(NAME);
		((ChannelAwareMessageListener) container.getMessageListener())
			.onMessage(org.springframework.amqp.core.MessageBuilder.withBody(PAYLOAD).build(), null);
		assertThat(heard).containsExactly(TEXT, TEXT);
	}

	@Test
	void jmsListenerIsLiteral() throws Exception {
		DefaultMessageListenerContainer container = (DefaultMessageListenerContainer) context
			.getBean(JmsListenerEndpointRegistry.class)
			.getListenerContainers()
			.iterator()
			.next();
		assertThat(container.getDestinationName()).isEqualTo(NAME);
		assertThat(container.getMessageSelector()).isEqualTo(TEXT);
		assertThat(container.getSubscriptionName()).isEqualTo(TEXT);
		TextMessage message = mock(TextMessage.class);
		when(message.getPropertyNames()).thenReturn(Collections.emptyEnumeration());
		when(message.getText()).thenReturn("payload");
		((MessagingMessageListenerAdapter) container.getMessageListener()).onMessage(message, mock(Session.class));
		assertThat(heard).containsExactly(TEXT);
	}

	@Test
	void stompIsLiteral() {
		SimpAnnotationMethodMessageHandler handler = context.getBean(SimpAnnotationMethodMessageHandler.class);
		assertThat(handler.getHandlerMethods().keySet())
			.anyMatch((mapping) -> mapping.getDestinationConditions().getPatterns().contains("/at/" + NAME));
		SimpMessageHeaderAccessor headers = SimpMessageHeaderAccessor.create(SimpMessageType.MESSAGE);
		headers.setDestination("/stomp");
		headers.setSessionId("1");
		headers.setSessionAttributes(new HashMap<>());
		handler.handleMessage(MessageBuilder.createMessage("payload", headers.getMessageHeaders()));
		assertThat(heard).containsExactly(TEXT, TEXT);
	}

	/** RSocket's handler is one of these. */
	@Test
	void reactiveMessageMappingIsLiteral() {
		MessageMappingMessageHandler handler = context.getBean(MessageMappingMessageHandler.class);
		assertThat(handler.getHandlerMethods().keySet())
			.anyMatch((mapping) -> mapping.toString().contains("at." + NAME));
		handler
			.handleMessage(MessageBuilder.withPayload("payload")
				.setHeader(DestinationPatternsMessageCondition.LOOKUP_DESTINATION_HEADER,
						new SimpleRouteMatcher(new AntPathMatcher(".")).parseRoute("reactive"))
				.build())
			.block();
		assertThat(heard).containsExactly(TEXT, TEXT);
	}

	@Test
	void pathOfWebFluxIsLiteral() {
		assertThat(context.getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
			.getHandlerMethods()
			.keySet())
			.anyMatch((mapping) -> mapping.getPatternsCondition()
				.getPatterns()
				.stream()
				.anyMatch((pattern) -> pattern.getPatternString().equals("/at/" + NAME)));
		assertThat(get("/function/canary%23y")).isEqualTo(TEXT);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/value", "/param", "/header", "/cookie", "/secret", "/model", "/failing" })
	void parameterOfWebFluxIsLiteral(String path) {
		assertThat(get(path)).isEqualTo(TEXT);
	}

	/** It would fail for each message, with a text that names neither. */
	@Test
	void startWhenPayloadCannotBeToldFromSecretFails() {
		assertThatThrownBy(() -> run(Application.class, Ambiguous.class))
			.hasStackTraceContaining("Spring cannot tell the payload from the secret");
	}

	@Test
	void joinedParameterOfWebFluxIsLiteral() {
		assertThat(get("/joined")).isEqualTo("#" + NAME + " " + TEXT + "2");
	}

	@ParameterizedTest
	@CsvSource({ "/path, file:/tmp/${user.home}", "/file, file:/tmp/${user.home}", "/stream, file:/tmp/${user.home}",
			"/reader, file:/tmp/${user.home}", "/resource, URL [file:/tmp/${user.home}]",
			"/url, file:/tmp/${user.home}", "/uri, file:/tmp/$%7Buser.home%7D" })
	void conversionForWebFluxTakesTextAsItIs(String path, String expected) {
		assertThat(get(path)).isEqualTo(expected);
	}

	@Test
	void conversionOfAnotherTextForWebFluxIsSprings() {
		assertThat(get("/springs")).isEqualTo("/tmp/" + System.getProperty("user.home").substring(1));
	}

	/** No placeholder is resolved there; what an expression reads is data. */
	@Test
	void expressionOfPreAuthorizeReadsData() {
		Guarded guarded = context.getBean(Guarded.class);
		SecurityContextHolder.getContext()
			.setAuthentication(new TestingAuthenticationToken("user", "canary-credentials", "ROLE_USER"));
		try {
			assertThat(guarded.byExpression(TEXT)).isEqualTo("allowed");
			assertThatExceptionOfType(AuthorizationDeniedException.class).isThrownBy(() -> guarded.byPlaceholder(TEXT));
		}
		finally {
			SecurityContextHolder.clearContext();
		}
	}

	private static String get(String path) {
		MockServerWebExchange exchange = MockServerWebExchange
			.from(MockServerHttpRequest.method(HttpMethod.GET, URI.create(path + "?key=attacker")));
		context.getBean(DispatcherHandler.class).handle(exchange).block(Duration.ofSeconds(10));
		return exchange.getResponse().getBodyAsString().block(Duration.ofSeconds(10));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableKafka
	@EnableRabbit
	@EnableJms
	@EnableWebFlux
	@EnableMethodSecurity
	@ImportAutoConfiguration({ EcsSecretsAutoConfiguration.class, EcsSecretsHandlerAutoConfiguration.class })
	static class Application {

		@Bean
		ConcurrentKafkaListenerContainerFactory<String, String> kafkaListenerContainerFactory() {
			ConcurrentKafkaListenerContainerFactory<String, String> factory = new ConcurrentKafkaListenerContainerFactory<>();
			factory.setConsumerFactory(new DefaultKafkaConsumerFactory<>(Map.of()));
			factory.setAutoStartup(false);
			return factory;
		}

		@Bean
		SimpleRabbitListenerContainerFactory rabbitListenerContainerFactory() {
			SimpleRabbitListenerContainerFactory factory = new SimpleRabbitListenerContainerFactory();
			factory.setConnectionFactory(mock(ConnectionFactory.class));
			factory.setAutoStartup(false);
			return factory;
		}

		@Bean
		DefaultJmsListenerContainerFactory jmsListenerContainerFactory() {
			DefaultJmsListenerContainerFactory factory = new DefaultJmsListenerContainerFactory();
			factory.setConnectionFactory(mock(jakarta.jms.ConnectionFactory.class));
			factory.setAutoStartup(false);
			return factory;
		}

		@Bean
		SimpAnnotationMethodMessageHandler stomp() {
			ExecutorSubscribableChannel channel = new ExecutorSubscribableChannel();
			return new SimpAnnotationMethodMessageHandler(channel, channel, new SimpMessagingTemplate(channel));
		}

		@Bean
		MessageMappingMessageHandler reactive() {
			MessageMappingMessageHandler handler = new MessageMappingMessageHandler();
			handler.setHandlerPredicate((type) -> type == Reactive.class);
			handler.setDecoders(List.of(StringDecoder.allMimeTypes()));
			handler.getReturnValueHandlerConfigurer().addCustomHandler(new Ignoring());
			return handler;
		}

		@Bean
		Listeners listeners() {
			return new Listeners();
		}

		@Bean
		Stomp stompController() {
			return new Stomp();
		}

		@Bean
		Reactive reactiveController() {
			return new Reactive();
		}

		@Bean
		Pages pages() {
			return new Pages();
		}

		@Bean
		Guarded guarded() {
			return new Guarded();
		}

		@Bean
		RouterFunction<ServerResponse> routes(@Value("/function/${db.name}") String path,
				@Value("${db.text}") String text) {
			return RouterFunctions.route().GET(path, (request) -> ServerResponse.ok().bodyValue(text)).build();
		}

	}

	static class Listeners {

		@KafkaListener(id = "${db.name}", topics = "${db.name}", groupId = "${db.text}", clientIdPrefix = "${db.text}",
				properties = "client.rack=${db.text}")
		void kafka(@Header(name = "absent", defaultValue = "${db.text}") String header,
				@SecretValue("prod/db:text") String secret) {
			heard.add(header);
			heard.add(secret);
		}

		@RabbitListener(id = "${db.name}", queues = "${db.name}")
		void rabbit(@Header(name = "absent", defaultValue = "${db.text}") String header,
				@SecretValue("prod/db:text") String secret) {
			heard.add(header);
			heard.add(secret);
		}

		@JmsListener(destination = "${db.name}", selector = "${db.text}", subscription = "${db.text}")
		void jms(@Header(name = "absent", defaultValue = "${db.text}") String header) {
			heard.add(header);
		}

	}

	@Controller
	static class Stomp {

		@MessageMapping({ "/stomp", "/at/${db.name}" })
		void message(@Header(name = "absent", defaultValue = "${db.text}") String header,
				@SecretValue("prod/db:text") String secret) {
			heard.add(header);
			heard.add(secret);
		}

	}

	@Controller
	static class Reactive {

		@MessageMapping({ "reactive", "at.${db.name}" })
		void message(@Header(name = "absent", defaultValue = "${db.text}") String header,
				@SecretValue("prod/db:text") String secret) {
			heard.add(header);
			heard.add(secret);
		}

	}

	@RestController
	static class Pages {

		@GetMapping({ "/value", "/at/${db.name}" })
		String value(@Value("${db.text}") String text) {
			return text;
		}

		@InitBinder
		void binder(WebDataBinder binder, @SecretValue("prod/db:text") String key) {
			assertThat(key).isEqualTo(TEXT);
		}

		@ModelAttribute
		void model(Model model, @SecretValue("prod/db:text") String key) {
			model.addAttribute("ofModel", key);
		}

		@GetMapping("/model")
		String model(Model model) {
			return String.valueOf(model.getAttribute("ofModel"));
		}

		@GetMapping("/failing")
		String failing(Model model) {
			throw new IllegalStateException("expected");
		}

		@ExceptionHandler(IllegalStateException.class)
		String failed(IllegalStateException failure, @SecretValue("prod/db:text") String key) {
			return key;
		}

		@GetMapping("/joined")
		String joined(@Value("#${db.name} #{'${db.text}' + (1 + 1)}") String text) {
			return text;
		}

		@GetMapping("/param")
		String param(@RequestParam(defaultValue = "${db.text}") String text) {
			return text;
		}

		@GetMapping("/header")
		String header(@RequestHeader(name = "X-Absent", defaultValue = "${db.text}") String text) {
			return text;
		}

		@GetMapping("/cookie")
		String cookie(@CookieValue(name = "absent", defaultValue = "${db.text}") String text) {
			return text;
		}

		@GetMapping("/path")
		String path(@Value("${db.path}") Path path) {
			return path.toString();
		}

		@GetMapping("/file")
		String file(@Value("${db.path}") File file) {
			return file.toString();
		}

		@GetMapping("/uri")
		String uri(@Value("${db.path}") URI uri) {
			return uri.toString();
		}

		@GetMapping("/url")
		String url(@Value("${db.path}") URL url) {
			return url.toString();
		}

		@GetMapping("/resource")
		String resource(@Value("${db.path}") Resource resource) {
			return resource.toString();
		}

		@GetMapping("/stream")
		String stream(@Value("${db.path}") InputStream stream) throws IOException {
			return StreamUtils.copyToString(stream, StandardCharsets.UTF_8);
		}

		@GetMapping("/reader")
		String reader(@Value("${db.path}") Reader reader) throws IOException {
			return FileCopyUtils.copyToString(reader);
		}

		@GetMapping("/springs")
		String springs(@Value("file:/tmp/${user.home}") Path path) {
			return path.normalize().toString();
		}

		@GetMapping("/secret")
		String secret(String key, @SecretValue("prod/db:text") String text) {
			return text;
		}

	}

	/** What RSocket has of its own. */
	private static final class Ignoring implements HandlerMethodReturnValueHandler {

		@Override
		public boolean supportsReturnType(MethodParameter type) {
			return true;
		}

		@Override
		public Mono<Void> handleReturnValue(@Nullable Object value, MethodParameter type, Message<?> message) {
			return Mono.empty();
		}

	}

	@KafkaListener(topics = "any", groupId = "any")
	static class Ambiguous {

		@KafkaHandler
		void handle(String payload, @SecretValue("prod/db:text") String secret) {
			throw new IllegalStateException("called");
		}

	}

	static class Guarded {

		@PreAuthorize("'${db.text}' == #text")
		String byPlaceholder(String text) {
			return "allowed";
		}

		@PreAuthorize("@environment.getProperty('db.text') == #text")
		String byExpression(String text) {
			return "allowed";
		}

	}

}
