package io.github.ecssecrets.spring.binding;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.github.ecssecrets.LiveSecret;
import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.Secrets;
import io.github.ecssecrets.spring.SecretValue;
import io.github.ecssecrets.spring.TestApplication;
import io.github.ecssecrets.spring.runtime.SecretsRuntime;
import io.github.ecssecrets.test.SecretsManagerServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.Resource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every target type of {@link SecretValue} in every place of it, before and after a
 * rotation of all secrets.
 */
class SecretValueTableTests {

	private static final String PASSWORD = "p${HOME}#{1+1}\\'\"ä,";

	private static final String ROTATED = "#{systemProperties}${user.dir}\\n\"'ß;";

	private static final Map<String, Object> INITIAL = expected(PASSWORD, 5432, "90s", TimeUnit.SECONDS);

	private static final Map<String, Object> NEXT = expected(ROTATED, 15432, "2m", TimeUnit.HOURS);

	private static final Map<Place, Map<String, Object>> before = new LinkedHashMap<>();

	private static final Map<Place, Map<String, Object>> after = new LinkedHashMap<>();

	@BeforeAll
	static void injectAndRotate() throws Exception {
		try (SecretsManagerServer server = SecretsManagerServer.start()) {
			contents(PASSWORD, 5432, "90s", "SECONDS").forEach(server::createSecret);
			server.createBinarySecret("prod/binary", bytes(PASSWORD));
			try (ConfigurableApplicationContext context = TestApplication.using(server)
				.properties("ecs-secrets.refresh.enabled=false")
				.sources(Application.class, Fields.class, Constructor.class, BeanMethod.class, Setters.class,
						Methods.class)
				.run()) {
				for (Place place : Place.values()) {
					before.put(place, snapshot(place.bean(context)));
				}
				contents(ROTATED, 15432, "2m", "HOURS").forEach((name, content) -> {
					server.putSecretValue(name, content);
				});
				server.putBinarySecretValue("prod/binary", bytes(ROTATED));
				for (String name : contents("", 0, "", "").keySet()) {
					refresh(context, name);
				}
				refresh(context, "prod/binary");
				tellAll(context);
				for (Place place : Place.values()) {
					after.put(place, snapshot(place.bean(context)));
				}
			}
		}
	}

	private static void refresh(ConfigurableApplicationContext context, String name) throws Exception {
		context.getBean(Secrets.class).refresh(SecretReference.parse(name)).get(60, TimeUnit.SECONDS);
	}

	/**
	 * Waits until setters and methods were called: a refresh completes before that.
	 */
	private static void tellAll(ConfigurableApplicationContext context) throws Exception {
		CountDownLatch told = new CountDownLatch(1);
		context.getBean(SecretsRuntime.class).deliver(context, told::countDown);
		assertThat(told.await(30, TimeUnit.SECONDS)).isTrue();
	}

	@AfterAll
	static void forget() {
		before.clear();
		after.clear();
	}

	private static Map<String, String> contents(String text, int number, String duration, String unit) {
		String quoted = json(text);
		Map<String, String> contents = new LinkedHashMap<>();
		contents.put("prod/text", text);
		contents.put("prod/number", String.valueOf(number));
		contents.put("prod/duration", duration);
		contents.put("prod/unit", unit);
		contents.put("prod/uri", "https://example.org:" + number + "/%24%7BHOME%7D");
		contents.put("prod/path", "/srv/${HOME}/" + number);
		contents.put("prod/commas", "${HOME},#{1+1}," + number);
		contents.put("prod/array", "[%s, \"${HOME}\"]".formatted(quoted));
		contents.put("prod/numbers", "\uFEFF[%s, 1]".formatted(number));
		contents.put("prod/db",
				"\uFEFF{\"user_name\": \"app\", \"password\": %s, \"port\": %s, \"nested\": {\"list\": [1, true]}}"
					.formatted(quoted, number));
		return contents;
	}

