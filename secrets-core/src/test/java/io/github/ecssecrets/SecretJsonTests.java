package io.github.ecssecrets;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.ecssecrets.testsupport.Canary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Tests for the fields of a {@link Secret} whose content is JSON.
 */
class SecretJsonTests {

	private static final SecretOrigin ORIGIN = new SecretOrigin.EnvironmentVariable("PROD_DB");

	@ParameterizedTest
	@ValueSource(
			strings = { "1", "-0", "1.10", "1e3", "1E+03", "12345678901234567890123.4500", "0.10", "true", "false" })
	void fieldWhenNumberOrBooleanIsAsWritten(String literal) {
		assertThat(json("{\"value\": " + literal + " }").field("value")).isEqualTo(literal);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			value = { "`\"\"`|``", "\"text\"|text", "\"1.10\"|1.10", "\"null\"|null", "\"a\\\"b\"|a\"b",
					"\"a\\\\b\"|a\\b", "\"a\\/b\"|a/b", "\"\\u043f\\u0430\"|па", "\"\\ud83d\\udd11\"|\uD83D\uDD11",
					"\"пароль \uD83D\uDD11\"|пароль \uD83D\uDD11", "\"${HOME}#{1+1}\"|${HOME}#{1+1}" })
	void fieldWhenStringIsUnquotedAndUnescaped(String literal, String text) {
		assertThat(json("{\"value\":" + literal + "}").field("value")).isEqualTo(text);
	}

