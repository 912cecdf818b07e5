package io.github.ecssecrets.store;

import java.time.Duration;

/**
 * How often secrets in use are checked for a new version.
 *
 * @param interval time between two checks of a secret
 * @param jitter how far an interval may be off by chance, from 0 to 1; 0.2 means up to 20
 * % either way, so that tasks started together do not ask together
 * @param rotationInterval time between two checks while a rotation is under way or due
 */
public record RefreshPolicy(Duration interval, double jitter, Duration rotationInterval) {

	/**
	 * Validates the policy.
	 * @throws IllegalArgumentException if an interval is not positive or the jitter is
	 * not from 0 to less than 1
	 */
	public RefreshPolicy {
		requirePositive("interval", interval);
		requirePositive("rotationInterval", rotationInterval);
		if (!(jitter >= 0 && jitter < 1)) {
			throw new IllegalArgumentException("'jitter' must be at least 0 and less than 1: " + jitter);
		}
	}

	private static void requirePositive(String name, Duration duration) {
		if (duration.isZero() || duration.isNegative()) {
			throw new IllegalArgumentException("'" + name + "' must be positive: " + duration);
		}
	}

	/**
	 * The default: every 5 minutes with 20 % jitter, every 10 seconds around a rotation.
	 * @return the policy
	 */
	public static RefreshPolicy defaults() {
		return new RefreshPolicy(Duration.ofMinutes(5), 0.2, Duration.ofSeconds(10));
	}

	/**
	 * The wait after a number of failures in a row: doubling from the rotation interval
	 * up to the interval.
	 */
	Duration backOff(int failures) {
		Duration wait = this.rotationInterval;
		for (int i = 1; i < failures && wait.compareTo(this.interval) < 0; i++) {
			wait = wait.multipliedBy(2);
		}
		return (wait.compareTo(this.interval) < 0) ? wait : this.interval;
	}

}
