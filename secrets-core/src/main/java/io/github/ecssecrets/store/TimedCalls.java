package io.github.ecssecrets.store;

import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.ecssecrets.source.SecretSource;
import org.jspecify.annotations.Nullable;

/**
 * Calls sources for the watch, each on a thread of its own. A source, which may be
 * foreign code, can hang: the watch does not wait for it for ever, and does not call it
 * again before it has answered. So a source holds one thread at most. Calls must not
 * overlap.
 */
final class TimedCalls {

	private final Duration patience;

	private final IdentityHashMap<SecretSource, Line> lines = new IdentityHashMap<>();

	/**
	 * Prepares the calls.
	 * @param patience the longest wait for an answer
	 */
	TimedCalls(Duration patience) {
		this.patience = patience;
	}

	/**
	 * Calls a source and waits for its answer. An interrupt that the call leaves on its
	 * thread is handed on to the calling thread.
	 * @throws SilentSourceException if there is no answer in time, the answer to a call
	 * before is still missing, or the calling thread is interrupted; that interrupts the
	 * call, too
	 * @throws Exception what the call throws
	 */
	<T extends @Nullable Object> T call(SecretSource source, Callable<T> call) throws Exception {
		return this.lines.computeIfAbsent(source, (first) -> new Line()).call(call);
	}

	/** The calls to one source. */
	private final class Line {

		private final ExecutorService thread = StoreThreads.single("ecs-secrets-source");

		private @Nullable Future<?> late;

		private <T extends @Nullable Object> T call(Callable<T> call) throws Exception {
			if (this.late != null && !this.late.isDone()) {
				throw new SilentSourceException();
			}
			AtomicBoolean interrupted = new AtomicBoolean();
			Future<T> answer = this.thread.submit(() -> {
				try {
					return call.call();
				}
				finally {
					interrupted.set(Thread.interrupted());
				}
			});
			try {
				return answer.get(TimedCalls.this.patience.toNanos(), TimeUnit.NANOSECONDS);
			}
			catch (ExecutionException ex) {
				throw thrown(ex);
			}
			catch (TimeoutException ex) {
				this.late = answer;
				throw new SilentSourceException();
			}
			catch (InterruptedException ex) {
				answer.cancel(true);
				Thread.currentThread().interrupt();
				throw new SilentSourceException();
			}
			finally {
				if (interrupted.get()) {
					Thread.currentThread().interrupt();
				}
			}
		}

		private static Exception thrown(ExecutionException ex) {
			if (ex.getCause() instanceof Error error) {
				throw error;
			}
			return (ex.getCause() instanceof Exception cause) ? cause : ex;
		}

	}

	/** No answer came in time. */
	static final class SilentSourceException extends Exception {

		private static final long serialVersionUID = 1L;

		SilentSourceException() {
			super(null, null, false, false);
		}

	}

}