	@Test
	void fieldWhenStringHasEscapedControlCharactersUnescapesThem() {
		assertThat(json("{\"value\":\"a\\tb\\nc\\u0000\"}").field("value")).isEqualTo("a\tb\nc\u0000");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "[]", "{ \"b\" : 1.10,\n\t\"c\" : [ ] }", "[1, {\"x\": null}, \"]}\\\"\"]",
			"[[[\"пароль\"]]]" })
	void fieldWhenObjectOrArrayIsItsTextAsWritten(String nested) {
		assertThat(json("{\"a\": " + nested + " , \"z\": 1}").field("a")).isEqualTo(nested);
	}

	@ParameterizedTest
	@ValueSource(ints = { 3_990, 4_000, 8_000, 32_768, 65_000 })
	void fieldWhenDocumentIsLongIsItsTextAsWritten(int length) {
		String nested = "{\"deep\": [1, 2]}";
		Secret secret = json("{\"padding\": \"" + "p".repeat(length) + "\", \"a\": " + nested + "}");
		assertThat(secret.field("a")).isEqualTo(nested);
		assertThat(secret.field("/a/deep")).isEqualTo("[1, 2]");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "/a/b|1", "/a/list/0|x", "/a/list/1/c|2", "/a~1b|3", "/m~0n|4", "/m~01|5",
			"/|6", "/a/|7", "/a/list/1|{\"c\":2}" })
	void fieldWhenKeyIsAPointerFollowsIt(String pointer, String text) {
		Secret secret = json(
				"{\"a\":{\"b\":1,\"list\":[\"x\",{\"c\":2}],\"\":7},\"a/b\":3,\"m~n\":4,\"m~1\":5,\"\":6}");
		assertThat(secret.field(pointer)).isEqualTo(text);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/list/2", "/list/-", "/list/01", "/list/-1", "/list/99999999999", "/list/x", "/x",
			"/a/b/c", "/list/", "a/b", "list[0]" })
	void hasFieldWhenPathLeadsNowhereIsFalse(String key) {
		assertThat(json("{\"list\":[1,2],\"a\":{\"b\":1}}").hasField(key)).isFalse();
	}

	@Test
	void fieldWhenKeyIsNotAPointerIsTopLevelOnly() {
		assertThat(json("{\"a.b\":1,\"a\":{\"b\":2}}").field("a.b")).isEqualTo("1");
	}

	@Test
	void fieldWhenPointerMeetsARootArrayFollowsIt() {
		assertThat(json("[{\"user\":\"first\"}]").field("/0/user")).isEqualTo("first");
	}

	@Test
	void fieldWhenKeyIsRepeatedIsTheLast() {
		assertThat(json("{\"a\":1,\"b\":2,\"a\":3}").field("a")).isEqualTo("3");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"a\": [1] }", " {\"a\": [1] }" })
	void fieldWhenAByteOrderMarkComesBeforeJsonIsTheSame(String document) {
		Secret secret = json("\uFEFF" + document);
		assertThat(secret.field("a")).isEqualTo("[1]");
		assertThat(secret.fields()).containsExactly(entry("a[0]", "1"));
		assertThat(secret.keys()).containsExactly("a");
		assertThat(secret.reveal()).startsWith("\uFEFF");
	}

	@Test
	void fieldWhenNestedAsDeepAsAllowedIsFound() {
		String nested = "[".repeat(199) + "]".repeat(199);
		assertThat(json("{\"a\":" + nested + "}").field("a")).isEqualTo(nested);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "registry.example.com:5000", "a b", "a\nb", "\u001b[31m", "\u202e", "\"", "\\",
			"/", "/a", "/~1a", "/a/b", "~", "/~2", "a/b", "[0]", "\uD83D\uDD11", "null" })
	void keysFindTheirFieldsWhateverTheNames(String name) {
		Secret secret = json(
				new JsonMapper().writeValueAsString(Map.of(name, "value-1", "a", "value-2", "other", "o")));
		assertThat(secret.keys()).hasSize(3);
		String key = secret.keys()
			.stream()
			.filter((each) -> secret.field(each).equals("value-1"))
			.findFirst()
			.orElseThrow();
		assertThat(key).isEqualTo(name.startsWith("/") ? "/" + name.replace("~", "~0").replace("/", "~1") : name);
		assertThat(secret.fields()).containsEntry(name, "value-1");
		assertThat(secret.hasField(key)).isTrue();
	}

	@Test
	void fieldWhenNameStartsWithASlashIsReachedByAPointer() {
		Secret secret = json("{\"/a\":\"named\",\"a\":\"pointed to\"}");
		assertThat(secret.field("/a")).isEqualTo("pointed to");
		assertThat(secret.field("/~1a")).isEqualTo("named");
		assertThat(secret.keys()).containsExactly("/~1a", "a");
	}

	@Test
	void messagesShowNamesOfFieldsPrintablyAndInPart() {
		Secret secret = json("{\"a\\nb\":1,\"\\u001b[2J\":2,\"" + "k".repeat(60_000) + "\":3}");
		assertThatExceptionOfType(SecretKeyNotFoundException.class)
			.isThrownBy(() -> secret.field("\u202e" + "x".repeat(999)))
			.withMessage("Secret 'prod/db' from environment variable PROD_DB has no field '\\u202e" + "x".repeat(199)
					+ "… (1000 characters)'; it has a\\nb, \\u001b[2J, " + "k".repeat(100) + "… (60000 characters)");
		assertThatExceptionOfType(SecretMalformedException.class).isThrownBy(() -> json("no").field("a\nb"))
			.withMessageStartingWith("Secret 'prod/db' has no field 'a\\nb': it is not valid JSON");
	}

	@Test
	void fieldWhenMissingNamesTheFieldsThereAre() {
		Secret secret = json("{\"username\":\"" + Canary.value() + "\",\"password\":\"" + Canary.value() + "\"}");
		assertThatExceptionOfType(SecretKeyNotFoundException.class).isThrownBy(() -> secret.field("Password"))
			.withMessage("Secret 'prod/db' from environment variable PROD_DB has no field 'Password'; "
					+ "it has username, password")
			.satisfies((ex) -> assertThat(ex.getAvailableKeys()).containsExactly("username", "password"))
			.satisfies((ex) -> assertThat(ex.getTried()).containsExactly("environment variable PROD_DB"))
			.satisfies((ex) -> assertThat(ex.getReference()).hasToString("prod/db:Password"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "[1]", "\"canary-text\"", "42", "null" })
	void fieldWhenThereAreNoFieldsSaysSo(String document) {
		Secret secret = json(document);
		assertThatExceptionOfType(SecretKeyNotFoundException.class).isThrownBy(() -> secret.field("password"))
			.withMessage("Secret 'prod/db' from environment variable PROD_DB has no field 'password'; "
					+ "it has no fields");
	}

	@Test
	void fieldWhenNullIsMissing() {
		Secret secret = json("{\"password\":null}");
		assertThat(secret.hasField("password")).isFalse();
		assertThatExceptionOfType(SecretKeyNotFoundException.class).isThrownBy(() -> secret.field("password"));
	}

	@Test
	void hasFieldWhenThereIsOneIsTrue() {
		assertThat(json("{\"a\":{\"b\":\"\"}}").hasField("/a/b")).isTrue();
	}

	@Test
	void hasFieldWhenNotJsonIsFalse() {
		assertThat(json("hunter2").hasField("password")).isFalse();
	}

	@Test
	void partKeepsTheVersionAndOriginOfTheWhole() {
		Secret whole = Secret.builder("prod/db", ORIGIN)
			.arn("arn")
			.version("v1", Set.of("AWSCURRENT"))
			.text("{\"a\":1}");
		Secret part = whole.part("a");
		assertThat(part.reveal()).isEqualTo("1");
		assertThat(part.name()).isEqualTo("prod/db");
		assertThat(part.arn()).isEqualTo("arn");
		assertThat(part.versionId()).isEqualTo("v1");
		assertThat(part.versionStages()).containsExactly("AWSCURRENT");
		assertThat(part.origin()).isEqualTo(ORIGIN);
	}

	@Test
	void partWhenAskedAgainIsTheSameInstance() {
		Secret secret = json("{\"a\":1}");
		assertThat(secret.part("a")).isSameAs(secret.part("a"));
	}

	@Test
	void partsThatAreKeptAreBounded() {
		String document = "{" + IntStream.range(0, 2_000)
			.mapToObj((i) -> "\"k" + i + "\":\"v" + i + "\"")
			.collect(Collectors.joining(",")) + "}";
		Secret secret = json(document);
		for (String key : secret.keys()) {
			assertThat(secret.part(key)).isSameAs(secret.part(key));
		}
		Secret tilde = json("{\"" + "~".repeat(20) + "\":\"value\"}");
		Set<Secret> parts = Collections.newSetFromMap(new IdentityHashMap<>());
		for (int i = 0; i < 1_000; i++) {
			String pointer = "/"
					+ Integer.toBinaryString(0x100000 | i).substring(1).replace("0", "~").replace("1", "~0");
			parts.add(tilde.part(pointer));
			parts.add(tilde.part(pointer));
		}
		assertThat(parts.size()).isGreaterThan(1_997);
	}

	@Test
	void partWhenJsonHasFieldsOfItsOwn() {
		assertThat(json("{\"a\":{\"b\":1}}").part("a").field("b")).isEqualTo("1");
	}

	@Test
	void fieldsFlattenInTheOrderOfTheDocument() {
		Secret secret = json(
				"""
						{"host": "db", "port": 5432, "replicas": [{"host": "r0"}, {"host": "r1", "tls": true}],
						 "nothing": null, "empty": {}, "none": [], "matrix": [[1, 2], [3.0]], "": "blank", "a": {"": "inner"}}""");
		assertThat(secret.fields()).containsExactly(entry("host", "db"), entry("port", "5432"),
				entry("replicas[0].host", "r0"), entry("replicas[1].host", "r1"), entry("replicas[1].tls", "true"),
				entry("matrix[0][0]", "1"), entry("matrix[0][1]", "2"), entry("matrix[1][0]", "3.0"),
				entry("", "blank"), entry("a.", "inner"));
	}

	@Test
	void fieldsCannotBeChanged() {
		Map<String, String> fields = json("{\"a\":1}").fields();
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> fields.put("b", "2"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"a.b\":1,\"a\":{\"b\":2}}", "{\"a\":[1],\"a[0]\":2}", "{\"\":{\"a\":1},\"a\":2}" })
	void fieldsWhenTwoHaveOnePathFail(String document) {
		Secret secret = json(document);
		assertThatExceptionOfType(SecretMalformedException.class).isThrownBy(secret::fields)
			.withMessageMatching("Secret 'prod/db' cannot be read as properties: two of its fields have the path "
					+ "'a[.\\[]?[b0]?]?'; read them one by one, by their JSON Pointers");
	}

	@Test
	void fieldsWhenPathsAreFarLongerThanTheDocumentFail() {
		Secret secret = json("{\"" + "n".repeat(32_000) + "\":[" + "1,".repeat(16_000) + "1]}");
		assertThatExceptionOfType(SecretMalformedException.class).isThrownBy(secret::fields)
			.withMessage("Secret 'prod/db' cannot be read as properties: the paths of its fields have more than "
					+ "1048576 characters");
		List<String> texts = new ArrayList<>();
		secret.forEachText((key, text) -> texts.add(text));
		assertThat(texts).hasSize(16_001);
	}

	@Test
	void forEachTextGivesEveryTextAtAnyDepth() {
		assertThat(texts(
				"{\"a\":1.10,\"/b\":\"x\",\"n\":null,\"o\":{\"a.b\":true,\"a\":{\"b\":\"y\"}},\"l\":[[\"z\"],{}]}"))
			.containsExactly("a=1.10", "/~1b=x", "null=true", "null=y", "null=z");
		assertThat(texts("[\"x\",{\"user\":\"y\"}]")).containsExactly("null=x", "null=y");
		assertThat(texts("\"text\"")).isEmpty();
		assertThat(texts("no JSON")).isEmpty();
		binary().forEachText((key, text) -> fail("binary"));
	}

	private static List<String> texts(String document) {
		List<String> texts = new ArrayList<>();
		json(document).forEachText((key, text) -> texts.add(key + "=" + text));
		return texts;
	}

	@ParameterizedTest
	@MethodSource
	void readingTakesTimeInProportionToTheLength(String document) {
		Secret secret = json(document);
		assertTimeout(Duration.ofSeconds(10), () -> {
			for (Consumer<Secret> reader : List.<Consumer<Secret>>of(Secret::keys, Secret::fields,
					(each) -> each.field("x"), (each) -> each.field("/x".repeat(500_000)),
					(each) -> each.hasField("/a/0"), (each) -> each.forEachText((key, text) -> {
					}))) {
				try {
					reader.accept(secret);
				}
				catch (SecretException ex) {
					assertThat(ex.getMessage()).hasSizeLessThan(4_000);
				}
			}
		});
	}

	static Stream<String> readingTakesTimeInProportionToTheLength() {
		return Stream.of("[".repeat(1_000_000), "{\"a\":".repeat(170_000), "[" + "1,".repeat(500_000) + "1]",
				"[" + "{},".repeat(300_000) + "1]", "{\"" + "k".repeat(1_000_000) + "\":1}", "9".repeat(1_000_000),
				"{\"a\":" + "9".repeat(1_000_000) + "}", "\"" + "\\u0041".repeat(170_000) + "\"",
				"{\"" + "n".repeat(500_000) + "\":[" + "1,".repeat(250_000) + "1]}", " ".repeat(1_000_000),
				IntStream.range(0, 16_384)
					.mapToObj(SecretJsonTests::colliding)
					.collect(Collectors.joining(",", "{", "}")));
	}

	/** A field whose name has the same hash code as the others. */
	private static String colliding(int number) {
		StringBuilder name = new StringBuilder();
		for (int bit = 0; bit < 14; bit++) {
			name.append(((number >> bit) & 1) == 0 ? "Aa" : "BB");
		}
		return "\"" + name + "\":1";
	}

	@ParameterizedTest
	@ValueSource(strings = { "[1]", "\"canary-text\"", "42", "null" })
	void fieldsWhenNotAnObjectFail(String document) {
		Secret secret = json(document);
		assertThatExceptionOfType(SecretMalformedException.class).isThrownBy(secret::fields)
			.withMessage("Secret 'prod/db' cannot be read as properties: it is JSON, but not an object");
	}

	@Test
	void keysAreInTheOrderOfTheDocumentWithoutNestedOnes() {
		assertThat(json("{\"z\":{\"y\":1},\"a\":null,\"m\":[]}").keys()).containsExactly("z", "a", "m");
	}

	@ParameterizedTest
	@ValueSource(strings = { "[1]", "\"text\"", "plain", "" })
	void keysWhenNotAnObjectAreEmpty(String document) {
		assertThat(json(document).keys()).isEmpty();
	}

	@Test
	void fieldWhenBinaryFails() {
		Secret secret = binary();
		assertThat(secret.hasField("password")).isFalse();
		assertThatExceptionOfType(SecretMalformedException.class).isThrownBy(() -> secret.field("password"))
			.withMessage("Secret 'prod/db' has no field 'password': it is binary, not JSON");
	}

	@Test
	void fieldsWhenBinaryFail() {
		Secret secret = binary();
		assertThat(secret.keys()).isEmpty();
		assertThatExceptionOfType(SecretMalformedException.class).isThrownBy(secret::fields)
			.withMessage("Secret 'prod/db' cannot be read as properties: it is binary, not JSON");
	}

	@ParameterizedTest
	@MethodSource("malformed")
	void fieldWhenMalformedTellsThePlaceAndNothingOfTheContent(String document, String problem) {
		Secret secret = json(document);
		assertThatExceptionOfType(SecretMalformedException.class).isThrownBy(() -> secret.field("password"))
			.withMessage("Secret 'prod/db' has no field 'password': it is not valid JSON (" + problem + ")")
			.withNoCause()
			.satisfies(Canary::assertAbsent)
			.satisfies((ex) -> assertThat(ex.getOrigin()).isEqualTo(ORIGIN));
	}

	@ParameterizedTest
	@MethodSource("malformed")
	void fieldsWhenMalformedTellThePlaceAndNothingOfTheContent(String document, String problem) {
		Secret secret = json(document);
		assertThatExceptionOfType(SecretMalformedException.class).isThrownBy(secret::fields)
			.withMessage("Secret 'prod/db' cannot be read as properties: it is not valid JSON (" + problem + ")")
			.withNoCause()
			.satisfies(Canary::assertAbsent);
	}

	static Stream<Arguments> malformed() {
		String canary = "canary-0123456789";
		return Stream.of(arguments("", "it is empty"), arguments(" \n ", "it is empty"),
				arguments(canary, "syntax error at line 1, column 1"),
				arguments("{\"password\":" + canary + "}", "syntax error at line 1, column 13"),
				arguments("{\"password\":\"" + canary, "syntax error at line 1, column 31"),
				arguments("{\"password\":\"" + canary + "\"", "syntax error at line 1, column 32"),
				arguments("{\n\"a\":1,\n\"" + canary + "\" 1}", "syntax error at line 3, column 21"),
				arguments("{\"password\":\"" + canary + "\\x\"}", "syntax error at line 1, column 32"),
				arguments("{\"password\":\"" + canary + "\n\"}", "syntax error at line 1, column 31"),
				arguments("[\"" + canary + "\"", "syntax error at line 1, column 21"),
				arguments("{} \"" + canary + "\"", "text follows the document at line 1, column 4"),
				arguments("{} " + canary, "syntax error at line 1, column 4"),
				arguments("[".repeat(201), "it is nested deeper than 200 levels"),
				arguments("{\"a\":".repeat(500_000) + canary, "it is longer than 1048576 characters"),
				arguments("{\"a\":".repeat(200_000) + canary, "it is nested deeper than 200 levels"),
				arguments("{\uFEFF\"a\":\"" + canary + "\"}", "syntax error at line 1, column 2"));
	}

	private static Secret json(String document) {
		return Secret.builder("prod/db", ORIGIN).text(document);
	}

	private static Secret binary() {
		return Secret.builder("prod/db", ORIGIN).binary(new byte[] { '{', '}' });
	}

	@Test
	void visitFieldsTellsTheStepsToEachField() {
		List<String> visited = new ArrayList<>();
		Secret.FieldVisitor visitor = (path, steps, text) -> visited.add(path + " " + List.copyOf(steps) + " " + text);
		json("{\"a b\":{\"c.d\":[1,null,{}]},\"e\":null}").visitFields(visitor);
		json("[true,[\"x\"]]").visitFields(visitor);
		assertThat(visited).containsExactly("a b.c.d[0] [a b, c.d, 0] 1", "a b.c.d[1] [a b, c.d, 1] null", "e [e] null",
				"[0] [0] true", "[1][0] [1, 0] x");
		assertThatExceptionOfType(SecretMalformedException.class).isThrownBy(() -> json("\"x\"").visitFields(visitor))
			.withMessageContaining("no object or array");
	}

	/** Each of the elements would cost the length of the name. */
	@ParameterizedTest
	@ValueSource(strings = { "null", "{}", "[]", "1" })
	void fieldsBelowALongNameAreRefusedSoon(String element) {
		String elements = String.join(",", Collections.nCopies(100_000, element));
		Secret secret = json("{\"" + "n".repeat(500_000) + "\":[" + elements + "]}");
		assertThatExceptionOfType(SecretMalformedException.class).isThrownBy(secret::fields)
			.withMessageContaining("more than 1048576 characters");
	}

}
