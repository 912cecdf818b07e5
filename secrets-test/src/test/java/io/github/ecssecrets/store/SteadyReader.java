package io.github.ecssecrets.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Reads again and again on a thread of its own, while the test makes trouble.
 */
final class SteadyReader implements AutoCloseable {

	private static final int WARM_UP = 20_000;

	private static final int BURST = 500;

	private static final int LEAST = 2000;

	private static final long PAUSE_NANOS = 200_000;

	/**
	 * Nanoseconds on a processor, and ready but waiting for one, of the reading thread.
	 */
	private static final Path SCHEDULER = Path.of("/proc/thread-self/schedstat");

	private static final boolean SCHEDULER_TELLS = Files.isReadable(SCHEDULER);

	private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

	private final Runnable read;

	private final List<Throwable> failures = new CopyOnWriteArrayList<>();

	private final Thread thread = new Thread(this::run, "steady-reader");

	private final CountDownLatch reading = new CountDownLatch(1);

	private volatile boolean stopped;

	private long measuredReads;

	private long waits;

	private long longestNanos;

	private SteadyReader(Runnable read) {
		this.read = read;
	}

	/**
	 * Reads while something happens.
	 * @param trouble what happens meanwhile, on the calling thread
	 * @param read one read, which has succeeded before
	 * @return the reader, which has stopped
	 */
	static SteadyReader during(Runnable trouble, Runnable read) {
		for (int i = 0; i < WARM_UP; i++) {
			read.run();
		}
		try (SteadyReader reader = new SteadyReader(read)) {
			reader.thread.setDaemon(true);
			reader.thread.start();
			reader.awaitFirstBurst();
			trouble.run();
			return reader;
		}
	}

	/** A busy machine may give the thread no time before the trouble is over. */
	private void awaitFirstBurst() {
		try {
			if (!this.reading.await(1, TimeUnit.MINUTES)) {
				throw new IllegalStateException("The reads did not begin");
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void run() {
		while (!this.stopped || this.measuredReads < LEAST) {
			long longest = 0;
			long keptBefore = keptFromProcessor();
			// Last, as opening the file may itself wait for a lock of the JDK.
			long waitsBefore = waitsSoFar();
			for (int i = 0; i < BURST; i++) {
				longest = Math.max(longest, timed());
			}
			this.waits += waitsSoFar() - waitsBefore;
			long kept = keptFromProcessor() - keptBefore;
			this.longestNanos = Math.max(this.longestNanos, longest - kept);
			this.measuredReads += BURST;
			this.reading.countDown();
			LockSupport.parkNanos(PAUSE_NANOS);
		}
	}

	private long waitsSoFar() {
		ThreadInfo info = this.threads.getThreadInfo(this.thread.getId());
		return info.getBlockedCount() + info.getWaitedCount();
	}

	private static long keptFromProcessor() {
		try {
			return SCHEDULER_TELLS ? Long.parseLong(Files.readString(SCHEDULER).split(" ", 3)[1]) : 0;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private long timed() {
		long start = System.nanoTime();
		try {
			this.read.run();
		}
		catch (RuntimeException | AssertionError ex) {
			this.failures.add(ex);
		}
		return System.nanoTime() - start;
	}

	long measuredReads() {
		return this.measuredReads;
	}

	/**
	 * Every failed read.
	 */
	List<Throwable> failures() {
		return this.failures;
	}

	/**
	 * How many times a read was blocked by a lock or waited for another thread.
	 */
	long waits() {
		return this.waits;
	}

	/**
	 * The longest read without the time for which other threads had the processors, where
	 * the operating system tells it; locks, I/O and pauses of the JVM remain.
	 */
	Duration longest() {
		return Duration.ofNanos(this.longestNanos);
	}

	@Override
	public void close() {
		this.stopped = true;
		try {
			this.thread.join();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
