package io.github.ecssecrets.benchmarks.peers;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.util.ListStatistics;

/**
 * The table of the starts, in Markdown: medians of all figures that were added.
 */
final class StartupTable {

	private static final String COLUMNS = "| %-49s | %-26s | %17s | %-19s | %15s | %5s |%n";

	private static final String NOTHING = "–";

	private final Map<StartedClient, ListStatistics> millis = new EnumMap<>(StartedClient.class);

	/** In milliseconds. */
	private final Map<StartedClient, ListStatistics> processor = new EnumMap<>(StartedClient.class);

	private final Map<StartedClient, ListStatistics> calls = new EnumMap<>(StartedClient.class);

	private final Map<StartedClient, String> failures = new EnumMap<>(StartedClient.class);

	void add(StartedClient client, StartupFigures figures) {
		this.millis.computeIfAbsent(client, (key) -> new ListStatistics())
			.addValue((double) figures.process().toMillis());
		this.processor.computeIfAbsent(client, (key) -> new ListStatistics())
			.addValue((double) figures.processor().toMillis());
		this.calls.computeIfAbsent(client, (key) -> new ListStatistics()).addValue(figures.calls());
	}

	/**
	 * Adds a client that could not be measured; it will have no figures.
	 */
	void add(StartedClient client, ClientFailedException reason) {
		this.failures.put(client, reason.getMessage());
	}

	boolean hasFailed(StartedClient client) {
		return this.failures.containsKey(client);
	}

	@Override
	public String toString() {
		StringBuilder table = new StringBuilder();
		table.append(
				COLUMNS.formatted("application", "process ms", "added to none, ms", "CPU s", "added, CPU s", "calls"));
		table.append(COLUMNS.formatted("---", "---", "---:", "---", "---:", "---:"));
		for (StartedClient client : StartedClient.values()) {
			table.append(COLUMNS.formatted(client.label(), time(client), added(client), processor(client),
					addedProcessor(client), calls(client)));
		}
		this.failures
			.forEach((client, reason) -> table.append("%n%s was not measured: %s%n".formatted(client.label(), reason)));
		return table.toString();
	}

	private String time(StartedClient client) {
		ListStatistics times = measured(this.millis, client);
		return (times != null)
				? number("%,.0f (%,.0f to %,.0f)", times.getPercentile(50), times.getMin(), times.getMax()) : NOTHING;
	}

	private String added(StartedClient client) {
		ListStatistics times = measured(this.millis, client);
		ListStatistics none = measured(this.millis, StartedClient.NO_LIBRARY);
		return (times != null && none != null && times != none)
				? number("%,.0f", times.getPercentile(50) - none.getPercentile(50)) : NOTHING;
	}

	private String processor(StartedClient client) {
		ListStatistics times = measured(this.processor, client);
		return (times != null) ? number("%.2f (%.2f to %.2f)", times.getPercentile(50) / 1000, times.getMin() / 1000,
				times.getMax() / 1000) : NOTHING;
	}

	private String addedProcessor(StartedClient client) {
		ListStatistics times = measured(this.processor, client);
		ListStatistics none = measured(this.processor, StartedClient.NO_LIBRARY);
		return (times != null && none != null && times != none)
				? number("%.2f", (times.getPercentile(50) - none.getPercentile(50)) / 1000) : NOTHING;
	}

	private String calls(StartedClient client) {
		ListStatistics counts = measured(this.calls, client);
		return (counts != null) ? number("%.0f", counts.getPercentile(50)) : NOTHING;
	}

	private @Nullable ListStatistics measured(Map<StartedClient, ListStatistics> figures, StartedClient client) {
		return hasFailed(client) ? null : figures.get(client);
	}

	private static String number(String format, Object... values) {
		return String.format(Locale.ROOT, format, values);
	}

}
