package io.github.ecssecrets.login;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Time as logins see it.
 */
interface LoginClock {

	long nanoTime();

	/**
	 * Runs a short task that does not block, later.
	 */
	void later(Duration delay, Runnable task);

	/**
	 * Blocks until a future completes.
	 */
	default <T> T await(CompletableFuture<T> future) throws InterruptedException, ExecutionException {
		return future.get();
	}

	static LoginClock system() {
		return new LoginClock() {

			@Override
			public long nanoTime() {
				return System.nanoTime();
			}

			@Override
			public void later(Duration delay, Runnable task) {
				CompletableFuture.delayedExecutor(delay.toNanos(), TimeUnit.NANOSECONDS, Runnable::run).execute(task);
			}

		};
	}

}
