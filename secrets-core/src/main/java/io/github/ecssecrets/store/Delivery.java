package io.github.ecssecrets.store;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The only caller of foreign code: tells listeners what was applied, in the order of the
 * changes, on one daemon thread. Listeners may take their time; they delay only each
 * other. Thread-safe.
 */
final class Delivery implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(SecretStore.class);

	/**
	 * How long futures may take to complete before listeners are called nevertheless.
	 * They take longer only if foreign code holds the thread that completes them.
	 */
	private static final Duration COMPLETION = Duration.ofSeconds(1);

	private static final long POLL_NANOS = 50_000;

	private static final Duration CLOSE_TIMEOUT = Duration.ofMillis(500);

	/** When to try again to start a thread, after none could be made. */
	private static final Duration RETRY = Duration.ofSeconds(1);

	/** One thread, to which each task is to deliver all that is lined up. */
	private final ExecutorService executor;

	private final Duration slow;

	/** The changes whose listeners were not all called yet. */
	private final Queue<Change> changes = new ConcurrentLinkedQueue<>();

	/** Whether a retry is to come. */
	private final AtomicBoolean retrying = new AtomicBoolean();

	/** Whether no thread could be made, and the log does not say so yet. */
	private volatile boolean late;

	private volatile @Nullable Thread calling;

	private volatile boolean closed;

	/**
	 * Creates a delivery.
	 * @param slow how long a call may take before it is named in the log
	 */
	Delivery(Duration slow) {
		this(slow, StoreThreads.single("ecs-secrets-delivery"));
	}

	Delivery(Duration slow, ExecutorService executor) {
		this.slow = slow;
		this.executor = executor;
	}

	/**
	 * Starts to collect what one request brings.
	 */
	News news() {
		return new News(this);
	}

	/**
	 * Calls somebody as soon as those before were called.
	 */
	void tell(Notice notice) {
		enqueue(List.of(notice), CompletableFuture.completedFuture(List.of()));
	}

	/**
	 * Takes the next place in the order.
	 * @param before completes with what must complete before the calls
	 */
	void enqueue(List<Notice> notices, CompletableFuture<? extends Collection<? extends Future<?>>> before) {
		this.changes.add(new Change(System.nanoTime(), notices, before));
		start();
	}

	/**
	 * Has a thread call whoever waits. If none can be made, that is tried again later, as
	 * the next change does.
	 */
	private void start() {
		try {
			this.executor.execute(this::deliverAll);
		}
		catch (RejectedExecutionException ex) {
			this.changes.clear();
			logger.debug("Closed before listeners were called");
		}
		catch (Error ex) { // no thread could be made
			// logged by the thread that is made at last: there may be a lock here
			this.late = true;
			retryLater();
		}
	}

	private void retryLater() {
		if (this.retrying.getAndSet(true)) {
			return;
		}
		try {
			CompletableFuture.delayedExecutor(RETRY.toNanos(), TimeUnit.NANOSECONDS, Runnable::run)
				.execute(this::retry);
		}
		catch (Error ex) { // of the JDK's thread for delays, too
			this.retrying.set(false);
		}
	}

	private void retry() {
		this.retrying.set(false);
		start();
	}

	/**
	 * How long the oldest of those who are to be called has been waiting.
	 */
	Duration lag() {
		Change oldest = this.changes.peek();
		return (oldest != null) ? Duration.ofNanos(Math.max(0, System.nanoTime() - oldest.since)) : Duration.ZERO;
	}

	private void deliverAll() {
		if (this.late) {
			this.late = false;
			logger.warn("Listeners are called late, because no thread could be started before");
		}
		Change next = this.changes.peek();
		while (next != null) {
			try {
				deliver(next.notices, next.before.join());
			}
			finally {
				this.changes.remove(next);
			}
			next = this.changes.peek();
		}
	}

	private void deliver(List<Notice> notices, Collection<? extends Future<?>> before) {
		long start = System.nanoTime();
		while (!before.stream().allMatch(Future::isDone) && System.nanoTime() - start < COMPLETION.toNanos()) {
			LockSupport.parkNanos(POLL_NANOS);
		}
		this.calling = Thread.currentThread();
		try {
			for (Notice notice : notices) {
				if (!this.closed) {
					call(notice);
				}
			}
		}
		finally {
			this.calling = null;
		}
	}

	private void call(Notice notice) {
		// here, because the text of a listener is foreign code, which may block
		String who = notice.who();
		CompletableFuture<Void> returned = new CompletableFuture<>();
		try {
			time(returned, notice.about(), who);
		}
		catch (Throwable ex) { // such as that no thread could be made
			logger.debug("A call of a listener to {} is not timed ({})", notice.about(), ex.getClass().getName());
		}
		try {
			notice.call().run();
		}
		catch (Throwable ex) { // whatever it is, the next listener must be called
			logger.warn("A listener to {} failed ({}): {}", notice.about(), ex.getClass().getName(), who);
		}
		finally {
			returned.complete(null);
			// of the listener, not of this thread
			Thread.interrupted();
		}
	}

	private void time(CompletableFuture<Void> returned, String about, String who) {
		long millis = this.slow.toMillis();
		returned.orTimeout(millis, TimeUnit.MILLISECONDS).exceptionally((late) -> {
			if (late instanceof TimeoutException) {
				logger.warn("A listener to {} is still running after {} ms and delays all others: {}", about, millis,
						who);
			}
			return null;
		});
	}

	/**
	 * Ends the calls. Waits a moment for one that runs, unless it is the caller.
	 */
	@Override
	public void close() {
		this.closed = true;
		this.executor.shutdown();
		this.changes.clear();
		if (this.calling != null && this.calling != Thread.currentThread()) {
			try {
				this.executor.awaitTermination(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}
	}

	/** What is to be told of one change, since when, and after what. */
	private static final class Change {

		private final long since;

		private final List<Notice> notices;

		private final CompletableFuture<? extends Collection<? extends Future<?>>> before;

		private Change(long since, List<Notice> notices,
				CompletableFuture<? extends Collection<? extends Future<?>>> before) {
			this.since = since;
			this.notices = notices;
			this.before = before;
		}

	}

}
