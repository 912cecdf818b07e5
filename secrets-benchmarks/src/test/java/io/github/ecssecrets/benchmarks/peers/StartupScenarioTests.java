package io.github.ecssecrets.benchmarks.peers;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The applications start with all their secrets. Nothing is timed here; classes are
 * counted, which a start on half a processor mostly consists of.
 */
class StartupScenarioTests {

	@Test
	void ecsSecretsReadsImportedSecretsFromSecretsManager() throws Exception {
		try (StartupScenario scenario = new StartupScenario()) {
			assertThat(scenario.run(StartedClient.ECS_SECRETS_1).calls()).isOne();
		}
	}

	@Test
	void startWithoutSecretLoadsFewClasses(@TempDir Path directory) throws Exception {
		List<String> classes = loadedClasses(StartedClient.ECS_SECRETS_0, directory);
		assertThat(classes).filteredOn((name) -> name.startsWith("io.github.ecssecrets.")).hasSizeBetween(100, 270);
		assertThat(classes).noneMatch((name) -> name.startsWith("software.amazon.awssdk."))
			.noneMatch((name) -> name.startsWith("tools.jackson."))
			.doesNotContain("io.github.ecssecrets.store.SecretStoreBuilder",
					"com.github.benmanes.caffeine.cache.Caffeine", "sun.security.provider.SHA",
					"org.springframework.beans.propertyeditors.ZoneIdEditor");
	}

	@Test
	void startWithInjectedSecretLoadsFewClasses(@TempDir Path directory) throws Exception {
		List<String> classes = loadedClasses(StartedClient.INJECTED_1, directory);
		assertThat(classes).filteredOn((name) -> name.startsWith("io.github.ecssecrets.")).hasSizeBetween(150, 470);
		assertThat(classes).noneMatch((name) -> name.startsWith("software.amazon.awssdk."));
	}

	@Test
	void archiveOfOneRunIsUsedByTheNext() throws Exception {
		StartedClient client = StartedClient.ECS_SECRETS_0;
		try (StartupScenario scenario = new StartupScenario()) {
			assertThat(scenario.run(client, ClassArchive.OF_ONE_RUN.trainingOptions(client)).processor()).isPositive();
			assertThat(scenario.run(client, ClassArchive.OF_ONE_RUN.options(client)).processor()).isPositive();
		}
	}

	private static List<String> loadedClasses(StartedClient client, Path directory) throws Exception {
		Path log = directory.resolve("classes.txt");
		try (StartupScenario scenario = new StartupScenario()) {
			scenario.run(client, List.of("-Xlog:class+load:file=" + log));
		}
		return Files.readAllLines(log)
			.stream()
			.filter((line) -> line.contains(" source: "))
			.map((line) -> line.substring(line.indexOf("] ") + 2, line.indexOf(" source: ")))
			.map((name) -> name.substring(name.lastIndexOf(' ') + 1))
			.toList();
	}

	@ParameterizedTest
	@EnumSource(names = { "INJECTED_READ", "INJECTED_1", "INJECTED_50" })
	void ecsSecretsWhenInjectedAsksNobody(StartedClient client) throws Exception {
		try (StartupScenario scenario = new StartupScenario()) {
			assertThat(scenario.run(client).calls()).isZero();
		}
	}

}
