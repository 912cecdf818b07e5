package io.github.ecssecrets.spring.literal;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.ecssecrets.spring.TestApplication;
import io.github.ecssecrets.test.SecretsManagerServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.beans.factory.config.EmbeddedValueResolver;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.cache.concurrent.ConcurrentMapCacheManager;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.ImportResource;
import org.springframework.context.annotation.PropertySource;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.io.support.EncodedResource;
import org.springframework.core.io.support.PropertySourceFactory;
import org.springframework.jmx.export.annotation.AnnotationJmxAttributeSource;
import org.springframework.jmx.export.annotation.ManagedResource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.web.bind.annotation.CookieValue;
import org.springframework.web.bind.annotation.CrossOrigin;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.cors.CorsConfigurationSource;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.invoker.HttpExchangeAdapter;
import org.springframework.web.service.invoker.HttpRequestValues;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;
import org.springframework.web.servlet.HandlerExecutionChain;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.ServletRequestPathUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

/**
 * Every place where Spring resolves text for an application, in one application: the text
 * of a secret is literal there, or the place is named in {@code docs/security.md} as out
 * of reach. A placeholder or an expression that is in the secret would leave a trace.
 */
class PlacesThatResolveTextTests {

	private static final String TEXT = "canary-${user.home}#{1+1}#{T(java.lang.System).setProperty('executed','1')}'\"";

	private static SecretsManagerServer server;

	private static ConfigurableApplicationContext context;

	@BeforeAll
	static void start() {
		server = SecretsManagerServer.start();
		server.createSecret("prod/db", JsonMapper.shared()
			.writeValueAsString(Map.of("text", TEXT, "sum", "#{1+1}", "quoted", "' + (1 + 1) + '", "path", "#{x}",
					"location", "canary-#{1+1", "cron", "#{'0 0 * * * *'}", "delay", "#{5000}", "origin",
					"https://canary-#{1+1}", "object", "canary:type=#{1+1}", "executor", "#{'never'}")));
		context = application().web().sources(Application.class).run();
	}

	private static TestApplication application() {
		return TestApplication.using(server).properties("spring.config.import=ecs-secrets:prod/db");
	}

	@AfterAll
	static void stop() {
		context.close();
		server.close();
		assertThat(System.getProperty("executed")).isNull();
	}

	private static Map<String, String> texts() {
		Map<String, String> texts = new LinkedHashMap<>();
		context.getBeansOfType(Texts.class).values().forEach((bean) -> texts.putAll(bean.byPlace()));
		return texts;
	}

	@ParameterizedTest
	@ValueSource(strings = { "field", "constructor", "bean method", "setter", "default", "value in XML",
			"default in XML", "expression", "expression in XML", "quoted", "quoted in XML" })
	void valueIsLiteral(String place) {
		assertThat(texts()).containsEntry(place, TEXT);
	}

