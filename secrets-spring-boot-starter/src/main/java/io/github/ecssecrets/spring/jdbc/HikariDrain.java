package io.github.ecssecrets.spring.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import io.github.ecssecrets.LiveSecret;
import io.github.ecssecrets.jdbc.RotatingDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces the connections of a pool after a rotation, one at a time and spread over a
 * given time. First it probes that the new credentials are accepted; if they are not, the
 * connections stay.
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

	private final HikariDataSource pool;

	private final RotatingDataSource source;

	private final Duration duration;

	private final LiveSecret.Registration registration;

	private final AtomicInteger rotations = new AtomicInteger();

	private final CountDownLatch closing = new CountDownLatch(1);

	HikariDrain(HikariDataSource pool, RotatingDataSource source, Duration duration) {
		this.pool = pool;
		this.source = source;
		this.duration = duration;
		this.registration = source.onRotation(this::rotated);
	}

	private void rotated() {
		int rotation = this.rotations.incrementAndGet();
		start("ecs-secrets-drain", () -> drain(rotation));
	}

	private Thread start(String name, Runnable task) {
		Thread thread = new Thread(task, name + " " + this.pool.getPoolName());
		thread.setDaemon(true);
		thread.start();
		return thread;
	}

	/**
	 * Drains until no outdated connection is left, or another rotation takes over.
	 */
	private void drain(int rotation) {
		HikariPoolMXBean state = this.pool.getHikariPoolMXBean();
		if (state == null || !isAccepted()) {
			return;
		}
		int live = state.getTotalConnections();
		Duration pause = this.duration.dividedBy(Math.max(1, live));
		pause = (pause.compareTo(SHORTEST_PAUSE) > 0) ? pause : SHORTEST_PAUSE;
		int replaced = 0;
		try {
			while (isCurrent(rotation) && this.source.countOutdated() > 0) {
				live = Math.min(live, Math.max(state.getTotalConnections(), this.pool.getMinimumIdle()));
				if (state.getTotalConnections() - 1 >= live / 2 && replaceOne()) {
					replaced++;
				}
				if (this.closing.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
					return;
				}
			}
			if (!isCurrent(rotation) || replaced == 0) {
				return;
			}
			logger.info("Pool '{}': {} connections opened before the rotation of secret '{}' were replaced",
					this.pool.getPoolName(), replaced, this.source.getReference());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private boolean isCurrent(int rotation) {
		return rotation == this.rotations.get() && !this.pool.isClosed();
	}

	private boolean isAccepted() {
		try (Connection probe = this.source.getConnection()) {
			return !this.source.isOutdated(probe);
		}
		catch (SQLException ex) {
			logger.warn(
					"Pool '{}' keeps its connections: no login with the new version of secret '{}' ({}, SQLState {})",
					this.pool.getPoolName(), this.source.getReference(), ex.getClass().getSimpleName(),
					ex.getSQLState());
			return false;
		}
	}

	private boolean replaceOne() throws InterruptedException {
		AtomicInteger evicted = new AtomicInteger();
		start("ecs-secrets-evict", () -> evicted.set(evictIfOutdated() ? 1 : 0)).join();
		return evicted.get() > 0;
	}

	private boolean evictIfOutdated() {
		try (Connection connection = this.pool.getConnection()) {
			if (!this.source.isOutdated(connection.unwrap(Connection.class))) {
				return false;
			}
			this.pool.evictConnection(connection);
			return true;
		}
		catch (SQLException ex) {
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
