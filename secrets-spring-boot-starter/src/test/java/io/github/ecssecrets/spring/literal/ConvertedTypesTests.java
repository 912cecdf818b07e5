package io.github.ecssecrets.spring.literal;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.annotation.Annotation;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import java.util.Currency;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TimeZone;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.github.ecssecrets.spring.SecretValue;
import io.github.ecssecrets.spring.TestApplication;
import io.github.ecssecrets.test.SecretsManagerServer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.PropertyAccessorFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.beans.factory.config.DependencyDescriptor;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.MimeType;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Types that are made of a text by name or by syntax: the text of a secret is used as it
 * is, no code of a class runs because a secret names it, and what cannot be converted is
 * not quoted. All types in one application, by each way into it.
 */
class ConvertedTypesTests {

	private static final String BAD = "canary ${user.home} #{1+1} bad!";

	private static final String INITIALIZED = "io.github.ecssecrets.spring.literal.initialized";

	private static final Map<String, String> GOOD = texts();

	private static final Map<String, Object> bound = new HashMap<>();

	private static SecretsManagerServer server;

	private static ConfigurableApplicationContext context;

	private static Map<String, String> texts() {
		Map<String, String> texts = new LinkedHashMap<>();
		texts.put("type", WithInitializer.class.getName());
		texts.put("types", WithInitializer.class.getName() + "," + List.class.getName());
		texts.put("typeList", WithInitializer.class.getName());
		texts.put("charset", "UTF-8");
		texts.put("locale", "de_AT");
		texts.put("pattern", "[${user.home}#{1+1}]");
		texts.put("currency", "EUR");
		texts.put("timeZone", "Europe/Berlin");
		texts.put("zone", "Europe/Berlin");
		texts.put("uuid", "00000000-0000-0001-0000-000000000002");
		texts.put("properties", "a=${user.home}\nb=#{1+1}");
		texts.put("day", "friday");
		texts.put("duration", "3s");
		texts.put("period", "2d");
		texts.put("date", "2026-11-28");
		texts.put("size", "2KB");
		texts.put("mime", "text/plain");
		texts.put("number", "12");
		texts.put("character", "c");
		texts.put("flag", "true");
		return texts;
	}

