package io.github.ecssecrets.jdbc;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Time as the login sees it: a clock, and pauses that closing ends.
 */
interface Waiting {

	long nanoTime();

	/**
	 * Waits.
	 * @return whether the wait ended because of {@link #close()}
	 */
	boolean pause(Duration duration) throws InterruptedException;

	void close();

	static Waiting system() {
		CountDownLatch closed = new CountDownLatch(1);
		return new Waiting() {

			@Override
			public long nanoTime() {
				return System.nanoTime();
			}

			@Override
			public boolean pause(Duration duration) throws InterruptedException {
				return closed.await(duration.toNanos(), TimeUnit.NANOSECONDS);
			}

			@Override
			public void close() {
				closed.countDown();
			}

		};
	}

}
