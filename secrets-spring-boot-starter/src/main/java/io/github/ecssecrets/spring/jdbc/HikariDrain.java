package io.github.ecssecrets.spring.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import io.github.ecssecrets.LiveSecret;
import io.github.ecssecrets.jdbc.RotatingDataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces the connections of a pool after other credentials became the preferred ones,
 * or the database moved, one at a time and spread over a given time. First it probes, as
 * often as it takes, whether a connection can be opened as new ones are; until then the
 * connections stay. Works on a thread of its own, which lives while there is something to
 * replace.
 * <p>
 * To replace a connection it borrows one as everybody does, and evicts it if it is
 * outdated: so it never touches a connection that is in use. HikariCP gives a thread
 * first what that thread used before, and then the idle connection that it opened
 * earliest; each borrowing is therefore done by a new thread. Once half of the
 * connections are gone and not replaced, as when the database is down, it waits.
 */
final class HikariDrain implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(HikariDrain.class);

	private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);

	private static final Duration FIRST_PROBE_PAUSE = Duration.ofSeconds(1);

	private static final Duration LONGEST_PROBE_PAUSE = Duration.ofSeconds(30);

	/** When to try again to start a thread, after none could be made. */
	private static final Duration RETRY = Duration.ofSeconds(1);

	private final HikariDataSource pool;

	private final RotatingDataSource source;

	private final Duration duration;

	private final ThreadFactory threads;

	private final LiveSecret.Registration registration;

	private final CountDownLatch closing = new CountDownLatch(1);

	private final AtomicBoolean running = new AtomicBoolean();

	HikariDrain(HikariDataSource pool, RotatingDataSource source, Duration duration) {
		this(pool, source, duration, Thread::new);
	}

	HikariDrain(HikariDataSource pool, RotatingDataSource source, Duration duration, ThreadFactory threads) {
		this.pool = pool;
		this.source = source;
		this.duration = duration;
		this.threads = threads;
		this.registration = source.onRotation(this::rotated);
	}

	private void rotated() {
		if (this.running.compareAndSet(false, true) && start("ecs-secrets-drain", this::work) == null) {
			this.running.set(false);
			rotatedLater();
		}
	}

	private void rotatedLater() {
		try {
			CompletableFuture.delayedExecutor(RETRY.toNanos(), TimeUnit.NANOSECONDS, Runnable::run).execute(() -> {
				if (isOpen()) {
					rotated();
				}
			});
		}
		catch (Error ex) { // of the JDK's thread for delays, too
			logger.debug("Pool '{}' is drained with the next rotation ({})", this.pool.getPoolName(),
					ex.getClass().getName());
		}
	}

	/**
	 * Starts a thread.
	 * @return {@code null} if none could be made
	 */
	private @Nullable Thread start(String name, Runnable task) {
		try {
			Thread thread = this.threads.newThread(task);
			thread.setName(name + " " + this.pool.getPoolName());
			thread.setDaemon(true);
			thread.start();
			return thread;
		}
		catch (Error ex) { // no thread could be made
			return null;
		}
	}

	private void work() {
		try {
			while (isOpen() && isNeeded() && awaitAccepted()) {
				drain();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		finally {
			this.running.set(false);
		}
		if (isOpen() && isNeeded()) {
			rotated();
		}
	}

	private boolean isOpen() {
		return this.closing.getCount() > 0 && !this.pool.isClosed();
	}

	/**
	 * Whether connections are outdated, or the newest version has yet to be accepted,
	 * which only a login finds out.
	 */
	private boolean isNeeded() {
		return this.pool.getHikariPoolMXBean() != null && (this.source.countOutdated() > 0 || this.source.isBehind());
	}

	/**
	 * Probes until a connection is opened with what new connections have.
	 * @return {@code false} if there is nothing more to do
	 */
	private boolean awaitAccepted() throws InterruptedException {
		Duration pause = FIRST_PROBE_PAUSE;
		boolean first = true;
		while (!isAccepted(first)) {
			first = false;
			if (this.closing.await(pause.toNanos(), TimeUnit.NANOSECONDS) || !isOpen() || !isNeeded()) {
				return false;
			}
			pause = pause.multipliedBy(2);
			pause = (pause.compareTo(LONGEST_PROBE_PAUSE) < 0) ? pause : LONGEST_PROBE_PAUSE;
		}
		return true;
	}

	private boolean isAccepted(boolean first) {
		try (Connection probe = this.source.getConnection()) {
			return !this.source.isOutdated(probe) && this.source.countOutdated() > 0;
		}
		catch (SQLException ex) {
			if (first) {
				logger.warn(
						"Pool '{}' keeps its connections until a login with the new version of secret '{}' succeeds ({}, SQLState {})",
						this.pool.getPoolName(), this.source.getReference(), ex.getClass().getSimpleName(),
						ex.getSQLState());
			}
			return false;
		}
		catch (Throwable ex) { // the driver is foreign code
			if (first) {
				logger.warn("Pool '{}' keeps its connections: its driver failed unexpectedly ({})",
						this.pool.getPoolName(), ex.getClass().getName());
			}
			return false;
		}
	}

	/**
	 * Drains until no outdated connection is left.
	 */
	private void drain() throws InterruptedException {
		HikariPoolMXBean state = this.pool.getHikariPoolMXBean();
		int live = state.getTotalConnections();
		Duration pause = this.duration.dividedBy(Math.max(1, live));
		pause = (pause.compareTo(SHORTEST_PAUSE) > 0) ? pause : SHORTEST_PAUSE;
		int replaced = 0;
		while (isOpen() && this.source.countOutdated() > 0) {
			live = Math.min(live, Math.max(state.getTotalConnections(), this.pool.getMinimumIdle()));
			if (state.getTotalConnections() - 1 >= live / 2 && replaceOne()) {
				replaced++;
			}
			if (this.closing.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
				return;
			}
		}
		if (replaced > 0) {
			this.source.drained(this.pool.getPoolName(), replaced);
			logger.info("Pool '{}': {} connections opened before the rotation of secret '{}' were replaced",
					this.pool.getPoolName(), replaced, this.source.getReference());
		}
	}

	private boolean replaceOne() throws InterruptedException {
		AtomicBoolean evicted = new AtomicBoolean();
		Thread borrower = start("ecs-secrets-evict", () -> evicted.set(evictIfOutdated()));
		if (borrower != null) {
			borrower.join();
		}
		return evicted.get();
	}

	private boolean evictIfOutdated() {
		try (Connection connection = this.pool.getConnection()) {
			if (!this.source.isOutdated(connection.unwrap(Connection.class))) {
				return false;
			}
			this.pool.evictConnection(connection);
			return true;
		}
		catch (Throwable ex) { // the driver is foreign code
			logger.debug("Pool '{}' has no connection to spare ({})", this.pool.getPoolName(),
					ex.getClass().getSimpleName());
			return false;
		}
	}

	@Override
	public void close() {
		this.registration.close();
		this.closing.countDown();
	}

}
