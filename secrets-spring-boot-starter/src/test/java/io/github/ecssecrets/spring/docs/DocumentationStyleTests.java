package io.github.ecssecrets.spring.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Documents and messages are in short sentences and plain words.
 */
class DocumentationStyleTests {

	private static final int LONGEST_SENTENCE = 30;

	private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

	private static final Pattern FENCED = Pattern.compile("^ *```.*?^ *```", Pattern.DOTALL | Pattern.MULTILINE);

	/** Paragraphs, entries of lists, rows of tables, headings. */
	private static final Pattern BLOCK = Pattern.compile("\n\\s*\n|\n(?=\\s*(?:[-*]|\\d+\\.)\\s)|\n(?=\\|)|\n(?=#)");

	private static final Pattern CELL = Pattern.compile("\\|");

	private static final Pattern SPACE = Pattern.compile("\\s+");

	private static final Pattern SENTENCE = Pattern.compile("(?<=[.!?][\"”)*]{0,3})\\s+(?=[A-Z*`(\\[])");

	private static final Pattern CLAUSE = Pattern.compile("(?<=[.!?;:])\\s+");

	private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/|^\\s*//[^\n]*",
			Pattern.DOTALL | Pattern.MULTILINE);

	private static final Pattern STATEMENT = Pattern.compile("[;{}]\\s*\n");

	private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*+)\"");

	private static final Pattern STIFF = Pattern
		.compile("(?i), so that|\\bis told\\b|\\bhas got\\b|\\bbe had\\b|\\bby chance\\b|\\blast say\\b");

	static List<Path> documents() throws IOException {
		return DocumentationLinksTests.documents();
	}

	@ParameterizedTest
	@MethodSource("documents")
	void sentencesOfDocumentAreShort(Path document) throws IOException {
		String text = FENCED.matcher(Files.readString(document)).replaceAll("\n\n");
		List<String> sentences = BLOCK.splitAsStream(text)
			.flatMap((block) -> block.stripLeading().startsWith("|") ? CELL.splitAsStream(block) : Stream.of(block))
			.map((cell) -> cell.replaceAll("\\]\\([^)]*\\)", "]").replaceAll("`[^`]*`", "`code`"))
			.flatMap(SENTENCE::splitAsStream)
			.toList();
		assertThat(sentences).filteredOn((sentence) -> words(sentence) > LONGEST_SENTENCE).isEmpty();
	}

	@ParameterizedTest
	@MethodSource("documents")
	void wordsOfDocumentAreUsual(Path document) throws IOException {
		assertThat(STIFF.matcher(Files.readString(document).replaceAll("\\s+", " ")).results()).isEmpty();
	}

	@Test
	void clausesOfMessagesAreShort() throws IOException {
		List<String> clauses = new ArrayList<>();
		for (String module : List.of("secrets-core", "secrets-spring-boot-starter", "secrets-test")) {
			try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/main/java"))) {
				for (Path file : files.filter((path) -> path.toString().endsWith(".java")).toList()) {
					messages(Files.readString(file))
						.forEach((text) -> CLAUSE.splitAsStream(text).forEach(clauses::add));
				}
			}
		}
		assertThat(clauses).hasSizeGreaterThan(1000)
			.filteredOn((clause) -> words(clause) > LONGEST_SENTENCE || STIFF.matcher(clause).find())
			.isEmpty();
	}

	/**
	 * The texts of a source, with what stands between their parts as one word.
	 */
	private static List<String> messages(String source) {
		String code = COMMENT.matcher(source.replaceAll("(?s)\"\"\".*?\"\"\"", "\"\"")).replaceAll("");
		return STATEMENT.splitAsStream(code)
			.map((statement) -> statement.replaceAll("\"\\s*\\+\\s*\"", "")
				.replaceAll("\"\\s*\\+\\s*[^\"]{1,160}?\\+\\s*\"", " X "))
			.flatMap((statement) -> LITERAL.matcher(statement).results())
			.map((MatchResult text) -> text.group(1))
			.toList();
	}

	private static long words(String sentence) {
		return SPACE.splitAsStream(sentence).filter((word) -> word.matches(".*\\w.*")).count();
	}

}
