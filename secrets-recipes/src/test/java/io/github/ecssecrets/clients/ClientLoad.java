package io.github.ecssecrets.clients;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

import static org.awaitility.Awaitility.await;

/**
 * Threads that do one thing again and again until they are stopped, and count.
 */
final class ClientLoad implements AutoCloseable {

	private static final Duration LONGEST = Duration.ofSeconds(60);

	private final AtomicLong done = new AtomicLong();

	private final AtomicLong longestNanos = new AtomicLong();

	private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

	private final List<Thread> threads = new ArrayList<>();

	private volatile boolean stopped;

	private final Duration pause;

	private ClientLoad(List<? extends Callable<?>> operations, Duration pause) {
		this.pause = pause;
		operations.forEach((operation) -> {
			Thread thread = new Thread(() -> repeat(operation), "load-" + this.threads.size());
			thread.setDaemon(true);
			this.threads.add(thread);
		});
		this.threads.forEach(Thread::start);
	}

	/**
	 * Starts a thread for each operation.
	 */
	static ClientLoad start(List<? extends Callable<?>> operations) {
		return new ClientLoad(operations, Duration.ZERO);
	}

	/**
	 * Starts a thread that pauses after each operation.
	 */
	static ClientLoad every(Duration pause, Callable<?> operation) {
		return new ClientLoad(List.of(operation), pause);
	}

	private void repeat(Callable<?> operation) {
		while (!this.stopped) {
			long begin = System.nanoTime();
			try {
				operation.call();
				this.done.incrementAndGet();
			}
			catch (Exception | AssertionError ex) {
				this.failures.add(ex);
			}
			this.longestNanos.accumulateAndGet(System.nanoTime() - begin, Math::max);
			LockSupport.parkNanos(this.pause.toNanos());
		}
	}

	/**
	 * Waits for a time, and until some more operations have ended.
	 */
	void proceed(Duration time, int operations) {
		long before = ended();
		await().pollDelay(time).atMost(time.plus(LONGEST)).until(() -> ended() >= before + operations);
	}

	private long ended() {
		return this.done.get() + this.failures.size();
	}

	/**
	 * The longest operation so far, which then counts no more.
	 */
	Duration takeLongest() {
		return Duration.ofNanos(this.longestNanos.getAndSet(0));
	}

	long done() {
		return this.done.get();
	}

	List<Throwable> failures() {
		return List.copyOf(this.failures);
	}

	/**
	 * Ends the threads, having waited for the operations that run.
	 */
	void stop() {
		this.stopped = true;
		this.threads.forEach((thread) -> {
			try {
				thread.join(LONGEST.toMillis());
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		});
	}

	@Override
	public void close() {
		stop();
	}

	private static String causes(Throwable failure) {
		StringBuilder text = new StringBuilder();
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			text.append(text.isEmpty() ? "" : " <- ").append(cause);
		}
		return text.toString();
	}

	@Override
	public String toString() {
		return "%d operations, %d failed %s, longest %d ms".formatted(this.done.get(), this.failures.size(),
				this.failures.stream()
					.map(ClientLoad::causes)
					.collect(Collectors.groupingBy((text) -> text, Collectors.counting())),
				Duration.ofNanos(this.longestNanos.get()).toMillis());
	}

}