	@BeforeAll
	static void start() {
		server = SecretsManagerServer.start();
		Map<String, String> fields = new LinkedHashMap<>(GOOD);
		fields.put("bad", BAD);
		server.createSecret("prod/db", JsonMapper.shared().writeValueAsString(fields));
		context = TestApplication.using(server)
			.properties("spring.config.import=ecs-secrets:prod/db?prefix=db.")
			.sources(Application.class)
			.run();
		context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("bound", bound));
	}

	@AfterAll
	static void stop() {
		context.close();
		server.close();
	}

	static Stream<String> names() {
		return GOOD.keySet().stream();
	}

	private static Object bind(String name, String placeholder) {
		bound.clear();
		bound.put("bound." + name, placeholder);
		return PropertyAccessorFactory.forDirectFieldAccess(context.getBean(Bound.class)).getPropertyValue(name);
	}

	/** What a field gets that has an annotation. */
	private static Object inject(Class<? extends Annotation> type, String value, String name)
			throws NoSuchFieldException {
		Annotation annotation = AnnotationUtils.synthesizeAnnotation(Map.of("value", value), type, Bound.class);
		return context.getBeanFactory()
			.resolveDependency(new DependencyDescriptor(Bound.class.getDeclaredField(name), true) {

				@Override
				public Annotation[] getAnnotations() {
					return new Annotation[] { annotation };
				}

				@Override
				public <A extends Annotation> A getAnnotation(Class<A> wanted) {
					return wanted.isInstance(annotation) ? wanted.cast(annotation) : null;
				}

			}, null);
	}

	private static Object expected(String name) {
		return switch (name) {
			case "type" -> WithInitializer.class;
			case "types" -> new Class<?>[] { WithInitializer.class, List.class };
			case "typeList" -> List.of(WithInitializer.class);
			case "charset" -> StandardCharsets.UTF_8;
			case "locale" -> Locale.forLanguageTag("de-AT");
			case "currency" -> Currency.getInstance("EUR");
			case "timeZone" -> TimeZone.getTimeZone("Europe/Berlin");
			case "zone" -> ZoneId.of("Europe/Berlin");
			case "uuid" -> new UUID(1, 2);
			case "properties" -> Map.of("a", "${user.home}", "b", "#{1+1}");
			case "day" -> DayOfWeek.FRIDAY;
			case "duration" -> Duration.ofSeconds(3);
			case "period" -> Period.ofDays(2);
			case "date" -> LocalDate.of(2026, 11, 28);
			case "size" -> DataSize.ofKilobytes(2);
			case "mime" -> MimeType.valueOf("text/plain");
			case "number" -> 12;
			case "character" -> 'c';
			case "flag" -> true;
			default -> throw new IllegalArgumentException(name);
		};
	}

	private static void assertExpected(String way, String name, Object value) {
		if (name.equals("pattern")) {
			assertThat(((Pattern) value).pattern()).as(way).isEqualTo(GOOD.get(name));
		}
		else {
			assertThat(value).as(way).isEqualTo(expected(name));
		}
	}

	@ParameterizedTest
	@MethodSource("names")
	void textIsTakenAsItIs(String name) throws Exception {
		assertExpected("binding", name, bind(name, "${db." + name + "}"));
		assertExpected("@Value", name, inject(Value.class, "${db." + name + "}", name));
		if (!name.equals("properties")) {
			assertExpected("@SecretValue", name, inject(SecretValue.class, "prod/db:" + name, name));
		}
		assertThat(System.getProperty(INITIALIZED)).as("nothing is initialized").isNull();
	}

	@ParameterizedTest
	@MethodSource("names")
	void textThatDoesNotFitIsNotQuoted(String name) {
		if (!name.equals("properties")) {
			assertNotQuoted("binding", () -> bind(name, "${db.bad}"));
			assertNotQuoted("@Value", () -> inject(Value.class, "${db.bad}", name));
		}
		assertNotQuoted("@SecretValue", () -> inject(SecretValue.class, "prod/db:bad", name));
	}

	private static void assertNotQuoted(String way, ThrowingCallable call) {
		Throwable failure = catchThrowable(call);
		assertThat(failure).as(way).isNotNull();
		StringWriter text = new StringWriter();
		failure.printStackTrace(new PrintWriter(text));
		assertThat(text.toString()).as(way).doesNotContain("canary", "user.home", "1+1", "bad!");
	}

	/** Leaves a trace when it is initialized. */
	static class WithInitializer {

		static {
			System.setProperty(INITIALIZED, "true");
		}

	}

	static class Bound {

		Class<?> type;

		Class<?>[] types;

		List<Class<?>> typeList;

		Charset charset;

		Locale locale;

		Pattern pattern;

		Currency currency;

		TimeZone timeZone;

		ZoneId zone;

		UUID uuid;

		Properties properties;

		DayOfWeek day;

		Duration duration;

		Period period;

		LocalDate date;

		DataSize size;

		MimeType mime;

		Integer number;

		Character character;

		Boolean flag;

		public void setType(Class<?> type) {
			this.type = type;
		}

		public void setTypes(Class<?>[] types) {
			this.types = types;
		}

		public void setTypeList(List<Class<?>> typeList) {
			this.typeList = typeList;
		}

		public void setCharset(Charset charset) {
			this.charset = charset;
		}

		public void setLocale(Locale locale) {
			this.locale = locale;
		}

		public void setPattern(Pattern pattern) {
			this.pattern = pattern;
		}

		public void setCurrency(Currency currency) {
			this.currency = currency;
		}

		public void setTimeZone(TimeZone timeZone) {
			this.timeZone = timeZone;
		}

		public void setZone(ZoneId zone) {
			this.zone = zone;
		}

		public void setUuid(UUID uuid) {
			this.uuid = uuid;
		}

		public void setProperties(Properties properties) {
			this.properties = properties;
		}

		public void setDay(DayOfWeek day) {
			this.day = day;
		}

		public void setDuration(Duration duration) {
			this.duration = duration;
		}

		public void setPeriod(Period period) {
			this.period = period;
		}

		public void setDate(LocalDate date) {
			this.date = date;
		}

		public void setSize(DataSize size) {
			this.size = size;
		}

		public void setMime(MimeType mime) {
			this.mime = mime;
		}

		public void setNumber(Integer number) {
			this.number = number;
		}

		public void setCharacter(Character character) {
			this.character = character;
		}

		public void setFlag(Boolean flag) {
			this.flag = flag;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		@Scope("prototype")
		@ConfigurationProperties("bound")
		Bound bound() {
			return new Bound();
		}

	}

}
