package io.github.ecssecrets.login;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.Secrets;

/**
 * Time that stands still until a test moves it, or a wait does, and then runs what is
 * due.
 */
public final class FakeLoginClock implements LoginClock {

	private static final Duration STEP = Duration.ofMillis(10);

	private final Thread owner = Thread.currentThread();

	private Duration waited = Duration.ZERO;

	private final List<Task> tasks = new ArrayList<>();

	private long now = Long.MAX_VALUE - Duration.ofMinutes(1).toNanos();

	@Override
	public synchronized long nanoTime() {
		return this.now;
	}

	@Override
	public synchronized void later(Duration delay, Runnable task) {
		this.tasks.add(new Task(this.now + delay.toNanos(), task));
	}

	/** A login with users and passwords of a secret that goes by this clock. */
	public SecretLogin login(Secrets secrets, SecretReference reference, boolean pendingFallback) {
		return SecretLogin.builder(secrets, reference, LoginFields.of("username", "password"))
			.pendingFallback(pendingFallback)
			.build(this);
	}

	/** Lets the thread that created the clock pass time by waiting. */
	@Override
	public <T> T await(CompletableFuture<T> future) throws InterruptedException, ExecutionException {
		while (Thread.currentThread() == this.owner && !future.isDone()) {
			advance(STEP);
			this.waited = this.waited.plus(STEP);
		}
		return future.get();
	}

	/** How long the thread that created the clock waited. */
	public Duration waited() {
		return this.waited;
	}

	/** Moves time on, stopping at each task. */
	public void advance(Duration duration) {
		long end;
		synchronized (this) {
			end = this.now + duration.toNanos();
		}
		while (true) {
			Task next;
			synchronized (this) {
				long start = this.now;
				next = this.tasks.stream()
					.filter((task) -> task.at - end <= 0)
					.min(Comparator.comparingLong((task) -> task.at - start))
					.orElse(null);
				this.tasks.remove(next);
				this.now = (next == null) ? end : (next.at - start > 0) ? next.at : start;
			}
			if (next == null) {
				return;
			}
			next.action.run();
		}
	}

	private static final class Task {

		private final long at;

		private final Runnable action;

		private Task(long at, Runnable action) {
			this.at = at;
			this.action = action;
		}

	}

}
