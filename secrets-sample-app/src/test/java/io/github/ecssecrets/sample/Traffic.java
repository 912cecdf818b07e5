package io.github.ecssecrets.sample;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import javax.sql.DataSource;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.test.context.TestComponent;

/**
 * Queries the database some hundred times a second while a rotation runs, as users would,
 * and counts what becomes of it.
 */
@TestComponent
final class Traffic implements DisposableBean {

	private static final int USERS = 4;

	private static final Duration PAUSE = Duration.ofMillis(10);

	private final DataSource dataSource;

	private final ScheduledExecutorService users = Executors.newScheduledThreadPool(USERS);

	private final AtomicLong served = new AtomicLong();

	private final AtomicLong failed = new AtomicLong();

	private final AtomicLong longestBorrow = new AtomicLong();

	private volatile boolean running;

	Traffic(DataSource dataSource) {
		this.dataSource = dataSource;
		for (int i = 0; i < USERS; i++) {
			var unused = this.users.scheduleWithFixedDelay(this::query, 0, PAUSE.toMillis(), TimeUnit.MILLISECONDS);
		}
	}

	/** Starts to query, and to count from zero. */
	void start() {
		this.served.set(0);
		this.failed.set(0);
		this.longestBorrow.set(0);
		this.running = true;
	}

	void stop() {
		this.running = false;
	}

	private void query() {
		if (!this.running) {
			return;
		}
		long start = System.nanoTime();
		try (Connection connection = this.dataSource.getConnection()) {
			long borrow = System.nanoTime() - start;
			this.longestBorrow.accumulateAndGet(borrow, Math::max);
			try (Statement statement = connection.createStatement()) {
				statement.execute("select count(*) from entry");
			}
			this.served.incrementAndGet();
		}
		catch (SQLException ex) {
			this.failed.incrementAndGet();
		}
	}

	boolean isRunning() {
		return this.running;
	}

	long served() {
		return this.served.get();
	}

	long failed() {
		return this.failed.get();
	}

	Duration longestBorrow() {
		return Duration.ofNanos(this.longestBorrow.get());
	}

	@Override
	public void destroy() {
		this.users.shutdownNow();
	}

}
