package io.github.ecssecrets.spring.docs;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the documentation shows is what is compiled, run and described in the metadata.
 */
class DocumentationTests {

	private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

	private static final List<Path> COMPILED = List.of(Path.of("src/test/java/io/github/ecssecrets/spring/docs"),
			Path.of("src/test/java/com/example/myapp"),
			ROOT.resolve("secrets-recipes/src/test/java/io/github/ecssecrets/recipes"),
			ROOT.resolve("secrets-recipes/src/test/kotlin/io/github/ecssecrets/kotlin"));

	private static final Pattern CODE = Pattern.compile("```(?:java|kotlin)\n(.*?)```", Pattern.DOTALL);

	static List<String> codeBlocks() throws IOException {
		List<Path> files = new ArrayList<>(List.of(ROOT.resolve("README.md")));
		try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
			docs.filter((path) -> path.toString().endsWith(".md")).forEach(files::add);
		}
		List<String> blocks = new ArrayList<>();
		for (Path file : files) {
			Matcher block = CODE.matcher(Files.readString(file));
			while (block.find()) {
				blocks.add(block.group(1));
			}
		}
		return blocks;
	}

	@ParameterizedTest
	@MethodSource("codeBlocks")
	void codeInDocumentationIsCompiled(String block) throws IOException {
		List<Path> sources = new ArrayList<>();
		for (Path directory : COMPILED) {
			try (Stream<Path> files = Files.list(directory)) {
				files.forEach(sources::add);
			}
		}
		assertThat(sources.stream().map(DocumentationTests::read).map(DocumentationTests::withoutSpace))
			.anyMatch((source) -> source.contains(withoutSpace(block)));
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String withoutSpace(String text) {
		return text.replaceAll("\\s+", "");
	}

	@Test
	void tableOfPropertiesIsThatOfTheMetadata() throws IOException {
		assertThat(Files.readString(ROOT.resolve("docs/reference.md"))).contains(propertyTable());
	}

	private static String propertyTable() throws IOException {
		try (InputStream metadata = Files
			.newInputStream(Path.of("target/classes/META-INF/spring-configuration-metadata.json"))) {
			JsonNode properties = JsonMapper.shared().readTree(metadata).get("properties");
			return StreamSupport.stream(properties.spliterator(), false)
				.sorted(Comparator.comparing((property) -> property.get("name").asString()))
				.map(DocumentationTests::row)
				.collect(Collectors.joining("\n", "| property | default | meaning |\n| --- | --- | --- |\n", "\n"));
		}
	}

	private static String row(JsonNode property) {
		JsonNode value = property.path("defaultValue");
		String defaultValue = value.isArray()
				? value.valueStream().map(JsonNode::asString).collect(Collectors.joining(",")) : value.asString("");
		return "| `%s` | %s | %s |".formatted(property.get("name").asString(),
				defaultValue.isEmpty() ? "" : "`" + defaultValue + "`", property.get("description").asString());
	}

}
