package io.github.ecssecrets.source;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;

/**
 * Reads a file on a thread of its own. A pipe, a lease or a network file system never
 * holds up the caller for longer than a few seconds. A thread that hangs is left behind;
 * there are never more than a fixed number of them.
 */
final class TimedRead {

	static final Duration TIMEOUT = Duration.ofSeconds(5);

	private static final int MOST_THREADS = 32;

	/** Opening a file takes microseconds; what takes longer may be a pipe. */
	private static final long SUSPICIOUS_MILLIS = 20;

	private static final Semaphore threads = new Semaphore(MOST_THREADS);

	private final TimedFile file;

	private final Duration timeout;

	private final FutureTask<byte @Nullable []> reading;

	TimedRead(TimedFile file, Duration timeout) {
		this.file = file;
		this.timeout = timeout;
		this.reading = new FutureTask<>(file::read);
	}

	/**
	 * Reads a file.
	 * @return its content, or {@code null} if there is no such file
	 * @throws IOException if it cannot be read, or not in time
	 */
	static byte @Nullable [] of(TimedFile file) throws IOException {
		return new TimedRead(file, TIMEOUT).read();
	}

	byte @Nullable [] read() throws IOException {
		try {
			if (!threads.tryAcquire(this.timeout.toNanos(), TimeUnit.NANOSECONDS)) {
				throw late("other files still take as long");
			}
			startReading();
			return (isDone(SUSPICIOUS_MILLIS) || wakeAndWait()) ? this.reading.get() : null;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new InterruptedIOException("the thread was interrupted");
		}
		catch (ExecutionException ex) {
			throw (ex.getCause() instanceof IOException cause) ? cause
					: new IOException(Objects.requireNonNullElse(ex.getCause(), ex).getClass().getName());
		}
	}

	private void startReading() {
		boolean started = false;
		try {
			start("ecs-secrets-file", () -> {
				try {
					this.reading.run();
				}
				finally {
					threads.release();
				}
			});
			started = true;
		}
		finally {
			if (!started) {
				threads.release();
			}
		}
	}

	private boolean wakeAndWait() throws IOException, InterruptedException {
		start("ecs-secrets-file-wake", this::wake);
		if (!isDone(this.timeout.toMillis())) {
			throw late("is it a named pipe?");
		}
		return true;
	}

	private void wake() {
		long end = System.nanoTime() + this.timeout.toNanos();
		try {
			do {
				this.file.wake();
			}
			while (!isDone(SUSPICIOUS_MILLIS) && System.nanoTime() - end < 0);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private boolean isDone(long millis) throws InterruptedException {
		try {
			this.reading.get(millis, TimeUnit.MILLISECONDS);
			return true;
		}
		catch (TimeoutException ex) {
			return false;
		}
		catch (ExecutionException ex) {
			return true;
		}
	}

	private FileSystemException late(String reason) {
		return new FileSystemException(this.file.path().toString(), null,
				"it was not opened within " + this.timeout.toSeconds() + " seconds; " + reason);
	}

	/**
	 * A file that is read once.
	 */
	interface TimedFile {

		byte @Nullable [] read() throws IOException;

		/**
		 * Ends the opening of the file if it became a pipe. May block.
		 */
		void wake();

		/**
		 * The path of the file, for messages.
		 */
		Path path();

	}

	private static void start(String name, Runnable task) {
		Thread thread = new Thread(task, name);
		thread.setDaemon(true);
		thread.start();
	}

}
