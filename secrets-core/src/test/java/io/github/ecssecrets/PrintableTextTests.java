package io.github.ecssecrets;

import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PrintableText}.
 */
class PrintableTextTests {

	@ParameterizedTest
	@ValueSource(strings = { "", "password", "user name", "C:\\secrets", "'a' \"b\"", "пароль", "\uD83D\uDD11",
			"a\u00a0b", "${x} #{y}" })
	void ofWhenTextIsPrintableIsTheSame(String text) {
		assertThat(PrintableText.of(text)).isSameAs(text);
	}

	@ParameterizedTest
	@CsvSource(quoteCharacter = '`',
			value = { "`a\nb`,a\\nb", "`\r\t`,\\r\\t", "`\u001b[2J`,\\u001b[2J", "`\u0000`,\\u0000", "`\u007f`,\\u007f",
					"`\u0085`,\\u0085", "`a\u200bb`,a\\u200bb", "`\u202ea`,\\u202ea", "`\u2066a`,\\u2066a",
					"`\u2028`,\\u2028", "`\ufeff{}`,\\ufeff{}", "`\ud83d`,\\ud83d", "`\udd11\ud83d`,\\udd11\\ud83d",
					"`\uD83D\uDD11\n\uD83D\uDD11`,\uD83D\uDD11\\n\uD83D\uDD11" })
	void ofEscapesWhatIsNotPrintable(String text, String printable) {
		assertThat(PrintableText.of(text)).isEqualTo(printable);
	}

	@Test
	void ofWhenTextIsTooLongIsItsStartAndLength() {
		assertThat(PrintableText.of("a".repeat(10), 10)).isEqualTo("a".repeat(10));
		assertThat(PrintableText.of("a\n" + "b".repeat(9), 3)).isEqualTo("a\\nb… (11 characters)");
		assertThat(PrintableText.of("ab\uD83D\uDD11", 3)).isEqualTo("ab… (4 characters)");
	}

	@Test
	void listNamesTheFirstAndTheStartOfEach() {
		assertThat(PrintableText.list(List.of("a", "b\n", "c"))).isEqualTo("a, b\\n, c");
		assertThat(PrintableText.list(List.of("a".repeat(101)))).isEqualTo("a".repeat(100) + "… (101 characters)");
		List<String> many = IntStream.range(0, 23).mapToObj(String::valueOf).toList();
		assertThat(PrintableText.list(many)).startsWith("0, 1, ").endsWith(", 18, 19 and 3 more");
		assertThat(PrintableText.list(many.subList(0, 20))).endsWith(", 18, 19");
	}

}
