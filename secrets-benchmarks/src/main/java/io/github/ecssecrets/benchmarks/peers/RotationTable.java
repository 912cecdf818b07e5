package io.github.ecssecrets.benchmarks.peers;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.github.ecssecrets.benchmarks.client.LoadResult;

/**
 * The table of the rotations, in Markdown.
 */
final class RotationTable {

	private static final String COLUMNS = "| %-49s | %8s | %14s | %14s | %17s | %14s | %21s |%n";

	private static final String NOTHING = "–";

	private final List<String> rows = new ArrayList<>();

	private final List<String> failures = new ArrayList<>();

	void add(LoadedClient client, Duration window, RotationFigures figures) {
		LoadResult load = figures.load();
		addRow(client, window, number(load.served()), number(load.failed()), number(load.longestBorrow().toMillis()),
				number(figures.refusedLogins()), number(figures.calls()));
	}

	/**
	 * Adds a client that could not be measured.
	 */
	void add(LoadedClient client, Duration window, ClientFailedException reason) {
		addRow(client, window, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING);
		this.failures
			.add("%s, %s s, was not measured: %s%n".formatted(client.label(), window.toSeconds(), reason.getMessage()));
	}

	private void addRow(LoadedClient client, Duration window, Object... figures) {
		Object[] cells = new Object[figures.length + 2];
		cells[0] = client.label();
		cells[1] = window.toSeconds();
		System.arraycopy(figures, 0, cells, 2, figures.length);
		this.rows.add(COLUMNS.formatted(cells));
	}

	private static String number(long value) {
		return String.format(Locale.ROOT, "%,d", value);
	}

	@Override
	public String toString() {
		StringBuilder table = new StringBuilder();
		table.append(COLUMNS.formatted("client", "window s", "queries served", "queries failed", "longest borrow ms",
				"refused logins", "Secrets Manager calls"));
		table.append(COLUMNS.formatted("---", "---:", "---:", "---:", "---:", "---:", "---:"));
		this.rows.forEach(table::append);
		if (!this.failures.isEmpty()) {
			table.append(System.lineSeparator());
			this.failures.forEach(table::append);
		}
		return table.toString();
	}

}
