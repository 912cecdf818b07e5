package io.github.ecssecrets.benchmarks.fleet;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Prints what fleets of 10 to 100,000 tasks with 20 secrets each ask of Secrets Manager
 * and AWS KMS, against their default quotas.
 */
public final class FleetReport {

	static final List<Integer> SIZES = List.of(10, 100, 1_000, 10_000, 100_000);

	private final List<Integer> sizes;

	private final Map<Reader, Map<Integer, Double>> dollars = new EnumMap<>(Reader.class);

	FleetReport(List<Integer> sizes) {
		this.sizes = sizes;
	}

	/**
	 * Runs all scenarios and prints a table for each, and the chart as SVG.
	 * @param args none
	 */
	public static void main(String[] args) {
		FleetReport report = new FleetReport(SIZES);
		for (Scenario scenario : Scenario.values()) {
			System.out.println(report.table(scenario));
		}
		System.out.print(report.chart().svg());
	}

	/** The table of one scenario. */
	String table(Scenario scenario) {
		StringBuilder table = new StringBuilder();
		table.append("### ").append(scenario.title()).append("\n\n").append(header(scenario));
		for (Reader reader : Reader.values()) {
			for (int size : (scenario == Scenario.FAIL_OVER && !reader.isOurs()) ? List.<Integer>of() : this.sizes) {
				table.append(row(scenario, reader, size));
			}
		}
		return table.toString();
	}

	/** The chart of the costs, once their table was made. */
	FleetChart chart() {
		return new FleetChart(this.sizes,
				(reader, size) -> this.dollars.getOrDefault(reader, Map.of()).getOrDefault(size, 0.0));
	}

	private static String header(Scenario scenario) {
		String columns = "| client | tasks | Describe/s | Get/s | Batch/s | Decrypt/s | throttled |";
		String lines = "| --- | ---: | ---: | ---: | ---: | ---: | ---: |";
		return switch (scenario) {
			case QUIET -> columns + " $ a month | with a trail copy |\n" + lines + " ---: | ---: |\n";
			case ROTATION -> columns + " median | 99 % | last |\n" + lines + " ---: | ---: | ---: |\n";
			default -> columns + "\n" + lines + "\n";
		};
	}

	private String row(Scenario scenario, Reader reader, int size) {
		FleetFigures figures = new FleetSimulation(scenario, reader, size, spread(size)).run();
		String row = "| %s | %,d | %s | %s | %s | %s | %s |".formatted(reader.title(), size,
				peak(figures, Operation.DESCRIBE), peak(figures, Operation.GET), peak(figures, Operation.BATCH),
				peak(figures, Operation.DECRYPT), number(figures.throttled()));
		String more = switch (scenario) {
			case QUIET -> costs(figures, reader, size);
			case ROTATION ->
				" %s | %s | %s |".formatted(figures.seenAfter(0.5), figures.seenAfter(0.99), figures.seenAfter(1));
			default -> "";
		};
		return row + more + "\n";
	}

	private String costs(FleetFigures figures, Reader reader, int size) {
		this.dollars.computeIfAbsent(reader, (key) -> new TreeMap<>()).put(size, figures.dollarsAMonth());
		return " %s | %s |".formatted(number(figures.dollarsAMonth()),
				number(figures.dollarsAMonth() + figures.trailDollarsAMonth()));
	}

	/** What docs/fleet.md says to set: 1 s up to 5,000 tasks, then a second for 5,000. */
	static Duration spread(int size) {
		return Duration.ofSeconds(Math.max(1, size / 5_000));
	}

	private static String peak(FleetFigures figures, Operation operation) {
		double peak = figures.peak(operation);
		String text = number(peak);
		return (peak > operation.quota()) ? "**" + text + "**" : text;
	}

	private static String number(double number) {
		return (number > 0 && number < 10) ? String.format(Locale.ROOT, "%.1f", number)
				: String.format(Locale.ROOT, "%,.0f", number);
	}

}
