package io.github.ecssecrets.spring.jdbc;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import javax.sql.DataSource;

import org.springframework.context.SmartLifecycle;

import static org.awaitility.Awaitility.await;

/**
 * Load that goes on while the application shuts down, as requests do until a web server
 * has stopped gracefully.
 */
final class LateLoad implements SmartLifecycle {

	private final DataSource pool;

	private final int threads;

	private Load load;

	LateLoad(DataSource pool, int threads) {
		this.pool = pool;
		this.threads = threads;
	}

	@Override
	public void start() {
		this.load = Load.start(this.pool, this.threads);
	}

	Load load() {
		return this.load;
	}

	/**
	 * Goes on for long enough that connections are replaced.
	 */
	@Override
	public void stop() {
		AtomicLong served = new AtomicLong(this.load.served());
		await().pollDelay(Duration.ofMillis(1500))
			.atMost(Duration.ofSeconds(30))
			.until(() -> this.load.served() > served.get());
		this.load.stop();
	}

	@Override
	public boolean isRunning() {
		return this.load != null;
	}

}
