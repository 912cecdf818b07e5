package io.github.ecssecrets;

import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import io.github.ecssecrets.testsupport.Canary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.entry;
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
				arguments("[".repeat(2_000), "syntax error"),
				arguments("\uFEFF{}", "syntax error at line 1, column 1"));
	}

	private static Secret json(String document) {
		return Secret.builder("prod/db", ORIGIN).text(document);
	}

	private static Secret binary() {
		return Secret.builder("prod/db", ORIGIN).binary(new byte[] { '{', '}' });
	}

}
