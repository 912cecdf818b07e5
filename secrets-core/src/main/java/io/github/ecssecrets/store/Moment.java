package io.github.ecssecrets.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The present, as two clocks tell it.
 *
 * @param nanos the time that waits are measured with, as of {@link System#nanoTime()}: it
 * has no meaning but its distance to another, and nobody can set it
 * @param wall the time that dates are compared with; somebody may set it back
 */
record Moment(long nanos, Instant wall) {

	private static final long CENTURY = TimeUnit.DAYS.toNanos(36525);

	static Moment now(LongSupplier nanoTime, Clock clock) {
		return new Moment(nanoTime.getAsLong(), clock.instant());
	}

	/** The time in nanoseconds from now to a date. */
	long nanosUntil(Instant date) {
		return nanos(Duration.between(this.wall, date));
	}

	/** The date that will be at a time in nanoseconds. */
	Instant wallAt(long time) {
		return this.wall.plusNanos(time - this.nanos);
	}

	/** A duration in nanoseconds, or a century if it is longer. */
	static long nanos(Duration duration) {
		return Math.max(-CENTURY, Math.min(TimeUnit.NANOSECONDS.convert(duration), CENTURY));
	}

}