	@ParameterizedTest
	@ValueSource(strings = { "joined", "joined in XML" })
	void valueThatIsJoinedToOtherTextIsLiteral(String place) {
		assertThat(texts()).containsEntry(place, "a" + TEXT + "b");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/value", "/param", "/header", "/cookie" })
	void parameterOfHandlerIsLiteral(String path) throws Exception {
		URI uri = URI.create("http://localhost:" + context.getEnvironment().getProperty("local.server.port") + path);
		assertThat(HttpClient.newHttpClient().send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body())
			.isEqualTo(TEXT);
	}

	@Test
	void pathOfHandlerIsLiteral() {
		assertThat(context.getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
			.getHandlerMethods()
			.keySet()).anyMatch((mapping) -> mapping.getPatternValues().contains("/at/#{x}"));
	}

	@Test
	void originOfCrossOriginIsLiteral() throws Exception {
		RequestMappingHandlerMapping mapping = context.getBean("requestMappingHandlerMapping",
				RequestMappingHandlerMapping.class);
		MockHttpServletRequest request = new MockHttpServletRequest("GET", "/cookie");
		request.addHeader("Origin", "https://example.org");
		ServletRequestPathUtils.parseAndCache(request);
		HandlerExecutionChain chain = mapping.getHandler(request);
		assertThat(chain.getInterceptorList()).filteredOn(CorsConfigurationSource.class::isInstance)
			.extracting(
					(source) -> ((CorsConfigurationSource) source).getCorsConfiguration(request).getAllowedOrigins())
			.containsExactly(List.of("https://canary-#{1+1}"));
	}

	@Test
	void nameForJmxIsLiteral() throws Exception {
		AnnotationJmxAttributeSource source = new AnnotationJmxAttributeSource();
		source.setBeanFactory(context.getBeanFactory());
		assertThat(source.getManagedResource(Managed.class).getObjectName()).isEqualTo("canary:type=#{1+1}");
	}

	@Test
	void executorOfAsyncIsLiteral() {
		Asynchronous asynchronous = context.getBean(Asynchronous.class);
		assertThatExceptionOfType(NoSuchBeanDefinitionException.class).isThrownBy(asynchronous::run)
			.satisfies((ex) -> assertThat(ex.getBeanName()).isEqualTo("#{'never'}"));
	}

	@Test
	void urlOfHttpExchangeIsLiteral() {
		HttpExchangeAdapter adapter = mock(HttpExchangeAdapter.class);
		when(adapter.exchangeForBody(any(), any()))
			.then((call) -> call.getArgument(0, HttpRequestValues.class).getUriTemplate());
		HttpServiceProxyFactory factory = HttpServiceProxyFactory.builder()
			.exchangeAdapter(adapter)
			.embeddedValueResolver(new EmbeddedValueResolver(context.getBeanFactory()))
			.build();
		assertThat(factory.createClient(Exchange.class).get()).isEqualTo("https://canary-#{1+1}");
	}

	@Test
	void locationOfPropertySourceIsLiteral() {
		assertThat(context.getEnvironment().getProperty("location")).contains("canary-#{1+1");
	}

	/** No placeholder is resolved there; what an expression reads is data. */
	@Test
	void expressionsOfAnnotationsReadData() {
		Cached cached = context.getBean(Cached.class);
		cached.byPlaceholder();
		cached.byExpression();
		var cache = context.getBean(CacheManager.class).getCache("texts");
		assertThat(cache.get("${db.text}")).isNotNull();
		assertThat(cache.get(TEXT)).isNotNull();
		context.publishEvent(new Asked());
		assertThat(cached.heard()).isEqualTo("2");
	}

	@Test
	void propertyOfConditionIsLiteral() {
		assertThat(context.containsBean("onLiteral")).isTrue();
		assertThat(context.containsBean("onEvaluated")).isFalse();
	}

	@ParameterizedTest
	@ValueSource(classes = { Cron.class, Delay.class })
	void scheduleIsLiteral(Class<?> configuration) {
		Throwable failure = catchThrowable(() -> application().sources(configuration).run().close());
		assertThat(failure).as("an expression would have been a valid schedule")
			.hasStackTraceContaining("Encountered invalid @Scheduled method 'run'");
	}

	/** Pinned, so what the documentation says stays true. */
	@Test
	void conditionalOnExpressionIsOutOfReach() throws IOException {
		assertThat(context.containsBean("onExpression")).isTrue();
		assertThat(Files.readString(Path.of("../docs/security.md")))
			.contains("| `@ConditionalOnExpression` | **out of reach** |", "- **`@ConditionalOnExpression`.**");
	}

	/** What was resolved, by the place. */
	public record Texts(Map<String, String> byPlace) {

	}

	record Asked() {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableAsync
	@EnableCaching
	@ImportResource("classpath:io/github/ecssecrets/spring/literal/places.xml")
	@PropertySource(value = "classpath:${db.location}", factory = Recording.class)
	static class Application {

		@Value("${db.text}")
		private String field;

		@Value("${absent:${db.text}}")
		private String defaulted;

		@Value("a${db.text}b")
		private String joined;

		@Value("#{environment['db.text']}")
		private String expression;

		@Value("#{'${db.text}'}")
		private String quoted;

		private final String constructor;

		private String setter;

		Application(@Value("${db.text}") String constructor) {
			this.constructor = constructor;
		}

		@Value("${db.text}")
		void setSetter(String setter) {
			this.setter = setter;
		}

		@Bean
		Texts injected(@Value("${db.text}") String parameter) {
			return new Texts(Map.of("field", this.field, "default", this.defaulted, "joined", this.joined, "expression",
					this.expression, "quoted", this.quoted, "constructor", this.constructor, "setter", this.setter,
					"bean method", parameter));
		}

		@Bean
		Pages pages() {
			return new Pages();
		}

		@Bean
		Cached cached() {
			return new Cached();
		}

		@Bean
		Asynchronous asynchronous() {
			return new Asynchronous();
		}

		@Bean
		CacheManager cacheManager() {
			return new ConcurrentMapCacheManager();
		}

		@Bean
		@ConditionalOnProperty(name = "db.sum", havingValue = "#{1+1}")
		Object onLiteral() {
			return new Object();
		}

		@Bean
		@ConditionalOnProperty(name = "db.sum", havingValue = "2")
		Object onEvaluated() {
			return new Object();
		}

		@Bean
		@ConditionalOnExpression("'${db.quoted}' == '2'")
		Object onExpression() {
			return new Object();
		}

	}

	@RestController
	static class Pages {

		@GetMapping("/value")
		String value(@Value("${db.text}") String text) {
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

		@CrossOrigin("${db.origin}")
		@GetMapping("/cookie")
		String cookie(@CookieValue(name = "absent", defaultValue = "${db.text}") String text) {
			return text;
		}

		@GetMapping("/at/${db.path}")
		String path() {
			return "";
		}

	}

	@ManagedResource(objectName = "${db.object}")
	public static class Managed {

	}

	static class Asynchronous {

		@Async("${db.executor}")
		public void run() {
		}

	}

	interface Exchange {

		@GetExchange("${db.origin}")
		String get();

	}

	static class Cached {

		private String heard = "";

		@Cacheable(cacheNames = "texts", key = "'${db.text}'")
		public String byPlaceholder() {
			return "";
		}

		@Cacheable(cacheNames = "texts", key = "@environment.getProperty('db.text')")
		public String byExpression() {
			return "";
		}

		public String heard() {
			return this.heard;
		}

		@EventListener(condition = "'${db.quoted}' == '2'")
		public void never(Asked asked) {
			this.heard += "1";
		}

		@EventListener(condition = "@environment.getProperty('db.sum') == '#' + '{1+1}'")
		public void always(Asked asked) {
			this.heard += "2";
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableScheduling
	static class Cron {

		@Scheduled(cron = "${db.cron}")
		void run() {
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableScheduling
	static class Delay {

		@Scheduled(fixedDelayString = "${db.delay}", initialDelayString = "PT1H")
		void run() {
		}

	}

	/** Tells where the property source would be. */
	static class Recording implements PropertySourceFactory {

		@Override
		public org.springframework.core.env.PropertySource<?> createPropertySource(@Nullable String name,
				EncodedResource resource) {
			return new MapPropertySource("recorded", Map.of("location", resource.getResource().getDescription()));
		}

	}

}
