package io.github.ecssecrets;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import io.github.ecssecrets.testsupport.Canary;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.StringLength;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What holds for the fields of a {@link Secret} whatever its content: valid JSON, JSON
 * that was cut or changed somewhere, any text. All values consist of letters that no
 * message contains, so a message that shows even one of them is found out.
 */
class SecretJsonPropertyTests {

	private static final String LETTERS = "αβγδλμπρςω漢字";

	private static final List<Consumer<Secret>> READERS = List.of((secret) -> secret.field("key"),
			(secret) -> secret.field("/key/0"), (secret) -> secret.field(""), Secret::fields, Secret::keys,
			(secret) -> secret.hasField("other"));

	@Property
	void readersFailWithSecretExceptionsThatShowNothing(@ForAll("contents") String content) {
		Secret secret = Secret.builder("prod/db", new SecretOrigin.EnvironmentVariable("PROD_DB")).text(content);
		for (Consumer<Secret> reader : READERS) {
			try {
				reader.accept(secret);
			}
			catch (SecretException ex) {
				assertThat(withoutKeys(ex)).doesNotContain(LETTERS.split(""));
			}
		}
		assertThat(secret.toString()).doesNotContain(LETTERS.split(""));
	}

	/** The names of fields may be shown, and after a change any text may be one. */
	private static String withoutKeys(SecretException ex) {
		String text = Canary.print(ex);
		return (ex instanceof SecretKeyNotFoundException missing)
				? text.replace("it has " + PrintableText.list(missing.getAvailableKeys()), "") : text;
	}

	@Property
	void fieldsWhenJsonIsAnObjectAreItsValuesAsWritten(@ForAll("values") List<String> values) {
		String members = numbered(values);
		Secret secret = Secret.builder("prod/db", new SecretOrigin.EnvironmentVariable("PROD_DB"))
			.text("{" + members + "}");
		for (int i = 0; i < values.size(); i++) {
			assertThat(secret.field("key" + i)).isEqualTo(unquoted(values.get(i)));
		}
	}

	@Property
	void keysFindTheirFieldsWhateverTheNames(@ForAll Map<String, @StringLength(max = 5) String> fields) {
		Secret secret = Secret.builder("prod/db", new SecretOrigin.EnvironmentVariable("PROD_DB"))
			.text("\uFEFF" + new JsonMapper().writeValueAsString(fields));
		assertThat(secret.keys()).hasSameSizeAs(fields.keySet());
		assertThat(secret.keys().stream().map(secret::field)).containsExactlyElementsOf(fields.values());
	}

	private static String numbered(List<String> values) {
		StringBuilder members = new StringBuilder();
		for (int i = 0; i < values.size(); i++) {
			members.append((i > 0) ? " , " : "").append("\"key").append(i).append("\" :\n").append(values.get(i));
		}
		return members.toString();
	}

	private static String unquoted(String value) {
		return value.startsWith("\"") ? value.substring(1, value.length() - 1) : value;
	}

	@Provide
	Arbitrary<List<String>> values() {
		return documents().filter((document) -> !document.equals("null")).list().ofMaxSize(6);
	}

	@Provide
	Arbitrary<String> contents() {
		Arbitrary<String> changed = Combinators
			.combine(documents(), Arbitraries.integers().between(0, 1000), Arbitraries.integers().between(0, 3),
					Arbitraries.of("", "\"", "{", "]", ",", ":", "\\", "\\u00", "α", "\u0000"))
			.as(SecretJsonPropertyTests::change);
		Arbitrary<String> texts = Arbitraries.strings().withChars(LETTERS + "{}[]\":,\\ \n").ofMaxLength(60);
		return Arbitraries.frequencyOf(Tuple.of(1, documents()), Tuple.of(4, changed), Tuple.of(1, texts));
	}

	private static String change(String document, int place, int removed, String inserted) {
		int start = place % (document.length() + 1);
		int end = Math.min(document.length(), start + removed);
		return document.substring(0, start) + inserted + document.substring(end);
	}

	private static Arbitrary<String> documents() {
		Arbitrary<String> literals = Arbitraries.oneOf(
				Arbitraries.strings().withChars(LETTERS).ofMaxLength(12).map((text) -> "\"" + text + "\""),
				Arbitraries.of("null", "true", "false", "0", "-1.10", "1e5"));
		return Arbitraries.recursive(() -> literals, SecretJsonPropertyTests::nested, 0, 3);
	}

	private static Arbitrary<String> nested(Arbitrary<String> inner) {
		Arbitrary<List<String>> members = inner.list().ofMaxSize(4);
		Arbitrary<String> arrays = members.map((values) -> "[" + String.join(", ", values) + "]");
		Arbitrary<String> objects = members.map((values) -> "{" + values.stream()
			.map((value) -> "\"" + Collections.max(List.of("key", "k" + value.length())) + "\": " + value)
			.collect(Collectors.joining(",")) + "}");
		return Arbitraries.oneOf(arrays, objects);
	}

}
