package io.github.ecssecrets.benchmarks.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;

/**
 * Threads that query through a pool. Twenty times a second, one of them evicts the
 * connection it has, so the pool has to log in throughout.
 * <p>
 * The process that started this one leads it over the standard streams: it reads
 * {@value #READY}, writes {@value #MEASURE} and {@value #STOP}, and reads a
 * {@link LoadResult}.
 */
public final class Load {

	/** Said once all threads have worked for a while. */
	public static final String READY = "ready";

	/** From now on, queries count. */
	public static final String MEASURE = "measure";

	/** No further queries. */
	public static final String STOP = "stop";

	static final int CONNECTIONS = 8;

	static final Duration BORROW_TIMEOUT = Duration.ofSeconds(5);

	private static final int THREADS = 8;

	private static final Duration WARM_UP = Duration.ofSeconds(1);

	private static final long PAUSE_MILLIS = 2;

	private static final long EVICTION_INTERVAL = Duration.ofMillis(50).toNanos();

	private final Supplier<DataSource> dataSource;

	private final CountDownLatch stopped = new CountDownLatch(1);

	private final AtomicLong nextEviction = new AtomicLong(System.nanoTime());

	private final LongAdder served = new LongAdder();

	private final LongAdder failed = new LongAdder();

	private final LongAccumulator longestBorrow = new LongAccumulator(Math::max, 0);

	private volatile boolean measuring;

	private Load(Supplier<DataSource> dataSource) {
		this.dataSource = dataSource;
	}

	/**
	 * Keeps the standard output for what the other process reads; everything else that is
	 * printed from now on goes to the standard error.
	 * @return the standard output
	 */
	static PrintStream takeOutput() {
		PrintStream output = System.out;
		System.setOut(System.err);
		return output;
	}

	/**
	 * Puts a pool under load until the other process says so, or ends.
	 * @param dataSource gives the pool anew for each query
	 * @param output the standard output
	 * @throws Exception if the first query fails, or the other process says something
	 * unknown
	 */
	static void run(Supplier<DataSource> dataSource, PrintStream output) throws Exception {
		new Load(dataSource).run(output);
	}

	private void run(PrintStream output) throws Exception {
		query();
		List<Thread> threads = new ArrayList<>();
		for (int number = 1; number <= THREADS; number++) {
			Thread thread = new Thread(this::work, "load-" + number);
			thread.setDaemon(true);
			thread.start();
			threads.add(thread);
		}
		TimeUnit.NANOSECONDS.sleep(WARM_UP.toNanos());
		BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		output.println(READY);
		expect(MEASURE, input);
		this.measuring = true;
		expect(STOP, input);
		this.stopped.countDown();
		for (Thread thread : threads) {
			thread.join();
		}
		output.println(
				new LoadResult(this.served.sum(), this.failed.sum(), Duration.ofNanos(this.longestBorrow.longValue())));
	}

	private static void expect(String word, BufferedReader input) throws IOException {
		String line = input.readLine();
		if (!word.equals(line)) {
			throw new IOException("Expected '" + word + "', not '" + line + "'");
		}
	}

	private void work() {
		try {
			while (!this.stopped.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
				boolean counts = this.measuring;
				LongAdder outcome = this.served;
				try {
					query();
				}
				catch (SQLException | RuntimeException ex) {
					outcome = this.failed;
				}
				if (counts) {
					outcome.increment();
				}
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void query() throws SQLException {
		HikariDataSource pool = this.dataSource.get().unwrap(HikariDataSource.class);
		try (Connection connection = borrow(pool); Statement statement = connection.createStatement()) {
			statement.execute("SELECT 1");
			if (isEvictionDue()) {
				pool.evictConnection(connection);
			}
		}
	}

	private Connection borrow(HikariDataSource pool) throws SQLException {
		boolean counts = this.measuring;
		long start = System.nanoTime();
		try {
			return pool.getConnection();
		}
		finally {
			if (counts) {
				this.longestBorrow.accumulate(System.nanoTime() - start);
			}
		}
	}

	private boolean isEvictionDue() {
		long due = this.nextEviction.get();
		long now = System.nanoTime();
		return now - due >= 0 && this.nextEviction.compareAndSet(due, now + EVICTION_INTERVAL);
	}

}
