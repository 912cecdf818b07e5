package io.github.ecssecrets.store;

import java.time.Duration;

/**
 * When a secret is checked next. Times are those of {@link Moment#nanos()}.
 *
 * @param reason why then
 * @param earliest from when on it may go along with others of the same reason
 * @param due when it is due
 */
record NextCheck(RefreshReason reason, long earliest, long due) {

	/** The check that never comes. */
	static final NextCheck NEVER = new NextCheck(RefreshReason.PINNED, 0, 0);

	/**
	 * A check after a wait, to which the policy's jitter is added.
	 * @param from when the wait begins
	 * @param random from 0 to less than 1
	 */
	static NextCheck after(RefreshReason reason, long from, Duration wait, RefreshPolicy policy, double random) {
		long nanos = Moment.nanos(wait);
		return new NextCheck(reason, from + nanos, from + nanos + (long) (nanos * policy.jitter() * random));
	}

	boolean isNever() {
		return this.reason == RefreshReason.PINNED;
	}

	boolean isDue(long now) {
		return !isNever() && now - this.due >= 0;
	}

	/** Whether the check may happen now if others happen for the same reason. */
	boolean mayGoAlong(long now) {
		return !isNever() && now - this.earliest >= 0;
	}

	/** The sooner of two checks. */
	NextCheck orSooner(NextCheck other) {
		return (isNever() || other.due - this.due < 0) ? other : this;
	}

	/** The same check, not before some time if it is due by then. */
	NextCheck notBefore(long soonest) {
		return (isNever() || this.due - soonest >= 0) ? this : new NextCheck(this.reason, soonest, soonest);
	}

	/** The same check, at the latest at some time. */
	NextCheck notAfter(long latest) {
		return (this.due - latest <= 0) ? this
				: new NextCheck(this.reason, (this.earliest - latest <= 0) ? this.earliest : latest, latest);
	}

}