	private static String json(String text) {
		return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_16);
	}

	private static Map<String, Object> expected(String text, int number, String duration, TimeUnit unit) {
		List<String> list = List.of(text, "${HOME}");
		Map<String, Object> deepMap = Map.of("user_name", "app", "password", text, "port", number, "nested",
				Map.of("list", List.of(1, true)));
		Account account = new Account("app", text, number);
		Map<String, Object> expected = new LinkedHashMap<>();
		expected.put("string", text);
		expected.put("primitive", number);
		expected.put("boxed", (long) number);
		expected.put("duration", duration.equals("90s") ? Duration.ofSeconds(90) : Duration.ofMinutes(2));
		expected.put("enumeration", unit);
		expected.put("uri", "https://example.org:" + number + "/%24%7BHOME%7D");
		expected.put("url", "https://example.org:" + number + "/%24%7BHOME%7D");
		expected.put("path", Path.of("/srv/${HOME}/" + number));
		expected.put("resource", text);
		expected.put("characters", text.toCharArray());
		expected.put("bytes", bytes(text));
		expected.put("listOfCommas", List.of("${HOME}", "#{1+1}", String.valueOf(number)));
		expected.put("listOfJson", list);
		expected.put("setOfNumbers", Set.of(number, 1));
		expected.put("arrayOfNumbers", new int[] { number, 1 });
		expected.put("flatMap", Map.of("user_name", "app", "password", text, "port", String.valueOf(number),
				"nested.list[0]", "1", "nested.list[1]", "true"));
		expected.put("deepMap", deepMap);
		expected.put("record", account);
		expected.put("javaBean", account);
		expected.put("wrapper", new Token(text));
		expected.put("secret", text);
		expected.put("optional", Optional.of(text));
		expected.put("provider", text);
		expected.put("supplier", text);
		expected.put("supplierOfNumber", number);
		expected.put("supplierOfList", list);
		expected.put("supplierOfMap", deepMap);
		expected.put("supplierOfRecord", account);
		expected.put("live", text);
		expected.put("liveBytes", bytes(text));
		expected.put("liveCharacters", text.toCharArray());
		expected.put("liveBean", account);
		expected.put("liveSecret", text);
		return expected;
	}

	/**
	 * What a bean has now.
	 */
	private static Map<String, Object> snapshot(Object bean) throws Exception {
		Map<String, Object> snapshot = new LinkedHashMap<>();
		if (bean instanceof Received received) {
			received.values.forEach((name, value) -> snapshot.put(name, comparable(value)));
		}
		else if (bean instanceof Parameters) {
			for (RecordComponent component : Parameters.class.getRecordComponents()) {
				snapshot.put(component.getName(), comparable(component.getAccessor().invoke(bean)));
			}
		}
		else {
			for (Field field : bean.getClass().getDeclaredFields()) {
				snapshot.put(field.getName(), comparable(field.get(bean)));
			}
		}
		return snapshot;
	}

	private static Object comparable(Object value) {
		try {
			return (value instanceof Supplier<?> supplier) ? comparable(supplier.get())
					: (value instanceof ObjectProvider<?> provider) ? provider.getObject()
							: (value instanceof Secret secret) ? secret.reveal() : (value instanceof Holder holder)
									? holder.account()
									: (value instanceof Resource resource)
											? resource.getContentAsString(StandardCharsets.UTF_8)
											: (value instanceof URI || value instanceof URL) ? value.toString() : value;
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	static Stream<Arguments> cells() {
		return Stream.of(Place.values())
			.flatMap((place) -> INITIAL.keySet().stream().map((name) -> Arguments.of(place, name)));
	}

	@ParameterizedTest(name = "{1} by {0}")
	@MethodSource("cells")
	void placeReceivesType(Place place, String name) {
		assertThat(before.get(place)).hasSameSizeAs(INITIAL);
		assertThat(before.get(place).get(name)).isEqualTo(INITIAL.get(name));
	}

	@ParameterizedTest(name = "{1} by {0}")
	@MethodSource("cells")
	void placeFollowsRotationOrKeepsItsValue(Place place, String name) {
		boolean follows = place.isCalledAgain() || name.startsWith("live") || name.startsWith("supplier")
				|| name.equals("provider");
		assertThat(after.get(place).get(name)).isEqualTo(follows ? NEXT.get(name) : INITIAL.get(name));
	}

	enum Place {

		FIELD(Fields.class), CONSTRUCTOR(Constructor.class), BEAN_METHOD(BeanMethod.class), SETTER(Setters.class),
		METHOD(Methods.class);

		private final Class<?> type;

		Place(Class<?> type) {
			this.type = type;
		}

		Object bean(ConfigurableApplicationContext context) {
			return switch (this) {
				case CONSTRUCTOR -> context.getBean(Constructor.class).parameters;
				case BEAN_METHOD -> context.getBean("madeByMethod");
				default -> context.getBean(this.type);
			};
		}

		boolean isCalledAgain() {
			return this == SETTER || this == METHOD;
		}

	}

	record Account(String userName, String password, int port) {

	}

	public record Token(String text) {

	}

	static class Holder {

		private String userName;

		private String password;

		private int port;

		public void setUserName(String userName) {
			this.userName = userName;
		}

		public void setPassword(String password) {
			this.password = password;
		}

		public void setPort(int port) {
			this.port = port;
		}

		Account account() {
			return new Account(this.userName, this.password, this.port);
		}

	}

	static class Fields {

		@SecretValue("prod/text")
		String string;

		@SecretValue("prod/number")
		int primitive;

		@SecretValue("prod/number")
		Long boxed;

		@SecretValue("prod/duration")
		Duration duration;

		@SecretValue("prod/unit")
		TimeUnit enumeration;

		@SecretValue("prod/uri")
		URI uri;

		@SecretValue("prod/uri")
		URL url;

		@SecretValue("prod/path")
		Path path;

		@SecretValue("prod/text")
		Resource resource;

		@SecretValue("prod/text")
		char[] characters;

		@SecretValue("prod/binary")
		byte[] bytes;

		@SecretValue("prod/commas")
		List<String> listOfCommas;

		@SecretValue("prod/array")
		List<String> listOfJson;

		@SecretValue("prod/numbers")
		Set<Integer> setOfNumbers;

		@SecretValue("prod/numbers")
		int[] arrayOfNumbers;

		@SecretValue("prod/db")
		Map<String, String> flatMap;

		@SecretValue("prod/db")
		Map<String, Object> deepMap;

		@SecretValue("prod/db")
		Account record;

		@SecretValue("prod/db")
		Holder javaBean;

		@SecretValue("prod/text")
		Token wrapper;

		@SecretValue("prod/db:password")
		Secret secret;

		@SecretValue("prod/text")
		Optional<String> optional;

		@SecretValue("prod/text")
		ObjectProvider<String> provider;

		@SecretValue("prod/text")
		Supplier<String> supplier;

		@SecretValue("prod/number")
		Supplier<Integer> supplierOfNumber;

		@SecretValue("prod/array")
		Supplier<List<String>> supplierOfList;

		@SecretValue("prod/db")
		Supplier<Map<String, Object>> supplierOfMap;

		@SecretValue("prod/db")
		Supplier<Account> supplierOfRecord;

		@SecretValue("prod/db:password")
		LiveSecret<String> live;

		@SecretValue("prod/binary")
		LiveSecret<byte[]> liveBytes;

		@SecretValue("prod/text")
		LiveSecret<char[]> liveCharacters;

		@SecretValue("prod/db")
		LiveSecret<Holder> liveBean;

		@SecretValue("prod/text")
		LiveSecret<Secret> liveSecret;

	}

	@SuppressWarnings("ArrayRecordComponent")
	record Parameters(String string, int primitive, Long boxed, Duration duration, TimeUnit enumeration, URI uri,
			URL url, Path path, Resource resource, char[] characters, byte[] bytes, List<String> listOfCommas,
			List<String> listOfJson, Set<Integer> setOfNumbers, int[] arrayOfNumbers, Map<String, String> flatMap,
			Map<String, Object> deepMap, Account record, Holder javaBean, Token wrapper, Secret secret,
			Optional<String> optional, ObjectProvider<String> provider, Supplier<String> supplier,
			Supplier<Integer> supplierOfNumber, Supplier<List<String>> supplierOfList,
			Supplier<Map<String, Object>> supplierOfMap, Supplier<Account> supplierOfRecord, LiveSecret<String> live,
			LiveSecret<byte[]> liveBytes, LiveSecret<char[]> liveCharacters, LiveSecret<Holder> liveBean,
			LiveSecret<Secret> liveSecret) {

	}

	static class Constructor {

		private final Parameters parameters;

		Constructor(@SecretValue("prod/text") String string, @SecretValue("prod/number") int primitive,
				@SecretValue("prod/number") Long boxed, @SecretValue("prod/duration") Duration duration,
				@SecretValue("prod/unit") TimeUnit enumeration, @SecretValue("prod/uri") URI uri,
				@SecretValue("prod/uri") URL url, @SecretValue("prod/path") Path path,
				@SecretValue("prod/text") Resource resource, @SecretValue("prod/text") char[] characters,
				@SecretValue("prod/binary") byte[] bytes, @SecretValue("prod/commas") List<String> listOfCommas,
				@SecretValue("prod/array") List<String> listOfJson,
				@SecretValue("prod/numbers") Set<Integer> setOfNumbers,
				@SecretValue("prod/numbers") int[] arrayOfNumbers, @SecretValue("prod/db") Map<String, String> flatMap,
				@SecretValue("prod/db") Map<String, Object> deepMap, @SecretValue("prod/db") Account record,
				@SecretValue("prod/db") Holder javaBean, @SecretValue("prod/text") Token wrapper,
				@SecretValue("prod/db:password") Secret secret, @SecretValue("prod/text") Optional<String> optional,
				@SecretValue("prod/text") ObjectProvider<String> provider,
				@SecretValue("prod/text") Supplier<String> supplier,
				@SecretValue("prod/number") Supplier<Integer> supplierOfNumber,
				@SecretValue("prod/array") Supplier<List<String>> supplierOfList,
				@SecretValue("prod/db") Supplier<Map<String, Object>> supplierOfMap,
				@SecretValue("prod/db") Supplier<Account> supplierOfRecord,
				@SecretValue("prod/db:password") LiveSecret<String> live,
				@SecretValue("prod/binary") LiveSecret<byte[]> liveBytes,
				@SecretValue("prod/text") LiveSecret<char[]> liveCharacters,
				@SecretValue("prod/db") LiveSecret<Holder> liveBean,
				@SecretValue("prod/text") LiveSecret<Secret> liveSecret) {
			this.parameters = new Parameters(string, primitive, boxed, duration, enumeration, uri, url, path, resource,
					characters, bytes, listOfCommas, listOfJson, setOfNumbers, arrayOfNumbers, flatMap, deepMap, record,
					javaBean, wrapper, secret, optional, provider, supplier, supplierOfNumber, supplierOfList,
					supplierOfMap, supplierOfRecord, live, liveBytes, liveCharacters, liveBean, liveSecret);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class BeanMethod {

		@Bean
		Parameters madeByMethod(@SecretValue("prod/text") String string, @SecretValue("prod/number") int primitive,
				@SecretValue("prod/number") Long boxed, @SecretValue("prod/duration") Duration duration,
				@SecretValue("prod/unit") TimeUnit enumeration, @SecretValue("prod/uri") URI uri,
				@SecretValue("prod/uri") URL url, @SecretValue("prod/path") Path path,
				@SecretValue("prod/text") Resource resource, @SecretValue("prod/text") char[] characters,
				@SecretValue("prod/binary") byte[] bytes, @SecretValue("prod/commas") List<String> listOfCommas,
				@SecretValue("prod/array") List<String> listOfJson,
				@SecretValue("prod/numbers") Set<Integer> setOfNumbers,
				@SecretValue("prod/numbers") int[] arrayOfNumbers, @SecretValue("prod/db") Map<String, String> flatMap,
				@SecretValue("prod/db") Map<String, Object> deepMap, @SecretValue("prod/db") Account record,
				@SecretValue("prod/db") Holder javaBean, @SecretValue("prod/text") Token wrapper,
				@SecretValue("prod/db:password") Secret secret, @SecretValue("prod/text") Optional<String> optional,
				@SecretValue("prod/text") ObjectProvider<String> provider,
				@SecretValue("prod/text") Supplier<String> supplier,
				@SecretValue("prod/number") Supplier<Integer> supplierOfNumber,
				@SecretValue("prod/array") Supplier<List<String>> supplierOfList,
				@SecretValue("prod/db") Supplier<Map<String, Object>> supplierOfMap,
				@SecretValue("prod/db") Supplier<Account> supplierOfRecord,
				@SecretValue("prod/db:password") LiveSecret<String> live,
				@SecretValue("prod/binary") LiveSecret<byte[]> liveBytes,
				@SecretValue("prod/text") LiveSecret<char[]> liveCharacters,
				@SecretValue("prod/db") LiveSecret<Holder> liveBean,
				@SecretValue("prod/text") LiveSecret<Secret> liveSecret) {
			return new Parameters(string, primitive, boxed, duration, enumeration, uri, url, path, resource, characters,
					bytes, listOfCommas, listOfJson, setOfNumbers, arrayOfNumbers, flatMap, deepMap, record, javaBean,
					wrapper, secret, optional, provider, supplier, supplierOfNumber, supplierOfList, supplierOfMap,
					supplierOfRecord, live, liveBytes, liveCharacters, liveBean, liveSecret);
		}

	}

	static class Received {

		final Map<String, Object> values = new ConcurrentHashMap<>();

	}

	static class Setters extends Received {

		@SecretValue("prod/text")
		void setString(String value) {
			this.values.put("string", value);
		}

		@SecretValue("prod/number")
		void setPrimitive(int value) {
			this.values.put("primitive", value);
		}

		@SecretValue("prod/number")
		void setBoxed(Long value) {
			this.values.put("boxed", value);
		}

		@SecretValue("prod/duration")
		void setDuration(Duration value) {
			this.values.put("duration", value);
		}

		@SecretValue("prod/unit")
		void setEnumeration(TimeUnit value) {
			this.values.put("enumeration", value);
		}

		@SecretValue("prod/uri")
		void setUri(URI value) {
			this.values.put("uri", value);
		}

		@SecretValue("prod/uri")
		void setUrl(URL value) {
			this.values.put("url", value);
		}

		@SecretValue("prod/path")
		void setPath(Path value) {
			this.values.put("path", value);
		}

		@SecretValue("prod/text")
		void setResource(Resource value) {
			this.values.put("resource", value);
		}

		@SecretValue("prod/text")
		void setCharacters(char[] value) {
			this.values.put("characters", value);
		}

		@SecretValue("prod/binary")
		void setBytes(byte[] value) {
			this.values.put("bytes", value);
		}

		@SecretValue("prod/commas")
		void setListOfCommas(List<String> value) {
			this.values.put("listOfCommas", value);
		}

		@SecretValue("prod/array")
		void setListOfJson(List<String> value) {
			this.values.put("listOfJson", value);
		}

		@SecretValue("prod/numbers")
		void setSetOfNumbers(Set<Integer> value) {
			this.values.put("setOfNumbers", value);
		}

		@SecretValue("prod/numbers")
		void setArrayOfNumbers(int[] value) {
			this.values.put("arrayOfNumbers", value);
		}

		@SecretValue("prod/db")
		void setFlatMap(Map<String, String> value) {
			this.values.put("flatMap", value);
		}

		@SecretValue("prod/db")
		void setDeepMap(Map<String, Object> value) {
			this.values.put("deepMap", value);
		}

		@SecretValue("prod/db")
		void setRecord(Account value) {
			this.values.put("record", value);
		}

		@SecretValue("prod/db")
		void setJavaBean(Holder value) {
			this.values.put("javaBean", value);
		}

		@SecretValue("prod/text")
		void setWrapper(Token value) {
			this.values.put("wrapper", value);
		}

		@SecretValue("prod/db:password")
		void setSecret(Secret value) {
			this.values.put("secret", value);
		}

		@SecretValue("prod/text")
		void setOptional(Optional<String> value) {
			this.values.put("optional", value);
		}

		@SecretValue("prod/text")
		void setProvider(ObjectProvider<String> value) {
			this.values.put("provider", value);
		}

		@SecretValue("prod/text")
		void setSupplier(Supplier<String> value) {
			this.values.put("supplier", value);
		}

		@SecretValue("prod/number")
		void setSupplierOfNumber(Supplier<Integer> value) {
			this.values.put("supplierOfNumber", value);
		}

		@SecretValue("prod/array")
		void setSupplierOfList(Supplier<List<String>> value) {
			this.values.put("supplierOfList", value);
		}

		@SecretValue("prod/db")
		void setSupplierOfMap(Supplier<Map<String, Object>> value) {
			this.values.put("supplierOfMap", value);
		}

		@SecretValue("prod/db")
		void setSupplierOfRecord(Supplier<Account> value) {
			this.values.put("supplierOfRecord", value);
		}

		@SecretValue("prod/db:password")
		void setLive(LiveSecret<String> value) {
			this.values.put("live", value);
		}

		@SecretValue("prod/binary")
		void setLiveBytes(LiveSecret<byte[]> value) {
			this.values.put("liveBytes", value);
		}

		@SecretValue("prod/text")
		void setLiveCharacters(LiveSecret<char[]> value) {
			this.values.put("liveCharacters", value);
		}

		@SecretValue("prod/db")
		void setLiveBean(LiveSecret<Holder> value) {
			this.values.put("liveBean", value);
		}

		@SecretValue("prod/text")
		void setLiveSecret(LiveSecret<Secret> value) {
			this.values.put("liveSecret", value);
		}

	}

	@SuppressWarnings("UnusedMethod") // called by Spring
	static class Methods extends Received {

		private void string(@SecretValue("prod/text") String value) {
			this.values.put("string", value);
		}

		private void primitive(@SecretValue("prod/number") int value) {
			this.values.put("primitive", value);
		}

		private void boxed(@SecretValue("prod/number") Long value) {
			this.values.put("boxed", value);
		}

		private void duration(@SecretValue("prod/duration") Duration value) {
			this.values.put("duration", value);
		}

		private void enumeration(@SecretValue("prod/unit") TimeUnit value) {
			this.values.put("enumeration", value);
		}

		private void uri(@SecretValue("prod/uri") URI value) {
			this.values.put("uri", value);
		}

		private void url(@SecretValue("prod/uri") URL value) {
			this.values.put("url", value);
		}

		private void path(@SecretValue("prod/path") Path value) {
			this.values.put("path", value);
		}

		private void resource(@SecretValue("prod/text") Resource value) {
			this.values.put("resource", value);
		}

		private void characters(@SecretValue("prod/text") char[] value) {
			this.values.put("characters", value);
		}

		private void bytes(@SecretValue("prod/binary") byte[] value) {
			this.values.put("bytes", value);
		}

		private void listOfCommas(@SecretValue("prod/commas") List<String> value) {
			this.values.put("listOfCommas", value);
		}

		private void listOfJson(@SecretValue("prod/array") List<String> value) {
			this.values.put("listOfJson", value);
		}

		private void setOfNumbers(@SecretValue("prod/numbers") Set<Integer> value) {
			this.values.put("setOfNumbers", value);
		}

		private void arrayOfNumbers(@SecretValue("prod/numbers") int[] value) {
			this.values.put("arrayOfNumbers", value);
		}

		private void flatMap(@SecretValue("prod/db") Map<String, String> value) {
			this.values.put("flatMap", value);
		}

		private void deepMap(@SecretValue("prod/db") Map<String, Object> value) {
			this.values.put("deepMap", value);
		}

		private void record(@SecretValue("prod/db") Account value) {
			this.values.put("record", value);
		}

		private void javaBean(@SecretValue("prod/db") Holder value) {
			this.values.put("javaBean", value);
		}

		private void wrapper(@SecretValue("prod/text") Token value) {
			this.values.put("wrapper", value);
		}

		private void secret(@SecretValue("prod/db:password") Secret value) {
			this.values.put("secret", value);
		}

		private void optional(@SecretValue("prod/text") Optional<String> value) {
			this.values.put("optional", value);
		}

		private void provider(@SecretValue("prod/text") ObjectProvider<String> value) {
			this.values.put("provider", value);
		}

		private void supplier(@SecretValue("prod/text") Supplier<String> value) {
			this.values.put("supplier", value);
		}

		private void supplierOfNumber(@SecretValue("prod/number") Supplier<Integer> value) {
			this.values.put("supplierOfNumber", value);
		}

		private void supplierOfList(@SecretValue("prod/array") Supplier<List<String>> value) {
			this.values.put("supplierOfList", value);
		}

		private void supplierOfMap(@SecretValue("prod/db") Supplier<Map<String, Object>> value) {
			this.values.put("supplierOfMap", value);
		}

		private void supplierOfRecord(@SecretValue("prod/db") Supplier<Account> value) {
			this.values.put("supplierOfRecord", value);
		}

		private void live(@SecretValue("prod/db:password") LiveSecret<String> value) {
			this.values.put("live", value);
		}

		private void liveBytes(@SecretValue("prod/binary") LiveSecret<byte[]> value) {
			this.values.put("liveBytes", value);
		}

		private void liveCharacters(@SecretValue("prod/text") LiveSecret<char[]> value) {
			this.values.put("liveCharacters", value);
		}

		private void liveBean(@SecretValue("prod/db") LiveSecret<Holder> value) {
			this.values.put("liveBean", value);
		}

		private void liveSecret(@SecretValue("prod/text") LiveSecret<Secret> value) {
			this.values.put("liveSecret", value);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
