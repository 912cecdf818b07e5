package io.github.ecssecrets.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.source.SecretVersions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks the secrets in use for new versions, on one daemon thread that sleeps until the
 * next check is due. {@link RefreshSchedule} says when that is. Thread-safe; no method
 * but {@link #round()} waits for a check.
 */
final class RotationWatch implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(SecretStore.class);

	/** A call to a silent server cannot be interrupted before it times out. */
	private static final Duration CLOSE_TIMEOUT = Duration.ofMillis(500);

	/** When to try again to start a thread, after none could be made. */
	private static final Duration RETRY = Duration.ofSeconds(1);

	private final Supplier<? extends Collection<SecretEntry>> entries;

	private final Checker checker;

	private final CheckAgenda agenda;

	/** Held during a round. */
	private final ReentrantLock rounds = new ReentrantLock();

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	private final Thread thread;

	private boolean started;

	private volatile boolean closed;

	/**
	 * Creates a watch.
	 * @param nanoTime the time that waits are measured with
	 * @param clock the time that rotation dates are compared with
	 * @param random gives numbers from 0 to less than 1
	 * @param entries the secrets in use
	 */
	RotationWatch(RefreshPolicy policy, LongSupplier nanoTime, Clock clock, DoubleSupplier random,
			Supplier<? extends Collection<SecretEntry>> entries, Checker checker) {
		this(policy, nanoTime, clock, random, entries, checker, (task) -> new Thread(task, "ecs-secrets-watch"));
	}

	RotationWatch(RefreshPolicy policy, LongSupplier nanoTime, Clock clock, DoubleSupplier random,
			Supplier<? extends Collection<SecretEntry>> entries, Checker checker, Function<Runnable, Thread> threads) {
		this.entries = entries;
		this.checker = checker;
		this.agenda = new CheckAgenda(policy, nanoTime, clock, random);
		this.thread = threads.apply(this::run);
		this.thread.setDaemon(true);
	}

	/**
	 * Starts the thread unless it runs or is closed. If none can be made, that is tried
	 * again later: whoever loads a secret gets it nevertheless.
	 */
	void start() {
		this.lock.lock();
		try {
			if (!this.started && !this.closed) {
				this.thread.start();
				this.started = true;
			}
		}
		catch (Error ex) { // no thread could be made
			startLater(ex);
		}
		finally {
			this.lock.unlock();
		}
	}

	private void startLater(Error failure) {
		logger.debug("The check for rotated secrets starts later ({})", failure.getClass().getName());
		try {
			CompletableFuture.delayedExecutor(RETRY.toNanos(), TimeUnit.NANOSECONDS, Runnable::run)
				.execute(this::start);
		}
		catch (Error ex) { // of the JDK's thread for delays, too
			logger.debug("The next secret that is loaded starts it ({})", ex.getClass().getName());
		}
	}

	/**
	 * Notes a secret in use. Its first check is an interval away.
	 */
	void used(SecretEntry entry) {
		if (this.agenda.add(entry)) {
			wake();
		}
	}

	/**
	 * Notes that a login gave reason to check a secret in a hurry. The hurry ends when
	 * another version than the present one is in use, and after an hour; a further nudge
	 * does not make it longer.
	 */
	void hurry(SecretEntry entry, Nudge nudge) {
		if (this.agenda.nudge(entry, nudge)) {
			wake();
		}
	}

	/**
	 * Notes that an event tells that a label of a secret moved.
	 * @param spread the longest wait before the check
	 */
	void moved(SecretEntry entry, Duration spread) {
		this.agenda.moved(entry, spread);
		wake();
	}

	/**
	 * Notes whether events tell of moved labels.
	 * @param spread how long the checks may take that come back when they do not
	 */
	void pushing(boolean works, Duration spread) {
		this.agenda.pushing(works, spread);
		wake();
	}

	/**
	 * Lets the thread look again when the next check is due.
	 */
	void wake() {
		this.lock.lock();
		try {
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * When and why a secret is checked next.
	 * @return {@code null} if it is not in use
	 */
	@Nullable Plan next(SecretEntry entry) {
		NextCheck next = this.agenda.next(entry);
		if (next == null) {
			return null;
		}
		return new Plan(next.reason(), next.isNever() ? null : this.agenda.now().wallAt(next.due()));
	}

	/**
	 * The versions of a secret, as the last check saw them.
	 * @return {@code null} if they are not known
	 */
	@Nullable SecretVersions versions(SecretEntry entry) {
		return this.agenda.versions(entry);
	}

	private void run() {
		while (awaitDue()) {
			round();
		}
	}

	/**
	 * Sleeps until a check is due.
	 * @return {@code false} if the watch is closed
	 */
	private boolean awaitDue() {
		this.lock.lock();
		try {
			while (!this.closed) {
				long nanos = this.agenda.nanosUntilNext();
				if (nanos <= 0) {
					return true;
				}
				await(nanos);
			}
			return false;
		}
		finally {
			this.lock.unlock();
		}
	}

	@SuppressWarnings("WaitNotInLoop") // it is in that of awaitDue
	private void await(long nanos) {
		try {
			this.changed.awaitNanos(nanos);
		}
		catch (InterruptedException ex) {
			logger.debug("The watch for rotated secrets was interrupted; it ends only if the store is closed");
		}
	}

	/**
	 * Checks what is due now, on the calling thread, whose interrupt it drops. Rounds do
	 * not overlap.
	 */
	void round() {
		this.rounds.lock();
		try {
			Set<SecretEntry> inUse = new LinkedHashSet<>(this.entries.get());
			new CheckRound(this.agenda, this.checker, () -> this.closed).check(this.agenda.begin(inUse));
		}
		catch (RuntimeException | Error ex) {
			this.agenda.postpone();
			logger.warn("The check for rotated secrets failed unexpectedly ({}); it goes on", ex.getClass().getName());
		}
		finally {
			this.rounds.unlock();
		}
	}

	@Override
	public void close() {
		this.lock.lock();
		try {
			this.closed = true;
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
		if (this.thread != Thread.currentThread()) {
			join();
		}
	}

	private void join() {
		try {
			this.thread.interrupt();
			this.thread.join(CLOSE_TIMEOUT.toMillis());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * When a secret is checked next.
	 *
	 * @param due the date, or {@code null} for never
	 */
	record Plan(RefreshReason reason, @Nullable Instant due) {
	}

	/**
	 * What the watch asks of the store. Whatever a method throws counts as a failure of
	 * the secrets it was called for.
	 */
	interface Checker {

		/**
		 * Reads the copies of a secret that are in use again, such as mounted files.
		 * Called first in each check. Does nothing if no copy is in use.
		 * @throws SecretException if one cannot be read
		 */
		void readCopies(SecretEntry entry);

		/**
		 * The versions of a secret.
		 * @return {@code null} if they are not known without the value
		 */
		@Nullable SecretVersions versions(SecretEntry entry);

		/**
		 * Confirms that what is in use is the newest: the version, or the copies where
		 * there is nothing more.
		 */
		void confirm(SecretEntry entry);

		/**
		 * Reads the newest values, takes them in and confirms them.
		 * @return a failure for each entry that failed; none for an entry of which there
		 * are only copies
		 */
		Map<SecretEntry, SecretException> read(Collection<SecretEntry> entries);

		/** Reports that an entry could not be checked. */
		void failed(SecretEntry entry, SecretException error);

	}

}
