package io.github.ecssecrets.spring.diagnostics;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ValueShape}.
 */
class ValueShapeTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = false, quoteCharacter = '`', textBlock = """
			``|an empty text
			`  `|2 characters of white space
			canary-1|a text of 8 characters
			canary-1 |a text of 9 characters, with white space at its start or end
			5432|a number of 4 characters
			-1.5|a number of 4 characters
			7|a number of 1 character
			{"a":1}|a text of 7 characters, like JSON
			 [1]|a text of 4 characters, like JSON, with white space at its start or end
			"canary-1"|a text of 10 characters, in quotation marks
			-----BEGIN CERTIFICATE|a text of 22 characters, like a PEM file
			jdbc:postgresql://h/d|a text of 21 characters, like a URL
			https://u:canary-1@h|a text of 20 characters, like a URL
			""")
	void shapeOfTextTellsKindAndLength(String text, String shape) {
		assertThat(ValueShape.of(text)).isEqualTo(shape);
	}

	@Test
	void shapeOfOtherValuesTellsNumberOfParts() {
		assertThat(ValueShape.of(null)).isEqualTo("missing");
		assertThat(ValueShape.of(List.of("canary-1"))).isEqualTo("1 element");
		assertThat(ValueShape.of(Map.of())).isEqualTo("0 elements");
		assertThat(ValueShape.of(new byte[3])).isEqualTo("binary, 3 bytes");
		assertThat(ValueShape.of(5)).isEqualTo("a value of type Integer");
	}

}
