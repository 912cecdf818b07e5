package io.github.ecssecrets.benchmarks.fleet;

import java.time.Duration;

/**
 * What a scenario showed.
 */
final class FleetFigures {

	private static final double HOURS_A_MONTH = 730;

	/** Dollars a call of Secrets Manager. */
	private static final double CALL = 0.05 / 10_000;

	/** Dollars an event of a further copy of a trail. */
	private static final double EVENT = 2.0 / 100_000;

	private final SecretsManagerLoad load;

	/** In seconds, sorted. */
	private final double[] seen;

	private final int expected;

	private final Scenario scenario;

	FleetFigures(SecretsManagerLoad load, double[] seen, int expected, Scenario scenario) {
		this.load = load;
		this.seen = seen;
		this.expected = expected;
		this.scenario = scenario;
	}

	double peak(Operation operation) {
		return this.load.peak(operation);
	}

	/** How many calls were refused. */
	double throttled() {
		return this.load.throttled();
	}

	double dollarsAMonth() {
		return this.load.calls() / this.scenario.seconds() * 3600 * HOURS_A_MONTH * CALL;
	}

	double trailDollarsAMonth() {
		return this.load.logged() / this.scenario.seconds() * 3600 * HOURS_A_MONTH * EVENT;
	}

	/**
	 * After which time a share of the tasks had the new version.
	 * @param share from 0 to 1
	 */
	String seenAfter(double share) {
		int index = (int) Math.ceil(share * this.expected) - 1;
		if (index >= this.seen.length) {
			return "not yet";
		}
		double seconds = this.seen[Math.max(index, 0)];
		return (seconds < 120) ? "%.1f s".formatted(seconds)
				: "%d min".formatted(Math.round(seconds / Duration.ofMinutes(1).toSeconds()));
	}

}
