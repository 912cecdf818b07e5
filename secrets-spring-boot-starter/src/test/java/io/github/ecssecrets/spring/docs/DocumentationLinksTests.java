package io.github.ecssecrets.spring.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import javax.xml.parsers.DocumentBuilderFactory;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Links of the documents lead somewhere, and the commands they show name modules,
 * profiles, main classes and tests that exist.
 */
class DocumentationLinksTests {

	private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

	private static final Pattern FENCED = Pattern.compile("^ *```(\\w*)\n(.*?)^ *```",
			Pattern.DOTALL | Pattern.MULTILINE);

	private static final Pattern LINK = Pattern.compile("\\[[^\\]]*\\]\\(([^)\\s]+)\\)");

	private static final Pattern HEADING = Pattern.compile("^#+ +(.*?) *$", Pattern.MULTILINE);

	static List<Path> documents() throws IOException {
		List<Path> documents = new ArrayList<>();
		for (Path folder : List.of(ROOT, ROOT.resolve("secrets-sample-app"))) {
			addDocuments(folder, 1, documents);
		}
		addDocuments(ROOT.resolve("docs"), 4, documents);
		return documents;
	}

	private static void addDocuments(Path folder, int depth, List<Path> documents) throws IOException {
		try (Stream<Path> files = Files.walk(folder, depth)) {
			files.filter((file) -> file.toString().endsWith(".md")).forEach(documents::add);
		}
	}

	static List<Path> pictures() throws IOException {
		try (Stream<Path> files = Files.walk(ROOT.resolve("docs/images"))) {
			return files.filter((file) -> file.toString().endsWith(".svg")).toList();
		}
	}

	/** Amazon ECS refuses a task on Fargate that is not given its subnets. */
	@ParameterizedTest
	@MethodSource("documents")
	void commandThatRunsATaskSaysWhere(Path document) throws IOException {
		assertThat(FENCED.matcher(Files.readString(document)).results().map((block) -> block.group(2)))
			.filteredOn((block) -> block.contains("aws ecs run-task"))
			.allSatisfy((block) -> assertThat(block).contains("--launch-type FARGATE", "--network-configuration"));
	}

	/**
	 * A picture says its own content in words, and paints its own ground, since it is
	 * shown on light and dark pages.
	 */
	@ParameterizedTest
	@MethodSource("pictures")
	void pictureHasWordsAndAGround(Path picture) throws Exception {
		Element root = DocumentBuilderFactory.newInstance()
			.newDocumentBuilder()
			.parse(picture.toFile())
			.getDocumentElement();
		NodeList title = root.getElementsByTagName("title");
		assertThat((title.getLength() > 0) ? title.item(0).getTextContent() : root.getAttribute("aria-label"))
			.isNotBlank();
		Element ground = (Element) root.getElementsByTagName("rect").item(0);
		assertThat(ground.getAttribute("width")).isIn("100%", root.getAttribute("width"));
		assertThat(ground.getAttribute("fill")).startsWith("#");
	}

	@ParameterizedTest
	@MethodSource("documents")
	void linksLeadSomewhere(Path document) throws IOException {
		String text = FENCED.matcher(Files.readString(document)).replaceAll("");
		for (String link : found(LINK, text)) {
			if (link.startsWith("http")) {
				assertThat(link).startsWith("https://");
				continue;
			}
			String[] parts = link.split("#", 2);
			Path target = parts[0].isEmpty() ? document : document.resolveSibling(parts[0]).normalize();
			assertThat(target).exists();
			if (parts.length == 2) {
				assertThat(anchors(target)).as(link).contains(parts[1]);
			}
		}
	}

	/** As GitHub names them. */
	private static List<String> anchors(Path document) throws IOException {
		String text = FENCED.matcher(Files.readString(document)).replaceAll("");
		return found(HEADING, text).stream()
			.map((heading) -> heading.toLowerCase(Locale.ROOT).replaceAll("[^\\w\\- ]", "").replace(' ', '-'))
			.toList();
	}

	@ParameterizedTest
	@MethodSource("documents")
	void commandsNameWhatExists(Path document) throws IOException {
		String pom = Files.readString(ROOT.resolve("pom.xml"));
		for (String command : commands(Files.readString(document))) {
			for (String modules : found(Pattern.compile("-pl '?!?([\\w,-]+)"), command)) {
				assertThat(modules.split(",")).as(command)
					.allSatisfy((module) -> assertThat(pom).contains("<module>" + module + "</module>"));
			}
			for (String profiles : found(Pattern.compile("-P ?([\\w.,-]+)"), command)) {
				assertThat(profiles.split(",")).as(command).allSatisfy(DocumentationLinksTests::assertProfileExists);
			}
			for (String type : found(Pattern.compile("benchmark\\.main=([\\w.]+)"), command)) {
				assertThat(ROOT.resolve("secrets-benchmarks/src/main/java/" + type.replace('.', '/') + ".java"))
					.exists();
			}
			for (String script : found(Pattern.compile("^((?:release|\\.ci|deploy)/[\\w-]+)"), command)) {
				assertThat(List.of(ROOT.resolve(script), ROOT.resolve("secrets-sample-app").resolve(script)))
					.anyMatch(Files::isExecutable);
			}
		}
	}

	private static List<String> commands(String document) {
		List<String> commands = new ArrayList<>();
		Matcher block = FENCED.matcher(document);
		while (block.find()) {
			if (List.of("", "sh", "bash", "shell").contains(block.group(1))) {
				block.group(2).replace("\\\n", " ").lines().map(String::strip).forEach(commands::add);
			}
		}
		return commands;
	}

	private static void assertProfileExists(String profile) {
		try (Stream<Path> files = Files.walk(ROOT, 2)) {
			assertThat(files.filter((file) -> file.endsWith("pom.xml")))
				.anyMatch((pom) -> read(pom).contains("<id>" + profile + "</id>"));
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static List<String> found(Pattern pattern, String text) {
		return pattern.matcher(text).results().map((result) -> result.group(1)).toList();
	}

}
