package io.github.ecssecrets.store;

import java.time.Duration;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * How often secrets in use are checked for a new version. Immutable.
 */
public final class RefreshPolicy {

	private static final RefreshPolicy DEFAULTS = builder().build();

	/** How many intervals an idle interval has if nobody sets it. */
	private static final int IDLE_INTERVALS = 12;

	private static final Duration WINDOW_PACE = Duration.ofMinutes(1);

	private final Duration interval;

	private final Duration idleInterval;

	private final Duration rotationInterval;

	private final Duration pushInterval;

	private final double jitter;

	private RefreshPolicy(Builder builder) {
		this.interval = builder.interval;
		Duration idle = builder.idleInterval;
		this.idleInterval = (idle != null) ? idle : idle(builder.interval);
		this.rotationInterval = builder.rotationInterval;
		this.pushInterval = builder.pushInterval;
		this.jitter = builder.jitter;
	}

	/**
	 * As {@link Duration#multipliedBy} does it, but without {@code BigDecimal}: to
	 * initialize that class takes a start more time than all the rest of the policy.
	 */
	private static Duration idle(Duration interval) {
		return Duration.ofSeconds(Math.multiplyExact(interval.getSeconds(), (long) IDLE_INTERVALS),
				(long) interval.getNano() * IDLE_INTERVALS);
	}

	/**
	 * The default: every 5 minutes, every hour if the next rotation is known to be far,
	 * every 10 seconds during a rotation, each with a random part of up to 20 % added.
	 * @return the policy
	 */
	public static RefreshPolicy defaults() {
		return DEFAULTS;
	}

	/**
	 * Starts with the default.
	 * @return a builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Time between two checks of a secret without a known rotation schedule, and the most
	 * that passes between two checks when there is reason to check more often.
	 * @return a positive duration
	 */
	public Duration interval() {
		return this.interval;
	}

	/**
	 * Time between two checks of a secret with a rotation schedule, outside of its
	 * rotation window.
	 * @return a positive duration
	 */
	public Duration idleInterval() {
		return this.idleInterval;
	}

	/**
	 * Time between two checks during a rotation, and the first wait after a failure.
	 * Where it is longer than the interval, the interval counts.
	 * @return a positive duration
	 */
	public Duration rotationInterval() {
		return this.rotationInterval;
	}

	/**
	 * Time between two checks while events tell when a label moves, as long as no
	 * rotation is expected.
	 * @return a positive duration
	 */
	public Duration pushInterval() {
		return this.pushInterval;
	}

	/**
	 * The largest random part added to each wait, to keep tasks that start together from
	 * asking together.
	 * @return from 0 to less than 1; 0.2 means up to 20 %
	 */
	public double jitter() {
		return this.jitter;
	}

	Duration rotationPace() {
		return min(this.rotationInterval, this.interval);
	}

	Duration windowPace() {
		return min(WINDOW_PACE, this.interval);
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
		return min(wait, this.interval);
	}

	private static Duration min(Duration one, Duration other) {
		return (one.compareTo(other) < 0) ? one : other;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof RefreshPolicy that && this.interval.equals(that.interval)
				&& this.idleInterval.equals(that.idleInterval) && this.rotationInterval.equals(that.rotationInterval)
				&& this.pushInterval.equals(that.pushInterval) && Double.compare(this.jitter, that.jitter) == 0;
	}

	@Override
	public int hashCode() {
		return Objects.hash(this.interval, this.idleInterval, this.rotationInterval, this.pushInterval, this.jitter);
	}

	@Override
	public String toString() {
		return "RefreshPolicy[interval=" + this.interval + ", idleInterval=" + this.idleInterval + ", rotationInterval="
				+ this.rotationInterval + ", pushInterval=" + this.pushInterval + ", jitter=" + this.jitter + "]";
	}

	/**
	 * Builds a {@link RefreshPolicy}. Not thread-safe.
	 */
	public static final class Builder {

		private static final Duration LONGEST = Duration.ofDays(3650);

		private Duration interval = Duration.ofMinutes(5);

		private @Nullable Duration idleInterval;

		private Duration rotationInterval = Duration.ofSeconds(10);

		private Duration pushInterval = Duration.ofHours(24);

		private double jitter = 0.2;

		private Builder() {
		}

		/**
		 * Sets the time between two checks of a secret without a known rotation schedule.
		 * The default is 5 minutes.
		 * @param interval more than zero, 10 years at most
		 * @return this builder
		 * @throws IllegalArgumentException if it is not
		 */
		public Builder interval(Duration interval) {
			this.interval = valid("interval", interval);
			return this;
		}

		/**
		 * Sets the time between two checks of a secret with a rotation schedule, outside
		 * of its rotation window. The default is 12 intervals, so 1 hour unless
		 * {@link #interval(Duration)} is set.
		 * @param idleInterval more than zero, 10 years at most; {@code null} for the
		 * default
		 * @return this builder
		 * @throws IllegalArgumentException if it is not
		 */
		public Builder idleInterval(@Nullable Duration idleInterval) {
			this.idleInterval = (idleInterval != null) ? valid("idleInterval", idleInterval) : null;
			return this;
		}

		/**
		 * Sets the time between two checks during a rotation. The default is 10 seconds.
		 * @param rotationInterval more than zero, 10 years at most
		 * @return this builder
		 * @throws IllegalArgumentException if it is not
		 */
		public Builder rotationInterval(Duration rotationInterval) {
			this.rotationInterval = valid("rotationInterval", rotationInterval);
			return this;
		}

		/**
		 * Sets the time between two checks while events tell when a label moves. The
		 * default is 24 hours.
		 * @param pushInterval more than zero, 10 years at most
		 * @return this builder
		 * @throws IllegalArgumentException if it is not
		 */
		public Builder pushInterval(Duration pushInterval) {
			this.pushInterval = valid("pushInterval", pushInterval);
			return this;
		}

		/**
		 * Sets the largest random part added to each wait. The default is 0.2.
		 * @param jitter from 0 to less than 1; 0.2 means up to 20 %
		 * @return this builder
		 * @throws IllegalArgumentException if it is not
		 */
		public Builder jitter(double jitter) {
			if (!(jitter >= 0 && jitter < 1)) {
				throw new IllegalArgumentException("'jitter' must be at least 0 and less than 1: " + jitter);
			}
			this.jitter = jitter;
			return this;
		}

		private static Duration valid(String name, Duration duration) {
			if (duration.isZero() || duration.isNegative()) {
				throw new IllegalArgumentException("'" + name + "' must be positive: " + duration);
			}
			if (duration.compareTo(LONGEST) > 0) {
				throw new IllegalArgumentException("'" + name + "' must be 10 years at most: " + duration);
			}
			return duration;
		}

		/**
		 * Builds the policy.
		 * @return the policy
		 */
		public RefreshPolicy build() {
			return new RefreshPolicy(this);
		}

	}

}
