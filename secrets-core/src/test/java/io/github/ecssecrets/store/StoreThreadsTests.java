package io.github.ecssecrets.store;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link StoreThreads}.
 */
class StoreThreadsTests {

	private final ExecutorService single = StoreThreads.single("test-single");

	private final ExecutorService pool = StoreThreads.pool("test-pool", 2);

	private final ExecutorService spare = StoreThreads.spare("test-spare", 2);

	private final CountDownLatch released = new CountDownLatch(1);

	@AfterEach
	void end() {
		this.released.countDown();
		this.single.shutdownNow();
		this.pool.shutdownNow();
		this.spare.shutdownNow();
	}

	@Test
	void threadsAreNamed() {
		assertThat(threadOf(this.single).getName()).isEqualTo("test-single");
		assertThat(threadOf(this.pool).getName()).isEqualTo("test-pool-1");
		assertThat(threadOf(this.pool).getName()).startsWith("test-pool-");
		assertThat(threadOf(this.spare).getName()).isEqualTo("test-spare-1");
	}

	@Test
	void threadsAreNoReasonForTheProcessToStayAlive() {
		assertThat(threadOf(this.single).isDaemon()).isTrue();
		assertThat(threadOf(this.pool).isDaemon()).isTrue();
		assertThat(threadOf(this.spare).isDaemon()).isTrue();
	}

	@Test
	void threadsWithoutWorkAreGoneAfterASecond() {
		for (ExecutorService executor : new ExecutorService[] { this.single, this.pool, this.spare }) {
			ThreadPoolExecutor threads = (ThreadPoolExecutor) executor;
			assertThat(threads.getCorePoolSize() == 0 || threads.allowsCoreThreadTimeOut()).isTrue();
			assertThat(threads.getKeepAliveTime(TimeUnit.SECONDS)).isEqualTo(1);
		}
	}

	@Test
	void spareThreadThatIsFreeIsUsedAgain() {
		assertThat(((ThreadPoolExecutor) this.spare).getCorePoolSize()).isZero();
	}

	@Test
	void taskThatFindsAllSpareThreadsHeldRunsOnItsCaller() {
		this.spare.execute(this::hold);
		this.spare.execute(this::hold);
		assertThat(threadOf(this.spare)).isSameAs(Thread.currentThread());
	}

	@Test
	void taskForWhichNoThreadCanBeMadeRunsOnItsCaller() {
		((ThreadPoolExecutor) this.spare).setThreadFactory((task) -> {
			throw new InternalError("unable to create native thread");
		});
		assertThat(threadOf(this.spare)).isSameAs(Thread.currentThread());
	}

	private void hold() {
		try {
			this.released.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static Thread threadOf(Executor executor) {
		return CompletableFuture.supplyAsync(Thread::currentThread, executor).orTimeout(1, TimeUnit.MINUTES).join();
	}

}
