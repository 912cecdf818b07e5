package io.github.ecssecrets.benchmarks.fleet;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;

import io.github.ecssecrets.source.SecretVersions;
import io.github.ecssecrets.store.SimulatedTask;
import org.jspecify.annotations.Nullable;

/**
 * The secrets of the fleet: each is rotated once, or never, with twenty seconds between
 * createSecret and finishSecret.
 */
final class RotatingSecrets {

	static final Instant START = Instant.parse("2026-11-02T00:00:00Z");

	private static final double STEPS = 20;

	private static final Duration WINDOW = Duration.ofHours(3);

	/** When AWSCURRENT moves, in seconds. */
	private final double[] moves;

	private final boolean scheduled;

	private final double windowStart;

	/**
	 * Creates secrets.
	 * @param windowStart when the window opens in which all are rotated, in seconds; none
	 * is if it is negative
	 * @param scheduled whether Secrets Manager knows the schedule
	 */
	RotatingSecrets(int count, double windowStart, boolean scheduled, Random random) {
		this.moves = random.doubles(count)
			.map((number) -> (windowStart >= 0) ? windowStart + 60 + number * (WINDOW.toSeconds() - 120)
					: Double.MAX_VALUE)
			.toArray();
		this.scheduled = scheduled;
		this.windowStart = windowStart;
	}

	double move(int secret) {
		return this.moves[secret];
	}

	int count() {
		return this.moves.length;
	}

	int current(int secret, double time) {
		return (time >= this.moves[secret]) ? 1 : 0;
	}

	SecretVersions versions(int secret, double time) {
		int current = current(secret, time);
		int pending = (time >= this.moves[secret] - STEPS) ? 1 : 0;
		return SimulatedTask.versions(current, pending, next(current), WINDOW);
	}

	private @Nullable Instant next(int current) {
		if (!this.scheduled) {
			return null;
		}
		return (this.windowStart >= 0 && current == 0) ? START.plusSeconds((long) this.windowStart).plus(WINDOW)
				: START.plus(Duration.ofDays(30));
	}

}
