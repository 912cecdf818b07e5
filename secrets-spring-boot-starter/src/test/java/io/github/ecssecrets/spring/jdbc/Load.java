package io.github.ecssecrets.spring.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;

/**
 * Threads that query through a pool without a pause, while another one evicts connections
 * from it if it is HikariCP, as long as half of them are left, until closed.
 */
final class Load implements AutoCloseable {

	private static final Duration BETWEEN_EVICTIONS = Duration.ofMillis(50);

	private final DataSource pool;

	private final List<Thread> threads = new ArrayList<>();

	private final CountDownLatch end = new CountDownLatch(1);

	private final LongAdder served = new LongAdder();

	/** What the database calls the connections that served. */
	private final Set<Long> connections = ConcurrentHashMap.newKeySet();

	private final LongAdder evicted = new LongAdder();

	private final AtomicLong longestBorrow = new AtomicLong();

	private final List<Exception> failures = new CopyOnWriteArrayList<>();

	private Load(DataSource pool) {
		this.pool = pool;
	}

	static Load start(DataSource pool, int threads) {
		Load load = new Load(pool);
		for (int i = 0; i < threads; i++) {
			load.threads.add(new Thread(load::query, "load-" + i));
		}
		if (pool instanceof HikariDataSource hikari) {
			load.threads.add(new Thread(() -> load.evict(hikari), "load-evict"));
		}
		load.threads.forEach(Thread::start);
		return load;
	}

	private void query() {
		while (this.end.getCount() > 0) {
			long start = System.nanoTime();
			try (Connection connection = this.pool.getConnection()) {
				this.longestBorrow.accumulateAndGet(System.nanoTime() - start, Math::max);
				try (Statement statement = connection.createStatement()) {
					ResultSet result = statement.executeQuery(idOfConnection(connection));
					result.next();
					this.connections.add(result.getLong(1));
				}
				this.served.increment();
			}
			catch (SQLException ex) {
				this.failures.add(ex);
			}
		}
	}

	private static String idOfConnection(Connection connection) throws SQLException {
		return connection.getMetaData().getURL().contains("postgresql") ? "SELECT pg_backend_pid()"
				: "SELECT connection_id()";
	}

	private void evict(HikariDataSource hikari) {
		try {
			while (!this.end.await(BETWEEN_EVICTIONS.toMillis(), TimeUnit.MILLISECONDS)) {
				HikariPoolMXBean state = hikari.getHikariPoolMXBean();
				if (state != null && state.getTotalConnections() > hikari.getMaximumPoolSize() / 2) {
					evictOne(hikari);
				}
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void evictOne(HikariDataSource hikari) {
		try (Connection connection = hikari.getConnection()) {
			hikari.evictConnection(connection);
			this.evicted.increment();
		}
		catch (SQLException ex) {
			this.failures.add(ex);
		}
	}

	long served() {
		return this.served.sum();
	}

	/** How many connections of the database served so far. */
	int connections() {
		return this.connections.size();
	}

	long evicted() {
		return this.evicted.sum();
	}

	List<Exception> failures() {
		return this.failures;
	}

	Duration longestBorrow() {
		return Duration.ofNanos(this.longestBorrow.get());
	}

	/** The longest borrow since the last call of this. */
	Duration takeLongestBorrow() {
		return Duration.ofNanos(this.longestBorrow.getAndSet(0));
	}

	/** Ends the load, and with it the figures; a second time has no effect. */
	void stop() {
		this.end.countDown();
		for (Thread thread : this.threads) {
			try {
				thread.join();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}
	}

	@Override
	public void close() {
		stop();
	}

	@Override
	public String toString() {
		return "%d queries served by %d connections, %d failed, longest borrow %d ms, %d connections evicted"
			.formatted(served(), connections(), this.failures.size(), longestBorrow().toMillis(), evicted());
	}

}
