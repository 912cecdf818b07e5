package io.github.ecssecrets;

import java.nio.charset.StandardCharsets;

import io.github.ecssecrets.testsupport.Canary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link Secret}: what kind of content it has, which of its parts are kept, and
 * how long its JSON may be.
 */
class SecretPartsTests {

	private static final int LONGEST_DOCUMENT = 1_048_576;

	@Test
	void isBinaryTellsBytesFromText() {
		assertThat(builder().binary(Canary.value().getBytes(StandardCharsets.UTF_8)).isBinary()).isTrue();
		assertThat(builder().text(Canary.value()).isBinary()).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "object,true", "array,true", "text,false", "number,false", "boolean,false", "json,false",
			"/object/deep,true", "/array/0,false" })
	void isObjectOrArrayWhenTheFieldIsOne(String key, boolean nested) {
		Secret secret = builder().text("{\"object\":{\"deep\":{}},\"array\":[1],\"text\":\"canary-1\",\"number\":1,"
				+ "\"boolean\":true,\"json\":\"{}\"}");
		assertThat(secret.part(key).isObjectOrArray()).isEqualTo(nested);
		assertThat(secret.isObjectOrArray()).isFalse();
	}

	/** Each of three keys of the field takes 8, 9 or 10 characters with its text. */
	@Test
	void partsAreKeptWhileTheirKeysAndTextsAreNoLongerThanTheSecret() {
		Secret secret = builder().text("{\"~\":\"canary-\"} ");
		assertThat(secret.part("~")).isSameAs(secret.part("~"));
		assertThat(secret.part("/~")).isNotSameAs(secret.part("/~"));
		Secret longer = builder().text("{\"~\":\"canary-\"}  ");
		assertThat(longer.part("~")).isSameAs(longer.part("~"));
		assertThat(longer.part("/~0")).isNotSameAs(longer.part("/~0"));
		assertThat(longer.part("/~")).isSameAs(longer.part("/~"));
	}

	@Test
	void documentOfGreatestLengthIsRead() {
		String literal = "\"" + "c".repeat(LONGEST_DOCUMENT - 2) + "\"";
		assertThatExceptionOfType(SecretMalformedException.class).isThrownBy(builder().text(literal)::fields)
			.withMessageEndingWith("it is JSON, but not an object");
		assertThatExceptionOfType(SecretMalformedException.class).isThrownBy(builder().text(literal + " ")::fields)
			.withMessageEndingWith("it is longer than 1048576 characters)");
	}

	@Test
	void fieldsWhosePathsHaveTheGreatestLengthAreRead() {
		int name = LONGEST_DOCUMENT / 2 - "[0]".length();
		assertThat(builder().text("{\"" + "n".repeat(name) + "\":[1,2]}").fields().values()).containsExactly("1", "2");
		Secret tooLong = builder().text("{\"" + "n".repeat(name) + "\":[1,2],\"x\":3}");
		assertThatExceptionOfType(SecretMalformedException.class).isThrownBy(tooLong::fields)
			.withMessageEndingWith("the paths of its fields have more than 1048576 characters");
	}

	@Test
	void whatIsParsedIsMasked() {
		SecretJson json = SecretJson.parse("{\"password\":\"" + Canary.value() + "\"}");
		assertThat(json).hasToString("SecretJson[******]");
		assertThat(FlatFields.of((SecretJson.Fields) json.root())).hasToString("FlatFields[******]");
	}

	private static SecretBuilder builder() {
		return Secret.builder("prod/db", new SecretOrigin.EnvironmentVariable("PROD_DB"));
	}

}
