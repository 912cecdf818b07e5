package io.github.ecssecrets.guides;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Threads that query without a pause until closed.
 */
final class QueryLoad implements AutoCloseable {

	private final List<Thread> threads = new ArrayList<>();

	private final AtomicBoolean ended = new AtomicBoolean();

	private final AtomicLong served = new AtomicLong();

	private final List<DataAccessException> failures = new CopyOnWriteArrayList<>();

	QueryLoad(JdbcTemplate jdbc, int threads) {
		for (int i = 0; i < threads; i++) {
			Thread thread = new Thread(() -> query(jdbc), "load-" + i);
			this.threads.add(thread);
			thread.start();
		}
	}

	private void query(JdbcTemplate jdbc) {
		while (!this.ended.get()) {
			try {
				jdbc.queryForObject("SELECT 1", Integer.class);
				this.served.incrementAndGet();
			}
			catch (DataAccessException ex) {
				this.failures.add(ex);
			}
		}
	}

	long served() {
		return this.served.get();
	}

	List<DataAccessException> failures() {
		return this.failures;
	}

	@Override
	public void close() {
		this.ended.set(true);
		for (Thread thread : this.threads) {
			try {
				thread.join();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}
	}

}
