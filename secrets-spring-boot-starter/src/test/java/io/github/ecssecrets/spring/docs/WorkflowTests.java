package io.github.ecssecrets.spring.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The workflows hold what GitHub cannot hold for us: actions that cannot be exchanged,
 * few permissions, and commands that a person can run here just as well.
 */
class WorkflowTests {

	private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

	private static final Set<String> PROGRAMS = Set.of("docker", "grep", "mvn", "npx", "pip");

	private static final Pattern PINNED = Pattern.compile("uses: [\\w-]+/[\\w/-]+@[0-9a-f]{40} # v\\d+\\.\\d+\\.\\d+");

	static List<Path> workflows() throws IOException {
		try (Stream<Path> files = Files.list(ROOT.resolve(".github/workflows"))) {
			return files.toList();
		}
	}

	@ParameterizedTest
	@MethodSource("workflows")
	void actionsArePinnedByCommit(Path workflow) throws IOException {
		assertThat(Files.readAllLines(workflow)).filteredOn((line) -> line.contains("uses:"))
			.allSatisfy((line) -> assertThat(line).containsPattern(PINNED));
	}

	@ParameterizedTest
	@MethodSource("workflows")
	void permissionsAreLeast(Path workflow) throws IOException {
		Map<String, Object> content = read(workflow);
		assertThat(content).containsEntry("permissions", Map.of("contents", "read"));
		jobs(content).forEach((job) -> {
			assertThat(job).containsKey("timeout-minutes");
			steps(job).filter((step) -> String.valueOf(step.get("uses")).startsWith("actions/checkout"))
				.forEach((step) -> assertThat(step).containsEntry("with", Map.of("persist-credentials", false)));
		});
		if (!workflow.endsWith("release.yml")) {
			assertThat(Files.readString(workflow)).doesNotContain("{{ secrets.");
		}
	}

	@ParameterizedTest
	@MethodSource("workflows")
	void commandsCanBeRunByAPerson(Path workflow) throws IOException {
		for (Map<String, Object> job : jobs(read(workflow))) {
			for (Map<String, Object> step : steps(job).filter((candidate) -> candidate.containsKey("run")).toList()) {
				String command = String.valueOf(step.get("run"));
				assertThat(command).as("one command, and its values in the environment").doesNotContain("\n", "${{");
				String program = command.split(" ", 2)[0];
				if (program.contains("/")) {
					assertThat(ROOT.resolve(program)).isExecutable();
				}
				else {
					assertThat(program).isIn(PROGRAMS);
				}
				if (program.equals("mvn")) {
					assertMavenKnows(command);
				}
			}
		}
	}

	private static void assertMavenKnows(String command) throws IOException {
		String pom = Files.readString(ROOT.resolve("pom.xml"))
				+ Files.readString(ROOT.resolve("secrets-sample-app/pom.xml"));
		for (String module : values(command, "-pl '?!?([\\w,-]+)")) {
			assertThat(pom).contains("<module>" + module + "</module>");
		}
		for (String profile : values(command, "-P ([\\w.,-]+)")) {
			assertThat(pom).contains("<id>" + profile + "</id>");
		}
		for (String test : values(command, "-Dtest=([\\w,]+)")) {
			try (Stream<Path> sources = Files.walk(ROOT, 12)) {
				assertThat(sources).anyMatch((source) -> source.endsWith(test + ".java"));
			}
		}
	}

	private static List<String> values(String command, String option) {
		List<String> values = new ArrayList<>();
		Matcher matcher = Pattern.compile(option).matcher(command);
		while (matcher.find()) {
			values.addAll(List.of(matcher.group(1).split(",")));
		}
		return values;
	}

	/** Otherwise tests are skipped, which nobody sees. */
	@Test
	void allTestsRunAfterThePackagesThatSomeNeedAreInstalled() throws IOException {
		List<String> installs = new ArrayList<>();
		for (Path workflow : workflows()) {
			for (Map<String, Object> job : jobs(read(workflow))) {
				List<String> commands = steps(job).map((step) -> String.valueOf(step.get("run")))
					.filter((command) -> command.startsWith(".ci/run") || command.startsWith("pip install "))
					.toList();
				if (commands.contains(".ci/run")) {
					assertThat(commands).as(workflow.toString()).hasSize(2).last().isEqualTo(".ci/run");
					installs.add(commands.get(0));
				}
			}
		}
		assertThat(installs).hasSize(2).containsOnly(installs.get(0));
		assertThat(installs.get(0).split(" ")).filteredOn((word) -> !List.of("pip", "install").contains(word))
			.hasSize(3)
			.allSatisfy((pinned) -> assertThat(pinned).matches("'?[\\w,\\[\\]-]+==[\\d.]+'?"));
	}

	@Test
	void profilesOfTheMatrixExist() throws IOException {
		String pom = Files.readString(ROOT.resolve("pom.xml"));
		assertThat(values(Files.readString(ROOT.resolve(".github/workflows/build.yml")), "(boot-[\\d.]+)")).isNotEmpty()
			.allSatisfy((profile) -> assertThat(pom).contains("<id>" + profile + "</id>"));
	}

	@Test
	void updatesOfTheImageKeepItsReleaseOfTheJdk() throws IOException {
		assertThat((List<?>) read(ROOT.resolve(".github/dependabot.yml")).get("updates"))
			.filteredOn((update) -> "docker".equals(((Map<?, ?>) update).get("package-ecosystem")))
			.singleElement()
			.satisfies((update) -> assertThat(((Map<?, ?>) update).get("ignore")).isEqualTo(List.of(Map
				.of("dependency-name", "eclipse-temurin", "update-types", List.of("version-update:semver-major")))));
	}

	@Test
	void updatesLookWhereThereIsSomethingToUpdate() throws IOException {
		assertThat((List<?>) read(ROOT.resolve(".github/dependabot.yml")).get("updates")).hasSize(3)
			.allSatisfy((update) -> assertThat(
					ROOT.resolve(String.valueOf(((Map<?, ?>) update).get("directory")).substring(1)))
				.isDirectory());
	}

	@Test
	void templatesAreYaml() throws IOException {
		try (Stream<Path> templates = Files.list(ROOT.resolve(".github/ISSUE_TEMPLATE"))) {
			assertThat(templates.filter((template) -> !template.endsWith("config.yml"))).isNotEmpty()
				.allSatisfy((template) -> assertThat(read(template)).containsKeys("name", "description", "body"));
		}
	}

	private static Map<String, Object> read(Path file) throws IOException {
		return new Yaml().load(Files.readString(file));
	}

	@SuppressWarnings("unchecked")
	private static List<Map<String, Object>> jobs(Map<String, Object> workflow) {
		return List.copyOf(((Map<String, Map<String, Object>>) workflow.get("jobs")).values());
	}

	@SuppressWarnings("unchecked")
	private static Stream<Map<String, Object>> steps(Map<String, Object> job) {
		return ((List<Map<String, Object>>) job.get("steps")).stream();
	}

}
