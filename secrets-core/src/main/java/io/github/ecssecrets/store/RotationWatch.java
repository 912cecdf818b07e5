package io.github.ecssecrets.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

import io.github.ecssecrets.SecretAccessDeniedException;
import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.source.SecretVersions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks the secrets in use for new versions, on one daemon thread. In a round it asks
 * for the versions of each secret that is due, and then for the values of those that
 * changed, or whose versions it may not see, all together. While a Region does not
 * answer, or does not accept the credentials, its other secrets are not asked about in
 * the same round; who waited longest is asked first, so that one bad secret holds up no
 * other for long.
 */
final class RotationWatch implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(SecretStore.class);

	/** A rotation that is not finished by then is stuck, and no reason to hurry. */
	private static final Duration STUCK_AFTER = Duration.ofHours(1);

	/** How long after its latest date a rotation is still expected. */
	private static final Duration ROTATION_GRACE = Duration.ofMinutes(10);

	/** A call to a silent server cannot be interrupted before it times out. */
	private static final Duration CLOSE_TIMEOUT = Duration.ofMillis(500);

	private final RefreshPolicy policy;

	private final Clock clock;

	private final DoubleSupplier random;

	private final Supplier<Collection<SecretEntry>> entries;

	private final Checker checker;

	private final Map<SecretEntry, Schedule> schedules = new HashMap<>();

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition closing = this.lock.newCondition();

	private final Thread thread = new Thread(this::run, "ecs-secrets-watch");

	private boolean started;

	private boolean closed;

	private Instant nextRound;

	/**
	 * Creates a watch.
	 * @param random gives numbers from 0 to less than 1
	 * @param entries the secrets in use
	 */
	RotationWatch(RefreshPolicy policy, Clock clock, DoubleSupplier random, Supplier<Collection<SecretEntry>> entries,
			Checker checker) {
		this.policy = policy;
		this.clock = clock;
		this.random = random;
		this.entries = entries;
		this.checker = checker;
		this.nextRound = clock.instant().plus(withJitter(policy.interval()));
		this.thread.setDaemon(true);
	}

	/**
	 * Starts the thread unless it runs or is closed.
	 */
	void start() {
		this.lock.lock();
		try {
			if (!this.started && !this.closed) {
				this.started = true;
				this.thread.start();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private void run() {
		this.lock.lock();
		try {
			while (!this.closed) {
				this.closing.awaitNanos(this.policy.rotationInterval().toNanos());
				if (!this.closed) {
					this.lock.unlock();
					try {
						round();
					}
					finally {
						this.lock.lock();
					}
				}
			}
		}
		catch (InterruptedException ex) {
			logger.debug("Interrupted, which ends the watch for rotations");
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Checks what is due now. Rounds do not overlap.
	 */
	synchronized void round() {
		try {
			check(this.clock.instant());
		}
		catch (RuntimeException | Error ex) {
			logger.warn("The check for rotated secrets failed unexpectedly ({}); it goes on", ex.getClass().getName());
		}
	}

	private void check(Instant now) {
		Set<SecretEntry> inUse = new HashSet<>(this.entries.get());
		this.schedules.keySet().retainAll(inUse);
		boolean fullRound = !now.isBefore(this.nextRound);
		if (fullRound) {
			this.nextRound = now.plus(withJitter(this.policy.interval()));
		}
		List<SecretEntry> due = new ArrayList<>();
		for (SecretEntry entry : inUse) {
			Schedule schedule = this.schedules.computeIfAbsent(entry, (key) -> new Schedule());
			if (entry.reference().versionId() == null && schedule.isDue(now, fullRound)) {
				due.add(entry);
			}
		}
		due.sort(Comparator.comparing((entry) -> schedule(entry).asked));
		Round round = new Round(now);
		due.forEach(round::askForVersions);
		round.askForValues();
	}

	private Schedule schedule(SecretEntry entry) {
		return Objects.requireNonNull(this.schedules.get(entry));
	}

	private Duration withJitter(Duration duration) {
		double factor = 1 + this.policy.jitter() * (2 * this.random.getAsDouble() - 1);
		return Duration.ofNanos((long) (duration.toNanos() * factor));
	}

	@Override
	public void close() {
		this.lock.lock();
		try {
			this.closed = true;
			this.closing.signalAll();
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
	 * What the watch asks of the store.
	 */
	interface Checker {

		/**
		 * The versions of a secret.
		 * @return {@code null} if they cannot be told without the value
		 */
		@Nullable SecretVersions versions(SecretEntry entry);

		/** Confirms that the version in use is the newest. */
		void confirm(SecretEntry entry);

		/** Reads and takes in the newest values; a failure for each entry that failed. */
		Map<SecretEntry, SecretException> read(Collection<SecretEntry> entries);

		/** Reports that an entry could not be checked. */
		void failed(SecretEntry entry, SecretException error);

	}

	/** When a secret is checked next. Used by the watch thread alone. */
	private static final class Schedule {

		/** A check out of turn, or {@code null} to go with the next full round. */
		private @Nullable Instant next;

		private Instant asked = Instant.EPOCH;

		private int failures;

		private @Nullable String pendingVersion;

		private Instant pendingSince = Instant.EPOCH;

		boolean isDue(Instant now, boolean fullRound) {
			return (this.next != null) ? !now.isBefore(this.next) : fullRound;
		}

	}

	/** One round over the secrets that are due. */
	private final class Round {

		private final Instant now;

		private final List<SecretEntry> toRead = new ArrayList<>();

		private final Map<@Nullable String, SecretException> silentRegions = new HashMap<>();

		private Round(Instant now) {
			this.now = now;
		}

		void askForVersions(SecretEntry entry) {
			schedule(entry).next = null;
			SecretException outage = this.silentRegions.get(entry.reference().region());
			if (outage != null) {
				failed(entry, outage);
				return;
			}
			schedule(entry).asked = this.now;
			try {
				SecretVersions versions = (entry.versionId() != null) ? RotationWatch.this.checker.versions(entry)
						: null;
				if (versions == null) {
					this.toRead.add(entry);
					return;
				}
				plan(entry, versions);
				if (Objects.equals(entry.versionId(), versions.versionOf(entry.reference()))) {
					schedule(entry).failures = 0;
					RotationWatch.this.checker.confirm(entry);
				}
				else {
					this.toRead.add(entry);
					askAgainSoon(entry, versions);
				}
			}
			catch (SecretException ex) {
				failed(entry, ex);
			}
		}

		void askForValues() {
			if (this.toRead.isEmpty()) {
				return;
			}
			Map<SecretEntry, SecretException> failures = RotationWatch.this.checker.read(this.toRead);
			for (SecretEntry entry : this.toRead) {
				SecretException failure = failures.get(entry);
				if (failure != null) {
					failed(entry, failure);
				}
				else {
					schedule(entry).failures = 0;
				}
			}
		}

		private void plan(SecretEntry entry, SecretVersions versions) {
			Schedule schedule = schedule(entry);
			String pending = versions.pendingVersion();
			if (!Objects.equals(pending, schedule.pendingVersion)) {
				schedule.pendingVersion = pending;
				schedule.pendingSince = this.now;
			}
			boolean rotating = pending != null && this.now.isBefore(schedule.pendingSince.plus(STUCK_AFTER));
			if (rotating || isRotationDue(versions.nextRotation())) {
				schedule.next = this.now.plus(RotationWatch.this.policy.rotationInterval());
			}
		}

		/**
		 * Secrets Manager is eventually consistent: the value that is read now may still
		 * be that of the version before, or be doubted because it is older.
		 */
		private void askAgainSoon(SecretEntry entry, SecretVersions versions) {
			if (versions.versionOf(entry.reference()) != null) {
				schedule(entry).next = this.now.plus(RotationWatch.this.policy.rotationInterval());
			}
		}

		private boolean isRotationDue(@Nullable Instant date) {
			return date != null && this.now.isAfter(date.minus(RotationWatch.this.policy.interval()))
					&& this.now.isBefore(date.plus(ROTATION_GRACE));
		}

		private void failed(SecretEntry entry, SecretException error) {
			Schedule schedule = schedule(entry);
			schedule.failures++;
			boolean outage = Incidents.isOutage(error);
			Duration wait = (error instanceof SecretAccessDeniedException && !outage)
					? RotationWatch.this.policy.interval() : RotationWatch.this.policy.backOff(schedule.failures);
			schedule.next = this.now.plus(withJitter(wait));
			if (outage) {
				this.silentRegions.putIfAbsent(entry.reference().region(), error);
			}
			RotationWatch.this.checker.failed(entry, error);
		}

	}

}
