package io.github.ecssecrets.benchmarks;

import java.util.Locale;

import org.openjdk.jmh.util.ListStatistics;

/**
 * The table of the cached reads, in Markdown.
 */
final class CachedReadTable {

	private static final String COLUMNS = "| %-47s | %-26s | %-26s | %10s | %16s | %17s |%n";

	private final Measurements oneThread;

	private final Measurements twoThreads;

	CachedReadTable(Measurements oneThread, Measurements twoThreads) {
		this.oneThread = oneThread;
		this.twoThreads = twoThreads;
	}

	@Override
	public String toString() {
		StringBuilder table = new StringBuilder();
		table.append(COLUMNS.formatted("read of one JSON field", "1 thread, ns", "2 threads, ns", "B per read",
				"1 thread: x ours", "2 threads: x ours"));
		table.append(COLUMNS.formatted("---", "---", "---", "---:", "---:", "---:"));
		for (CachedRead read : CachedRead.values()) {
			table.append(COLUMNS.formatted(read.label(), time(this.oneThread.nanos(read)),
					time(this.twoThreads.nanos(read)), number("%.0f", this.oneThread.bytes(read)),
					number("%.2f", this.oneThread.timesOurs(read)), number("%.2f", this.twoThreads.timesOurs(read))));
		}
		return table.toString();
	}

	private static String time(ListStatistics nanos) {
		return number("%.1f (%.1f to %.1f)", nanos.getPercentile(50), nanos.getMin(), nanos.getMax());
	}

	private static String number(String format, Object... values) {
		return String.format(Locale.ROOT, format, values);
	}

}
