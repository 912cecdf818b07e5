package io.github.ecssecrets.benchmarks.fleet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds docs/fleet.md and its chart to what the simulation prints, by the scenarios and
 * sizes that are played in a moment. Its other figures come from the same run.
 */
class FleetReportTests {

	private static final Path DOCS = Path.of("../docs");

	private final FleetReport report = new FleetReport(List.of(1_000));

	@Test
	void tablesAreThoseOfThePage() throws IOException {
		List<String> page = Files.readAllLines(DOCS.resolve("fleet.md"));
		for (Scenario scenario : List.of(Scenario.QUIET, Scenario.OUTAGE, Scenario.FAIL_OVER)) {
			assertThat(page)
				.containsSubsequence(this.report.table(scenario).lines().filter(FleetReportTests::isRow).toList());
		}
	}

	private static boolean isRow(String line) {
		return line.contains(" 1,000 | ");
	}

	@Test
	void chartIsThatOfThePage() throws IOException {
		this.report.table(Scenario.QUIET);
		String chart = Files.readString(DOCS.resolve("images/fleet-cost.svg"));
		String own = this.report.chart().svg();
		assertThat(own.lines().filter((line) -> line.contains("stroke=\"#e5e7eb\""))).isNotEmpty()
			.allSatisfy((line) -> assertThat(chart).contains(line));
		for (Reader reader : Reader.values()) {
			String point = this.report.chart().line(reader).replaceAll("(?s).*points=\"([^\"]+)\".*", "$1");
			assertThat(chart).contains(" " + point + " ").contains(">" + reader.title() + "<");
		}
	}

}
