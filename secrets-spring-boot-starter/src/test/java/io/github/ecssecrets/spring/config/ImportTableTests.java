package io.github.ecssecrets.spring.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretOrigin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Every kind of content with every option of an import.
 */
class ImportTableTests {

	private static final String OBJECT = """
			{"user": "app", "port": 5432, "ratio": 1.10, "ssl": true, "empty": "", "none": null, "object": {}, "array": [],
			"tls": {"key": {"bits": 4096}}, "hosts": ["a", {"name": "b"}, ["c", "d"]], "odd.key": "e", "text": "{canary"}""";

	private static final String ARRAY = "[\"a\", {\"name\": \"b\"}, null, [1, 2]]";

	static Stream<Arguments> table() {
		return Stream.of(
				// An object
				arguments(OBJECT, "", object("db.")), arguments(OBJECT, "?prefix=x.", object("x.")),
				arguments(OBJECT, "?prefix=", object("")), arguments(OBJECT, "?prefix=x_", object("x_")),
				arguments(OBJECT, "?name=x", Map.of("x", OBJECT)),
				arguments(OBJECT, "?map=user:spring.user&map=hosts[1].name:second",
						renamed(object("db."), Map.of("db.user", "spring.user", "db.hosts[1].name", "second"))),
				arguments(OBJECT, "?map=absent:x", object("db.")),
				arguments(OBJECT, "?stage=AWSCURRENT", object("db.")),
				arguments(OBJECT, "?version=0123456789abcdef0123456789abcdef", object("db.")),
				// A field of an object
				arguments(OBJECT, "?key=user", Map.of("db.user", "app")),
				arguments(OBJECT, ":user", Map.of("db.user", "app")),
				arguments(OBJECT, "?key=user&prefix=x.", Map.of("x.user", "app")),
				arguments(OBJECT, "?key=user&prefix=", Map.of("user", "app")),
				arguments(OBJECT, "?key=user&name=x", Map.of("x", "app")),
				arguments(OBJECT, "?key=port", Map.of("db.port", "5432")),
				arguments(OBJECT, "?key=ratio", Map.of("db.ratio", "1.10")),
				arguments(OBJECT, "?key=ssl", Map.of("db.ssl", "true")),
				arguments(OBJECT, "?key=empty", Map.of("db.empty", "")),
				arguments(OBJECT, "?key=text", Map.of("db.text", "{canary")),
				arguments(OBJECT, "?key=object", Map.of()), arguments(OBJECT, "?key=array", Map.of()),
				arguments(OBJECT, "?key=tls", Map.of("db.key.bits", "4096")),
				arguments(OBJECT, "?key=/tls/key", Map.of("db.bits", "4096")),
				arguments(OBJECT, "?key=/tls/key/bits", Map.of("db.bits", "4096")),
				arguments(OBJECT, "?key=tls&map=key.bits:bits", Map.of("bits", "4096")),
				arguments(OBJECT, "?key=tls&name=x", Map.of("x", "{\"key\": {\"bits\": 4096}}")),
				arguments(OBJECT, "?key=hosts&prefix=x.",
						Map.of("x[0]", "a", "x[1].name", "b", "x[2][0]", "c", "x[2][1]", "d")),
				arguments(OBJECT, "?key=/hosts/0", Map.of("db.0", "a")),
				// An array
				arguments(ARRAY, "", Map.of("db[0]", "a", "db[1].name", "b", "db[3][0]", "1", "db[3][1]", "2")),
				arguments(ARRAY, "?prefix=x.", Map.of("x[0]", "a", "x[1].name", "b", "x[3][0]", "1", "x[3][1]", "2")),
				arguments(ARRAY, "?prefix=", Map.of("db[0]", "a", "db[1].name", "b", "db[3][0]", "1", "db[3][1]", "2")),
				arguments(ARRAY, "?name=x", Map.of("x", ARRAY)), arguments("[]", "", Map.of()),
				arguments(ARRAY, "?key=/1/name", Map.of("db.name", "b")),
				arguments(ARRAY, "?map=[0]:first",
						Map.of("first", "a", "db[1].name", "b", "db[3][0]", "1", "db[3][1]", "2")),
				// A text
				arguments("canary", "", Map.of("db", "canary")),
				arguments("canary", "?prefix=x.y.", Map.of("x.y", "canary")),
				arguments("canary", "?prefix=", Map.of("db", "canary")),
				arguments("canary", "?name=x", Map.of("x", "canary")),
				arguments("canary", "?map=db:x", Map.of("db", "canary")),
				arguments("canary", "?stage=AWSPREVIOUS", Map.of("db", "canary")),
				arguments("{canary", "?name=x", Map.of("x", "{canary")),
				arguments("[canary", "", Map.of("db", "[canary")),
				arguments("[1],\"a\":[2]", "", Map.of("db", "[1],\"a\":[2]")), arguments("", "", Map.of("db", "")),
				arguments("", "?name=x", Map.of("x", "")), arguments("42", "", Map.of("db", "42")),
				arguments("true", "", Map.of("db", "true")), arguments("null", "", Map.of("db", "null")),
				arguments("\"quoted\"", "", Map.of("db", "\"quoted\"")), arguments("{}", "", Map.of()),
				arguments(" {\"a\": \"b\"}\n", "", Map.of("db.a", "b")));
	}

