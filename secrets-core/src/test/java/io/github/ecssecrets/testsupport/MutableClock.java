package io.github.ecssecrets.testsupport;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A clock that a test moves by hand, and the time that waits are measured with, which
 * moves along.
 */
public final class MutableClock extends Clock {

	private volatile Instant now = Instant.parse("2026-11-24T10:00:00Z");

	private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - Duration.ofMinutes(10).toNanos());

	public void advance(Duration duration) {
		this.now = this.now.plus(duration);
		this.nanoTime.addAndGet(duration.toNanos());
	}

	/**
	 * Sets the clock to another time, as an operator may. No time passes.
	 */
	public void set(Instant instant) {
		this.now = instant;
	}

	/**
	 * A time as of {@link System#nanoTime()}: it begins anywhere, and may overflow.
	 */
	public long nanoTime() {
		return this.nanoTime.get();
	}

	@Override
	public Instant instant() {
		return this.now;
	}

	@Override
	public ZoneId getZone() {
		return ZoneOffset.UTC;
	}

	@Override
	public Clock withZone(ZoneId zone) {
		throw new UnsupportedOperationException();
	}

}
