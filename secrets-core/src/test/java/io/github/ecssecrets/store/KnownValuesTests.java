package io.github.ecssecrets.store;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretOrigin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How the values of one secret are found in texts.
 */
class KnownValuesTests {

	private static final String VALUE = "canary-p%q/r+s \"t\"\\u~é\n-€";

	private static KnownValues known(String content) {
		Secret secret = Secret.builder("prod/app", new SecretOrigin.EnvironmentVariable("APP")).text(content);
		return KnownValues.of(List.of(new KnownValues.Value(null, secret)));
	}

	private static String mask(KnownValues known, String text) {
		SearchedText searched = new SearchedText(text);
		known.mark(searched);
		return searched.masked();
	}

	private static String maskParts(String content, String text) {
		SearchedText searched = new SearchedText(text);
		known(content).markParts(searched);
		return searched.masked();
	}

	static Stream<Arguments> encodings() {
		UnaryOperator<String> form = (text) -> URLEncoder.encode(text, StandardCharsets.UTF_8);
		UnaryOperator<String> base64 = (text) -> Base64.getEncoder()
			.encodeToString(text.getBytes(StandardCharsets.UTF_8));
		UnaryOperator<String> json = (text) -> text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
		UnaryOperator<String> url = (text) -> form.apply(text).replace("+", "%20");
		return Stream.of(Arguments.of("plain", UnaryOperator
			.<String>identity()), Arguments.of("form", form), Arguments.of("URL", url), Arguments.of(
					"URL in small letters",
					(UnaryOperator<String>) (
							text) -> form.apply(text).replaceAll("%2F", "%2f").replaceAll("%E2%82%AC", "%e2%82%ac")),
				Arguments.of("URL of what must be escaped",
						(UnaryOperator<String>) (text) -> text.replace("%", "%25")
							.replace("\"", "%22")
							.replace("\n", "%0A")
							.replace(" ", "%20")),
				Arguments.of("URL twice", (UnaryOperator<String>) (text) -> url.apply(url.apply(text))),
				Arguments.of("JSON", json),
				Arguments.of("JSON in JSON", (UnaryOperator<String>) (text) -> json.apply(json.apply(text))),
				Arguments.of("JSON in ASCII", (UnaryOperator<String>) (
						text) -> json.apply(text).replace("é", "\\u00e9").replace("€", "\\u20AC").replace("/", "\\/")),
				Arguments.of("Base64", base64),
				Arguments.of("Base64 without padding",
						(UnaryOperator<String>) (text) -> base64.apply(text).replace("=", "")),
				Arguments.of("Base64 for URLs",
						(UnaryOperator<String>) (text) -> base64.apply(text).replace('+', '-').replace('/', '_')),
				Arguments.of("Base64 escaped for URLs",
						(UnaryOperator<String>) (text) -> form.apply(base64.apply(text))),
				Arguments.of("Base64 after one other byte", (UnaryOperator<String>) (text) -> base64.apply("~" + text)),
				Arguments.of("Base64 after two other bytes and before one",
						(UnaryOperator<String>) (text) -> base64.apply("u:" + text + ".")),
				Arguments.of("Base64 in lines",
						(UnaryOperator<String>) (text) -> Base64.getMimeEncoder(16, new byte[] { '\r', '\n' })
							.encodeToString(text.getBytes(StandardCharsets.UTF_8))));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("encodings")
	void markWhenValueIsEncodedFindsIt(String name, UnaryOperator<String> encoding) {
		KnownValues known = known(VALUE);
		for (String around : List.of("%s", "a=%s&b=c", "word%s", "/path/to/%s", "one\n%s\ntwo", "{\"x\":\"%s\"}")) {
			String text = around.formatted(encoding.apply(VALUE));
			String masked = mask(known, text);
			assertThat(masked).as(text).contains("******");
			assertThat(encoding.apply(VALUE)).as(text)
				.satisfies((encoded) -> assertThat(longestCommonPart(masked, encoded)).isLessThan(7));
		}
	}

	private static int longestCommonPart(String first, String second) {
		int longest = 0;
		for (int i = 0; i < second.length(); i++) {
			while (i + longest < second.length() && first.contains(second.substring(i, i + longest + 1))) {
				longest++;
			}
		}
		return longest;
	}

	@ParameterizedTest
	@ValueSource(strings = { "[\"canary-first\",{\"a\":[\"canary-second\"]}]",
			" [[\"canary-first\"],\"canary-second\"]", "{\"a\":[\"canary-first\"],\"b\":{\"c\":\"canary-second\"}}" })
	void markWhenJsonIsOfAnyShapeFindsItsTexts(String content) {
		assertThat(mask(known(content), "a canary-first, b canary-second")).isEqualTo("a ******, b ******");
	}

	@Test
	void markWhenTextHasNoValueGivesSameText() {
		String text = "org.springframework.boot.SpringApplication %20 \\n a+b canary-";
		assertThat(mask(known(VALUE), text)).isSameAs(text);
	}

	@Test
	void markWhenValueEndsTheTextTooEarlyLeavesIt() {
		assertThat(mask(known("canary-0123456789"), "canary-012345678")).isEqualTo("canary-012345678");
	}

	@ParameterizedTest
	@CsvSource({ "canary-0123456789,at 'ary-0123' or so,at '******' or so", "canary-0123456789,ary-012,ary-012",
			"canary-0123456789,canary-0123456789,******", "canary-01/3456789,ry-01%2F345,******",
			"'{\"password\":\"canary-0123\",\"engine\":\"postgres\"}','\"password\" of engine canary-0','\"password\" of engine ******'",
			"'{\"username\":\"canary-0123\",\"host\":\"canary-4567\"}',canary-0 canary-4,canary-0 canary-4",
			"'[\"canary-0123456789\"]',y-0123456,******", "canary-0123456789,at 23456789,at ******",
			"canary-,canary-,******" })
	void markPartsFindsEightCharactersInARow(String content, String text, String masked) {
		assertThat(maskParts(content, text)).isEqualTo(masked);
	}

	@ParameterizedTest
	@ValueSource(strings = { "a", "ab", "%", "%41", "\\", "\\\\u0041", "+", "${", "A\n", "[\"" })
	void markWhenTextIsLongTakesATimeThatGrowsWithItsLength(String pattern) {
		String text = pattern.repeat(400_000 / pattern.length());
		KnownValues known = known(pattern.repeat(60_000 / pattern.length()));
		ThreadMXBean threads = ManagementFactory.getThreadMXBean();
		long start = threads.getCurrentThreadCpuTime();
		SearchedText searched = new SearchedText(text);
		known.markParts(searched);
		assertThat(searched.masked().length()).isLessThan(text.length());
		assertThat(Duration.ofNanos(threads.getCurrentThreadCpuTime() - start)).isLessThan(Duration.ofSeconds(10));
	}

}
