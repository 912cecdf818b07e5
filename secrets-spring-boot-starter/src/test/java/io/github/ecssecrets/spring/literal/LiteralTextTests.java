package io.github.ecssecrets.spring.literal;

import java.time.Duration;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.util.PropertyPlaceholderHelper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

/**
 * The escape of {@link LiteralText} against Spring's own parser.
 */
class LiteralTextTests {

	private static final PropertyPlaceholderHelper SPRING = new PropertyPlaceholderHelper("${", "}", ":", '\\', false);

	private static String parse(String text) {
		return SPRING.replacePlaceholders(text, LiteralTextTests::resolve);
	}

	private static @Nullable String resolve(String name) {
		return name.startsWith("ecs-secrets.literal") ? null : "resolved " + name;
	}

	@Test
	void escapeWhenNothingLooksLikePlaceholderReturnsSameText() {
		String text = "a$b{c}#{d}\\";
		assertThat(LiteralText.escape(text)).isSameAs(text);
	}

	@Test
	void escapeWhenItHasPlaceholderLeavesNoneOfIts() {
		assertThat(LiteralText.escape("a${b}\\${"))
			.isEqualTo("a${ecs-secrets.literal:$}{b}${ecs-secrets.literal:\\$}{");
	}

	@ParameterizedTest
	@ValueSource(strings = { "${", "\\${", "${}", "${${", "$${{}", "${a:", "}", "${ecs-secrets.literal:$}{" })
	void escapeWhenTextIsLongTakesATimeThatGrowsWithItsLength(String pattern) {
		String text = pattern.repeat(60_000 / pattern.length());
		assertTimeout(Duration.ofSeconds(20), () -> {
			assertThat(parse(LiteralText.escape(text))).isEqualTo(text);
			assertThat(LiteralText.unescape(LiteralText.escape(text))).isEqualTo(text);
		});
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
