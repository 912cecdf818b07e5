package io.github.ecssecrets.benchmarks.peers;

import java.time.Duration;
import java.util.List;

import io.github.ecssecrets.benchmarks.client.LoadResult;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RotationTable}.
 */
class RotationTableTests {

	private final RotationTable table = new RotationTable();

	@Test
	void tableShowsAllFiguresOfARun() {
		this.table.add(LoadedClient.ECS_SECRETS, Duration.ofSeconds(5),
				new RotationFigures(new LoadResult(44_314, 5, Duration.ofMillis(5_015)), 114, 117));
		assertThat(lines()).hasSize(3)
			.last()
			.asString()
			.matches("\\| \\*\\*ECS Secrets\\*\\* +\\| +5 \\| +44,314 \\| +5 \\| +5,015 \\| +114 \\| +117 \\|");
	}

	@Test
	void tableWhenClientCouldNotRunSaysWhyBelow() {
		this.table.add(LoadedClient.ECS_SECRETS, Duration.ofSeconds(1),
				new ClientFailedException("Could not resolve\n  a:b"));
		assertThat(lines().get(2)).contains("ECS Secrets").endsWith("|                     – |");
		assertThat(lines()).last().asString().endsWith("ECS Secrets**, 1 s, was not measured: Could not resolve a:b");
	}

	@Test
	void allRowsAreEquallyLong() {
		for (LoadedClient client : LoadedClient.all()) {
			this.table.add(client, Duration.ofSeconds(60),
					new RotationFigures(new LoadResult(1, 0, Duration.ofMillis(1)), 0, 0));
		}
		assertThat(lines()).extracting(String::length).containsOnly(lines().get(0).length());
	}

	private List<String> lines() {
		return this.table.toString().lines().toList();
	}

}
