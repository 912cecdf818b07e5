package io.github.ecssecrets.store;

import java.time.Duration;
import java.util.Locale;

import io.github.ecssecrets.store.RefreshCost.Planned;

/**
 * Prints what it costs to keep secrets fresh, and how soon a rotation is seen, with this
 * library's defaults and with a poller that reads every value each minute. Time is
 * simulated, calls are real. It is here because only tests in the package of the store
 * set the time that it waits with. Two minutes long.
 */
public final class RefreshCostReport {

	private static final int TASKS = 100;

	private static final int ROTATIONS = 200;

	private static final double DOLLARS_PER_CALL = 0.05 / 10_000;

	private static final double HOURS_PER_MONTH = 730;

	private static final Duration DAY = Duration.ofDays(1);

	private static final Duration HOUR = Duration.ofHours(1);

	private static final String COLUMNS = "| %7s | %-42s | %14s | %14s | %19s | %17s | %27s |%n";

	private RefreshCostReport() {
	}

	/**
	 * Prints the report.
	 * @param args not used
	 */
	public static void main(String[] args) {
		System.out.printf("%nSimulated time; dollars for %d tasks and %.0f hours; median (longest) of %d rotations%n%n",
				TASKS, HOURS_PER_MONTH, ROTATIONS);
		System.out.printf(COLUMNS, "secrets", "client", "start-up calls", "calls per hour", "per secret and hour",
				"dollars per month", "rotation seen after");
		System.out.printf(COLUMNS, "---:", "---", "---:", "---:", "---:", "---:", "---:");
		String idle = text(RotationDelays.foundByTheWatch(ROTATIONS, Planned.LATER));
		String open = text(RotationDelays.foundByTheWatch(ROTATIONS, Planned.NOW));
		String unplanned = text(RotationDelays.foundByTheWatch(ROTATIONS, Planned.NEVER));
		String polled = text(RotationDelays.foundByPolling(ROTATIONS));
		String login = text(RotationDelays.foundByALogin(ROTATIONS));
		for (int secrets : new int[] { 1, 5, 20, 50 }) {
			print("ECS Secrets, rotation planned for later", RefreshCost.ofStore(secrets, Planned.LATER, DAY), idle);
			print("ECS Secrets, no rotation planned", RefreshCost.ofStore(secrets, Planned.NEVER, DAY), unplanned);
			if (secrets == 1) {
				print("ECS Secrets, rotation window is open", RefreshCost.ofStore(1, Planned.NOW, HOUR), open);
				print("ECS Secrets, a login was refused", RefreshCost.ofHurry(HOUR), login);
			}
			print("GetSecretValue of each secret, 60 s", RefreshCost.ofPolling(secrets, HOUR), polled);
		}
	}

	private static void print(String client, RefreshCost cost, String seen) {
		System.out.printf(Locale.ROOT, COLUMNS, cost.secrets(), client, cost.startUpCalls(),
				"%.1f".formatted(cost.callsPerHour()), "%.1f".formatted(cost.callsPerSecretAndHour()),
				"%.2f".formatted(cost.callsPerHour() * TASKS * HOURS_PER_MONTH * DOLLARS_PER_CALL), seen);
	}

	private static String text(RotationDelays delays) {
		return "%s (%s)".formatted(text(delays.median()), text(delays.longest()));
	}

	private static String text(Duration duration) {
		return (duration.toSeconds() < 120) ? duration.toSeconds() + " s"
				: "%.0f min".formatted(duration.toSeconds() / 60.0);
	}

}
