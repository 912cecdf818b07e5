package io.github.ecssecrets.spring.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The messages that the page on troubleshooting quotes are those of the library.
 */
class TroubleshootingTests {

	private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

	private static final Pattern FIRST_CELL = Pattern.compile("^\\| (`.*?) \\| ", Pattern.MULTILINE);

	private static final Pattern QUOTE = Pattern.compile("`([^`]+)`");

	private static String messages;

	@BeforeAll
	static void readSources() throws IOException {
		StringBuilder sources = new StringBuilder();
		for (String module : List.of("secrets-core", "secrets-spring-boot-starter", "secrets-test")) {
			try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/main/java"))) {
				for (Path file : files.filter((path) -> path.toString().endsWith(".java")).toList()) {
					sources.append(Files.readString(file)).append('\n');
				}
			}
		}
		messages = sources.toString().replaceAll("\"\\s*\\+\\s*\"", "").replace("\\\n", "").replaceAll("\\s+", " ");
	}

	static List<String> quotes() throws IOException {
		return FIRST_CELL.matcher(Files.readString(ROOT.resolve("docs/troubleshooting.md")))
			.results()
			.flatMap((cell) -> QUOTE.matcher(cell.group(1)).results())
			.map((quote) -> quote.group(1))
			.toList();
	}

	@ParameterizedTest
	@MethodSource("quotes")
	void quoteIsAMessageOfTheLibrary(String quote) {
		for (String part : quote.split("…", -1)) {
			String fixed = part.replaceAll("^[ '()]+|[ '()]+$", "");
			assertThat(fixed).as(quote)
				.satisfiesAnyOf((text) -> assertThat(messages).contains(text),
						(text) -> assertThat(IntStream.range(1, text.length())).anyMatch(
								(end) -> isMessage(text.substring(0, end)) && isMessage(text.substring(end).strip())));
		}
	}

	/** Some messages are put together from two texts. */
	private static boolean isMessage(String part) {
		return part.strip().length() > 5 && messages.contains(part.strip());
	}

	@Test
	void pageQuotesMessages() throws IOException {
		assertThat(quotes()).hasSizeGreaterThan(40);
	}

}
