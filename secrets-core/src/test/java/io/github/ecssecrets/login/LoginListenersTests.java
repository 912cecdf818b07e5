package io.github.ecssecrets.login;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.ecssecrets.LiveSecret;
import io.github.ecssecrets.testsupport.FakeSecrets;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LoginListeners}.
 */
class LoginListenersTests {

	private final List<Thread> threads = new CopyOnWriteArrayList<>();

	private final AtomicInteger threadsThatFail = new AtomicInteger();

	private final LoginListeners listeners = new LoginListeners(FakeSecrets.REFERENCE, this::thread);

	private final List<String> calls = new CopyOnWriteArrayList<>();

	private final CountDownLatch released = new CountDownLatch(1);

	@AfterEach
	void release() {
		this.released.countDown();
	}

	private Thread thread(Runnable task) {
		if (this.threadsThatFail.getAndUpdate((count) -> Math.max(0, count - 1)) > 0) {
			throw new InternalError("unable to create native thread");
		}
		Thread thread = new Thread(task, "test-login");
		thread.setDaemon(true);
		this.threads.add(thread);
		return thread;
	}

	private void block() {
		this.calls.add("blocked");
		try {
			this.released.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		this.calls.add("released");
	}

	private void awaitThreads(int alive) {
		Awaitility.await()
			.atMost(Duration.ofMinutes(1))
			.until(() -> this.threads.stream().filter(Thread::isAlive).count() == alive);
	}

	private void awaitCalls(String... calls) {
		Awaitility.await()
			.atMost(Duration.ofMinutes(1))
			.untilAsserted(() -> assertThat(this.calls).containsExactly(calls));
	}

	@Test
	void eachListenerIsCalledOnAThreadOfItsOwnThatKeepsNoJvmRunning() throws Exception {
		CompletableFuture<Thread> one = new CompletableFuture<>();
		CompletableFuture<Thread> two = new CompletableFuture<>();
		LoginListeners listeners = new LoginListeners(FakeSecrets.REFERENCE);
		listeners.add(this, () -> one.complete(Thread.currentThread()));
		listeners.add(this, () -> two.complete(Thread.currentThread()));
		listeners.changed();
		Thread thread = one.get(1, TimeUnit.MINUTES);
		assertThat(thread.isDaemon()).isTrue();
		assertThat(thread.getName()).isEqualTo("ecs-secrets-login");
		assertThat(two.get(1, TimeUnit.MINUTES)).isNotSameAs(thread);
	}

	@Test
	void listenerIsCalledUntilItsRegistrationIsClosed() {
		Runnable listener = () -> this.calls.add("call");
		LiveSecret.Registration first = this.listeners.add(this, listener);
		LiveSecret.Registration second = this.listeners.add(this, listener);
		first.close();
		first.close();
		this.listeners.changed();
		awaitThreads(0);
		assertThat(this.calls).as("the second goes on").hasSize(1);
		second.close();
		this.listeners.changed();
		awaitThreads(0);
		assertThat(this.calls).hasSize(1);
	}

	@Test
	void listenersOfAnOwnerAreClosedWithIt() {
		this.listeners.add("ended", () -> this.calls.add("ended"));
		this.listeners.add("going on", () -> this.calls.add("going on"));
		this.listeners.closeAllOf("ended");
		this.listeners.changed();
		awaitThreads(0);
		assertThat(this.calls).containsExactly("going on");
	}

	@Test
	void listenerThatBlocksHoldsOneThreadAndIsCalledOnceMoreForTheChangesMeanwhile() throws Exception {
		this.listeners.add(this, this::block);
		this.listeners.changed();
		awaitCalls("blocked");
		for (int i = 0; i < 3; i++) {
			this.listeners.changed();
		}
		awaitThreads(1);
		this.released.countDown();
		awaitThreads(0);
		assertThat(this.calls).containsExactly("blocked", "released", "blocked", "released");
	}

	@Test
	void othersHearOfEachChangeWhileOneBlocks() {
		this.listeners.add(this, this::block);
		this.listeners.add(this, () -> this.calls.add("other"));
		for (int changes = 1; changes <= 3; changes++) {
			int expected = changes;
			this.listeners.changed();
			Awaitility.await()
				.atMost(Duration.ofMinutes(1))
				.untilAsserted(() -> assertThat(this.calls).filteredOn("other"::equals).hasSize(expected));
			awaitThreads(1);
		}
		assertThat(this.calls).filteredOn("blocked"::equals).hasSize(1);
	}

	@Test
	void listenerWhoseRegistrationIsClosedWhileItIsToBeCalledOnceMoreIsNot() {
		LiveSecret.Registration blocking = this.listeners.add(this, this::block);
		this.listeners.changed();
		awaitCalls("blocked");
		this.listeners.changed();
		blocking.close();
		this.released.countDown();
		awaitThreads(0);
		assertThat(this.calls).containsExactly("blocked", "released");
	}

	@Test
	void listenerThatFailsOrSetsTheInterruptFlagIsCalledOnceMore() {
		this.listeners.add(this, () -> {
			this.calls.add("interrupted: " + Thread.currentThread().isInterrupted());
			block();
			Thread.currentThread().interrupt();
			throw new IllegalStateException("refused on purpose");
		});
		this.listeners.changed();
		awaitCalls("interrupted: false", "blocked");
		this.listeners.changed();
		this.released.countDown();
		awaitThreads(0);
		assertThat(this.calls).containsExactly("interrupted: false", "blocked", "released", "interrupted: false",
				"blocked", "released");
	}

	@Test
	void listenersForWhichNoThreadCanBeMadeAreCalledOnceOneCan() {
		this.threadsThatFail.set(2);
		this.listeners.add(this, () -> this.calls.add("call"));
		this.listeners.changed();
		awaitCalls("call");
		awaitThreads(0);
		this.listeners.changed();
		awaitCalls("call", "call");
	}

}
