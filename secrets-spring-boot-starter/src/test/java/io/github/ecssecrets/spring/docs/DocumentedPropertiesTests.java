package io.github.ecssecrets.spring.docs;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * YAML of the documents can be read, the properties in it and in the text exist, the text
 * is plain, and every page is listed in the index.
 */
class DocumentedPropertiesTests {

	private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

	private static final Pattern NAME = Pattern.compile("(?<![\\w.])ecs-secrets(?:\\.[a-z0-9<>-]+)+(?![\\w.(])");

	/** Properties of a map or list, with names that the user chooses. */
	private static final Pattern CHOSEN = Pattern
		.compile("ecs-secrets\\.(bindings|datasource\\.parameters|ssl\\.bundles)\\..+");

	/** A further pool has the properties of the main one. */
	private static final Pattern FURTHER_POOL = Pattern.compile("ecs-secrets\\.datasources\\.[^.]+\\.");

	private static final Pattern HARD_TO_READ = Pattern.compile(
			", so that|\\b(?:is|are) told\\b|a last say|\\bbe had\\b|has got|by chance|(?:neighb|behavi|fav|col)our",
			Pattern.CASE_INSENSITIVE);

	/** What is not a property for the running application but a command. */
	private static final List<String> COMMANDS = List.of("ecs-secrets.account-id", "ecs-secrets.check",
			"ecs-secrets.export", "ecs-secrets.help");

	static List<Path> documents() throws IOException {
		return DocumentationLinksTests.documents();
	}

	@ParameterizedTest
	@MethodSource("documents")
	void yamlHasPropertiesThatExist(Path document) throws IOException {
		List<String> names = names();
		for (String yaml : found(YAML, Files.readString(document))) {
			for (PropertySource<?> source : new YamlPropertySourceLoader().load("yaml",
					new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)))) {
				assertThat(((MapPropertySource) source).getPropertyNames())
					.allSatisfy((name) -> assertExists(names, name.replaceAll("\\[\\d+]$", "")));
			}
		}
	}

	@ParameterizedTest
	@MethodSource("documents")
	void textNamesPropertiesThatExist(Path document) throws IOException {
		List<String> names = names();
		NAME.matcher(Files.readString(document))
			.results()
			.map(MatchResult::group)
			.forEach((name) -> assertExists(names, name));
	}

	@ParameterizedTest
	@MethodSource("documents")
	void textIsPlain(Path document) throws IOException {
		assertThat(Files.readString(document).replaceAll("\\s+", " ")).doesNotContainPattern(HARD_TO_READ);
	}

	private static void assertExists(List<String> names, String documented) {
		String name = FURTHER_POOL.matcher(documented)
			.replaceFirst("ecs-secrets.datasource.")
			.replaceFirst("\\.<[^>]*$", "");
		boolean group = names.stream().anyMatch((known) -> known.startsWith(name + "."));
		boolean client = name.startsWith("ecs-secrets.<client>.");
		if (name.startsWith("ecs-secrets") && !group && !client && !CHOSEN.matcher(name).matches()
				&& !COMMANDS.contains(name)) {
			assertThat(names).contains(name);
		}
	}

	@Test
	void indexListsEveryPage() throws IOException {
		String index = Files.readString(Path.of("../docs/README.md"));
		try (Stream<Path> pages = Files.list(Path.of("../docs"))) {
			assertThat(pages.map((page) -> page.getFileName().toString())
				.filter((page) -> page.endsWith(".md") && !page.equals("README.md"))).isNotEmpty()
				.allSatisfy((page) -> assertThat(index).contains("](" + page + ")"));
		}
	}

	private static List<String> names() throws IOException {
		try (InputStream metadata = Files
			.newInputStream(Path.of("target/classes/META-INF/spring-configuration-metadata.json"))) {
			return JsonMapper.shared()
				.readTree(metadata)
				.get("properties")
				.valueStream()
				.map((property) -> property.get("name").asString())
				.toList();
		}
	}

	private static List<String> found(Pattern pattern, String text) {
		return pattern.matcher(text).results().map((result) -> result.group(1)).toList();
	}

}
