package io.github.ecssecrets.benchmarks.peers;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link StartupTable}.
 */
class StartupTableTests {

	private final StartupTable table = new StartupTable();

	@Test
	void tableShowsMediansAndWhatTheyAddToNone() {
		add(StartedClient.NO_LIBRARY, 0, 1_300, 1_200, 1_500);
		add(StartedClient.SPRING_CLOUD_AWS_50, 50, 3_800, 4_000, 4_400);
		assertThat(row("50 secrets ")).contains("| 4,000 (3,800 to 4,400)", "|             2,700 |",
				"| 8.00 (7.60 to 8.80)", "|            5.40 |", "|    50 |");
		assertThat(row("no secrets library")).contains("| 1,300 (1,200 to 1,500)", "|                 – |",
				"|     0 |");
	}

	@Test
	void tableWhenApplicationFailedInOneRoundHasNoFiguresButTheReason() {
		add(StartedClient.ECS_SECRETS_1, 1, 2_000);
		this.table.add(StartedClient.ECS_SECRETS_1, new ClientFailedException("The process ended with code 1."));
		assertThat(this.table.hasFailed(StartedClient.ECS_SECRETS_1)).isTrue();
		assertThat(this.table.toString()).doesNotContain("2,000")
			.contains("ECS Secrets**, 1 secret was not measured: The process ended with code 1.");
	}

	private void add(StartedClient client, int calls, int... millis) {
		for (int process : millis) {
			this.table.add(client,
					new StartupFigures(Duration.ofMillis(process), Duration.ofMillis(process * 2L), calls));
		}
	}

	private String row(String label) {
		return this.table.toString().lines().filter((line) -> line.contains(label)).findFirst().orElseThrow();
	}

}