	private static Map<String, String> object(String prefix) {
		Map<String, String> properties = new LinkedHashMap<>();
		Map.of("user", "app", "port", "5432", "ratio", "1.10", "ssl", "true", "empty", "", "tls.key.bits", "4096",
				"odd.key", "e", "text", "{canary")
			.forEach((name, value) -> properties.put(prefix + name, value));
		Map.of("[0]", "a", "[1].name", "b", "[2][0]", "c", "[2][1]", "d")
			.forEach((name, value) -> properties.put(prefix + "hosts" + name, value));
		return properties;
	}

	private static Map<String, String> renamed(Map<String, String> properties, Map<String, String> names) {
		Map<String, String> renamed = new LinkedHashMap<>();
		properties.forEach((name, value) -> renamed.put(names.getOrDefault(name, name), value));
		return renamed;
	}

	@ParameterizedTest
	@MethodSource("table")
	void importOfTextBecomesProperties(String content, String options, Map<String, String> properties) {
		assertThat(read(options, (secret) -> secret.text(content))).isEqualTo(properties);
	}

	@ParameterizedTest
	@MethodSource
	void importOfBytesBecomesOneProperty(String options, String name) {
		assertThat(read(options, (secret) -> secret.binary(new byte[] { 1, -1 }))).containsOnlyKeys(name)
			.containsEntry(name, new byte[] { 1, -1 });
	}

	static Stream<Arguments> importOfBytesBecomesOneProperty() {
		return Stream.of(arguments("", "db"), arguments("?prefix=x.", "x"), arguments("?prefix=", "db"),
				arguments("?name=x.y", "x.y"), arguments("?map=db:x", "db"), arguments("?stage=AWSPENDING", "db"));
	}

	@ParameterizedTest
	@MethodSource
	void importOfOtherContentFailsWithoutShowingIt(String content, String options, String problem) {
		assertThatExceptionOfType(SecretException.class)
			.isThrownBy(() -> read(options, (secret) -> secret.text(content)))
			.withMessageContaining(problem)
			.satisfies((ex) -> assertThat(ex).hasNoCause())
			.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain("canary"));
	}

	static Stream<Arguments> importOfOtherContentFailsWithoutShowingIt() {
		String malformed = "cannot be read as properties: it is not valid JSON (syntax error at line 1, column ";
		return Stream.of(arguments("{\"password\":\"canary", "", malformed), arguments("{canary: 1}", "", malformed),
				arguments("{\"a\":1} canary", "",
						"(syntax error at line 1, column 9); if it is a text that starts with '{', "
								+ "name its property with the option 'name'"),
				arguments("canary", "?key=a", "has no field 'a': it is not valid JSON"),
				arguments("{\"a\":\"canary\"}", "?key=/b/c", "has no field '/b/c'"));
	}

	@Test
	void importOfBytesByKeyFails() {
		assertThatExceptionOfType(SecretException.class)
			.isThrownBy(() -> read("?key=a", (secret) -> secret.binary(new byte[] { 1 })))
			.withMessageContaining("is binary, not JSON");
	}

	@Test
	void importWhenTextIsRotatedToWhatLooksLikeObjectStaysText() {
		SecretImport secretImport = SecretImport.parse("prod/db", "here");
		var reader = secretImport.reader(secret().text("canary"));
		assertThat(reader.apply(secret().text("{canary")).get("db")).isEqualTo("{canary");
	}

	@Test
	void importWhenObjectIsRotatedToMalformedFails() {
		SecretImport secretImport = SecretImport.parse("prod/db", "here");
		var reader = secretImport.reader(secret().text("{\"a\":1}"));
		assertThatExceptionOfType(SecretException.class).isThrownBy(() -> reader.apply(secret().text("{canary")));
	}

	private static Secret.Builder secret() {
		return Secret.builder("prod/db", new SecretOrigin.SecretsManager("eu-west-1"));
	}

	private static Map<String, Object> read(String options, Function<Secret.Builder, Secret> content) {
		SecretImport secretImport = SecretImport.parse("prod/db" + options, "here");
		Secret whole = content.apply(secret());
		String key = secretImport.reference().jsonKey();
		Secret secret = (key != null) ? whole.part(key) : whole;
		return secretImport.reader(secret).apply(secret).values();
	}

}
