package io.github.ecssecrets.push;

import java.time.Duration;
import java.util.function.LongUnaryOperator;

/**
 * How fast things go around a queue of events.
 *
 * @param spread over which time the tasks of a fleet spread the check that an event
 * brings about
 * @param comeback over which time the checks are spread that come back when the queue
 * fails, and those that make up for what no event told
 * @param firstPause the pause after a failure; doubles with each further one
 * @param longestPause the longest pause
 * @param keep how often the queue of this process shows that it is in use
 */
record PushPace(Duration spread, Duration comeback, Duration firstPause, Duration longestPause, Duration keep) {

	private static final int MOST_DOUBLINGS = 6;

	static PushPace of(Duration spread) {
		return new PushPace(spread, Duration.ofMinutes(1), Duration.ofSeconds(1), Duration.ofMinutes(1),
				Duration.ofHours(1));
	}

	/**
	 * The pause after so many failures in a row, at least one: half of it and a random
	 * part of the other half.
	 * @param random gives a number from 0 up to, and without, the one it is given
	 */
	Duration pause(int failures, LongUnaryOperator random) {
		long longest = Math.min(this.firstPause.toNanos() << Math.min(failures - 1, MOST_DOUBLINGS),
				this.longestPause.toNanos());
		return Duration.ofNanos(longest / 2 + random.applyAsLong(longest / 2 + 1));
	}

}
