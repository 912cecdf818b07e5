package io.github.ecssecrets.spring.mask;

import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

import org.springframework.util.PropertyPlaceholderHelper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The escape of {@link LiteralText} against Spring's own parser.
 */
class LiteralTextTests {

	private static final PropertyPlaceholderHelper SPRING = new PropertyPlaceholderHelper("${", "}", ":", '\\', false);

	private static String parse(String text) {
		return SPRING.replacePlaceholders(text, (name) -> "resolved " + name);
	}

	@Test
	void escapeWhenNothingLooksLikePlaceholderReturnsSameText() {
		String text = "a$b{c}#{d}\\";
		assertThat(LiteralText.escape(text)).isSameAs(text);
	}

	@Test
	void escapeWhenPlaceholderIsNotClosedLeavesItAlone() {
		assertThat(LiteralText.escape("a${b")).isEqualTo("a${b");
	}

	@Test
	void escapeWhenPlaceholderIsClosedPutsBackslashBeforeIt() {
		assertThat(LiteralText.escape("a${b}")).isEqualTo("a\\${b}");
	}

	@RepeatedTest(20)
	void escapeWhenParsedBySpringGivesTextAgain(RepetitionInfo repetition) {
		Random random = new Random(repetition.getCurrentRepetition());
		for (int i = 0; i < 5000; i++) {
			String text = IntStream.range(0, random.nextInt(14))
				.mapToObj((position) -> String.valueOf("${}\\:#a".charAt(random.nextInt(7))))
				.collect(Collectors.joining());
			assertThat(parse(LiteralText.escape(text))).isEqualTo(text);
			assertThat(LiteralText.unescape(LiteralText.escape(text))).isEqualTo(text);
		}
	}

}
