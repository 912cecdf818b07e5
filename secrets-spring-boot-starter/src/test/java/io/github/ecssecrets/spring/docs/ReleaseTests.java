package io.github.ecssecrets.spring.docs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A release publishes the modules that it should, and a version is shown everywhere where
 * {@code release/show-version} changes it. What is API is said of all that is public.
 */
class ReleaseTests {

	private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

	private static final List<String> SHOWING = List.of("README.md", "docs", "secrets-guides/src");

	@Test
	void modulesThatAreNotDeployedAreNotPublished() throws IOException {
		String root = Files.readString(ROOT.resolve("pom.xml"));
		List<String> skipped = new ArrayList<>();
		for (String module : found("<module>([\\w-]+)</module>", root)) {
			if (Files.readString(ROOT.resolve(module).resolve("pom.xml")).contains("<maven.deploy.skip>true<")) {
				skipped.add(module);
			}
		}
		assertThat(found("<excludeArtifact>([\\w-]+)</excludeArtifact>", root)).isNotEmpty()
			.containsExactlyInAnyOrderElementsOf(skipped);
	}

	@Test
	void modulesThatAreUploadedAreThoseThatWereChecked() throws IOException {
		String modules = "-pl (secrets-[\\w,-]+) -am";
		List<String> checked = found(modules, Files.readString(ROOT.resolve("release/check")));
		assertThat(checked).hasSize(1);
		assertThat(found(modules, Files.readString(ROOT.resolve(".github/workflows/release.yml")))).isEqualTo(checked);
	}

	@Test
	void versionIsShownEverywhereOrNowhere(@TempDir Path copy) throws Exception {
		for (String shown : SHOWING) {
			copy(shown, copy);
		}
		copy("release/show-version", copy);
		String version = version(copy);
		assertThat(files(copy, version)).hasSizeGreaterThan(5);
		Process script = new ProcessBuilder("release/show-version", "98.7.6").directory(copy.toFile())
			.redirectErrorStream(true)
			.start();
		assertThat(new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8)).isEmpty();
		assertThat(script.waitFor()).isZero();
		assertThat(version(copy)).isEqualTo("98.7.6");
		assertThat(files(copy, version)).isEmpty();
		assertThat(copy.resolve("docs/getting-started.sh")).content().contains("<version>98.7.6</version>");
	}

	@Test
	void everyPackageWithPublicTypesIsNamedAsApi() throws IOException {
		String api = content(ROOT.resolve("VERSIONING.md"));
		for (String module : List.of("secrets-core", "secrets-test")) {
			assertThat(publicTypes(module).values()).isNotEmpty()
				.allSatisfy((name) -> assertThat(api).containsAnyOf("`" + name + "`",
						"`" + name.replace("io.github.ecssecrets", "") + "`"));
		}
	}

	@Test
	void everyTypeThatDocumentsTellUsersToTakeIsNamedAsApi() throws IOException {
		Map<String, String> internal = publicTypes("secrets-spring-boot-starter");
		internal.values().removeIf("io.github.ecssecrets.spring"::equals);
		Set<String> taken = new TreeSet<>();
		for (Path document : DocumentationLinksTests.documents()) {
			if (!document.endsWith("VERSIONING.md") && !document.endsWith("benchmarks.md")) {
				found("\\b([A-Z]\\w+)\\b", content(document)).stream()
					.filter(internal::containsKey)
					.forEach(taken::add);
			}
		}
		assertThat(found("`(\\w+)`", content(ROOT.resolve("VERSIONING.md")))).containsAll(taken);
		assertThat(taken).contains("SecretsView");
	}

	@Test
	void whatIsNamedAsApiIsComparedWithTheLastRelease() throws IOException {
		List<String> compared = found("<include>(io\\.github\\.ecssecrets[\\w.]*)</include>",
				content(ROOT.resolve("pom.xml")));
		Map<String, String> starter = publicTypes("secrets-spring-boot-starter");
		Set<String> api = new TreeSet<>(Set.of("io.github.ecssecrets.spring"));
		api.addAll(publicTypes("secrets-core").values());
		api.addAll(publicTypes("secrets-test").values());
		found("`(\\w+)`", content(ROOT.resolve("VERSIONING.md"))).stream()
			.filter(starter::containsKey)
			.forEach((type) -> api.add(starter.get(type) + "." + type));
		assertThat(compared).containsExactlyInAnyOrderElementsOf(api);
	}

	/** The packages of the public types of a module, by the simple name of the type. */
	private static Map<String, String> publicTypes(String module) throws IOException {
		Map<String, String> packages = new TreeMap<>();
		try (Stream<Path> sources = Files.walk(ROOT.resolve(module).resolve("src/main/java"))) {
			sources.filter((file) -> file.toString().endsWith(".java")).forEach((file) -> {
				String source = content(file);
				if (Pattern.compile("^public ", Pattern.MULTILINE).matcher(source).find()) {
					packages.put(file.getFileName().toString().replace(".java", ""),
							found("(?m)^package ([\\w.]+);", source).get(0));
				}
			});
		}
		return packages;
	}

	private static String version(Path root) throws IOException {
		return found("<artifactId>secrets-spring-boot-starter</artifactId>\\s+<version>(.*)</version>",
				Files.readString(root.resolve("README.md")))
			.get(0);
	}

	/** The files that show a version of this library. */
	private static List<Path> files(Path root, String version) throws IOException {
		Predicate<String> shows = Pattern.compile("[>:]" + Pattern.quote(version) + "[<\"]").asPredicate();
		List<Path> files = new ArrayList<>();
		for (String shown : SHOWING) {
			try (Stream<Path> all = Files.walk(root.resolve(shown))) {
				all.filter(Files::isRegularFile).filter((file) -> shows.test(content(file))).forEach(files::add);
			}
		}
		return files;
	}

	private static void copy(String name, Path target) throws IOException {
		try (Stream<Path> files = Files.walk(ROOT.resolve(name))) {
			for (Path file : files.filter(Files::isRegularFile).toList()) {
				Path copy = target.resolve(ROOT.relativize(file).toString());
				Files.createDirectories(copy.getParent());
				Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
			}
		}
	}

	private static String content(Path file) {
		try {
			return Files.readString(file, StandardCharsets.ISO_8859_1);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static List<String> found(String pattern, String text) {
		return Pattern.compile(pattern).matcher(text).results().map((result) -> result.group(1)).toList();
	}

}
