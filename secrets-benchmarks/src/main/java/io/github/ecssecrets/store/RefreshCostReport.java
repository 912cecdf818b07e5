package io.github.ecssecrets.store;

import java.util.Locale;

/**
 * Prints what it costs to keep secrets fresh: the calls of a simulated hour in which no
 * secret is rotated, with this library's defaults and with a poller that reads every
 * value each minute. It lives in this package to let the store check when the simulation
 * says so. A few seconds long.
 */
public final class RefreshCostReport {

	private static final int TASKS = 100;

	private static final double DOLLARS_PER_CALL = 0.05 / 10_000;

	private static final double HOURS_PER_MONTH = 730;

	private static final String COLUMNS = "| %7s | %-38s | %14s | %14s | %21s | %25s |%n";

	private RefreshCostReport() {
	}

	/**
	 * Prints the report.
	 * @param args not used
	 */
	public static void main(String[] args) {
		System.out.printf("%nOne simulated hour without a rotation; dollars for %d tasks and %.0f hours%n%n", TASKS,
				HOURS_PER_MONTH);
		System.out.printf(COLUMNS, "secrets", "client", "start-up calls", "calls per hour", "per secret and hour",
				"dollars per month");
		System.out.printf(COLUMNS, "---:", "---", "---:", "---:", "---:", "---:");
		for (int secrets : new int[] { 1, 5, 20, 50 }) {
			print("ECS Secrets, default policy", SimulatedHour.withDefaultPolicy(secrets));
			print("GetSecretValue of each secret, 60 s", SimulatedHour.withPolling(secrets));
		}
	}

	private static void print(String client, SimulatedHour hour) {
		System.out.printf(Locale.ROOT, COLUMNS, hour.secrets(), client, hour.startUpCalls(), hour.calls(),
				"%.1f".formatted(hour.callsPerSecret()),
				"%.2f".formatted(hour.calls() * TASKS * HOURS_PER_MONTH * DOLLARS_PER_CALL));
	}

}
