package io.github.ecssecrets.store;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.ecssecrets.testsupport.NoSecretInLogExtension;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Delivery}: the order of the calls, and their end.
 * {@link SecretStoreDeliveryTests} has what the store does with it.
 */
class DeliveryTests {

	private final Delivery delivery = new Delivery(Duration.ofSeconds(10));

	private final List<String> told = new CopyOnWriteArrayList<>();

	@AfterEach
	void close() {
		this.delivery.close();
	}

	@Test
	void newsTakeTheirPlaceWhenTheyAreAddedAndAreDeliveredWhenTheyAreClosed() {
		News first = this.delivery.news();
		News second = this.delivery.news();
		first.add(List.of(notice("1")));
		second.add(List.of(notice("2")));
		first.add(List.of());
		first.add(List.of(notice("3"), notice("4")));
		second.close();
		assertThat(this.told).isEmpty();
		first.close();
		awaitAll();
		assertThat(this.told).containsExactly("1", "2", "3", "4");
	}

	@Test
	void callsThatAreNotMadeYetAreNotMadeAfterTheEnd() {
		this.delivery.enqueue(List.of(new Notice(this, "a test", this.delivery::close), notice("late")),
				CompletableFuture.completedFuture(List.of()));
		Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> this.delivery.lag().isZero());
		assertThat(this.told).isEmpty();
	}

	@Test
	void nothingWaitsAfterTheEnd() {
		this.delivery.close();
		this.delivery.tell(notice("late"));
		assertThat(this.delivery.lag()).isZero();
		assertThat(this.told).isEmpty();
	}

	@Test
	void listenerThatHoldsALockOfItsOwnIsNamedWhileItRuns() {
		Delivery delivery = new Delivery(Duration.ofMillis(1));
		Locked listener = new Locked();
		try (delivery) {
			delivery.tell(new Notice(listener, "a test", listener));
			Awaitility.await()
				.atMost(Duration.ofMinutes(1))
				.until(() -> NoSecretInLogExtension.logged()
					.stream()
					.anyMatch((line) -> line
						.endsWith("is still running after 1 ms and delays all others: the locked listener")));
		}
		finally {
			listener.released.countDown();
		}
	}

	@Test
	void noticeForWhichNoThreadCanBeMadeIsDeliveredBeforeTheNext() {
		ThreadPoolExecutor threads = threadsOfWhichFail(1);
		try (Delivery delivery = new Delivery(Duration.ofSeconds(10), threads)) {
			delivery.tell(notice("1"));
			assertThat(delivery.lag()).isPositive();
			delivery.enqueue(List.of(notice("2"), notice("3")), CompletableFuture.completedFuture(List.of()));
			Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> delivery.lag().isZero());
			assertThat(this.told).containsExactly("1", "2", "3");
		}
	}

	@Test
	void noticeForWhichNoThreadCanBeMadeIsDeliveredWithoutAnother() {
		ThreadPoolExecutor threads = threadsOfWhichFail(2);
		try (Delivery delivery = new Delivery(Duration.ofSeconds(10), threads)) {
			delivery.tell(notice("1"));
			Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> delivery.lag().isZero());
			assertThat(this.told).containsExactly("1");
			assertThat(NoSecretInLogExtension.logged()
				.stream()
				.filter((line) -> line.contains("no thread could be started"))).as("told once").hasSize(1);
		}
	}

	@Test
	void noticeForWhichNoThreadCouldBeMadeDoesNotWaitAfterTheEnd() {
		Delivery delivery = new Delivery(Duration.ofSeconds(10), threadsOfWhichFail(Integer.MAX_VALUE));
		delivery.tell(notice("late"));
		delivery.close();
		assertThat(delivery.lag()).isZero();
		assertThat(this.told).isEmpty();
	}

	@Test
	void listenerWhoseCallCannotBeTimedIsCalled() {
		Duration tooLong = Duration.ofSeconds(Long.MAX_VALUE);
		try (Delivery delivery = new Delivery(tooLong)) {
			delivery.enqueue(List.of(notice("1"), notice("2")), CompletableFuture.completedFuture(List.of()));
			Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> delivery.lag().isZero());
			assertThat(this.told).containsExactly("1", "2");
		}
	}

	static ThreadPoolExecutor threadsOfWhichFail(int failures) {
		ThreadPoolExecutor threads = (ThreadPoolExecutor) StoreThreads.single("test-delivery");
		ThreadFactory factory = threads.getThreadFactory();
		AtomicInteger made = new AtomicInteger();
		threads.setThreadFactory((task) -> {
			if (made.getAndIncrement() < failures) {
				throw new InternalError("unable to create native thread");
			}
			return factory.newThread(task);
		});
		return threads;
	}

	private Notice notice(String text) {
		return new Notice(this, "a test", () -> this.told.add(text));
	}

	private void awaitAll() {
		CompletableFuture<Void> done = new CompletableFuture<>();
		this.delivery.tell(new Notice(this, "the end of a test", () -> done.complete(null)));
		done.orTimeout(1, TimeUnit.MINUTES).join();
	}

	/** Runs for as long as a test likes, and cannot tell its name meanwhile. */
	private static final class Locked implements Runnable {

		private final CountDownLatch released = new CountDownLatch(1);

		@Override
		public synchronized void run() {
			try {
				this.released.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

		@Override
		public synchronized String toString() {
			return "the locked listener";
		}

	}

}
