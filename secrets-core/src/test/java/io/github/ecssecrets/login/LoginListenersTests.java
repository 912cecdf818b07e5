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

	private Thread change() throws Exception {
		CompletableFuture<Thread> last = new CompletableFuture<>();
		LiveSecret.Registration registration = this.listeners.add(() -> last.complete(Thread.currentThread()));
		this.listeners.changed();
		Thread thread = last.get(1, TimeUnit.MINUTES);
		registration.close();
		return thread;
	}

	@Test
	void listenersAreCalledOneAfterTheOtherOnAThreadThatKeepsNoJvmRunning() throws Exception {
		this.listeners.add(() -> this.calls.add("one"));
		this.listeners.add(() -> this.calls.add("two"));
		change();
		assertThat(this.calls).containsExactly("one", "two");
		CompletableFuture<Thread> thread = new CompletableFuture<>();
		LoginListeners listeners = new LoginListeners(FakeSecrets.REFERENCE);
		listeners.add(() -> thread.complete(Thread.currentThread()));
		listeners.changed();
		assertThat(thread.get(1, TimeUnit.MINUTES).isDaemon()).isTrue();
		assertThat(thread.join().getName()).isEqualTo("ecs-secrets-login");
	}

	@Test
	void listenerIsCalledUntilItsRegistrationIsClosed() throws Exception {
		Runnable listener = () -> this.calls.add("call");
		LiveSecret.Registration first = this.listeners.add(listener);
		LiveSecret.Registration second = this.listeners.add(listener);
		first.close();
		first.close();
		change();
		assertThat(this.calls).as("the second goes on").hasSize(1);
		second.close();
		change();
		assertThat(this.calls).hasSize(1);
	}

	@Test
	void listenerThatBlocksHoldsOneThreadAndIsCalledOnceMoreForTheChangesMeanwhile() throws Exception {
		this.listeners.add(this::block);
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
	void othersHearOfEachChangeWhileOneBlocks() throws Exception {
		this.listeners.add(() -> this.calls.add("before"));
		this.listeners.add(this::block);
		this.listeners.add(() -> this.calls.add("after"));
		this.listeners.changed();
		awaitCalls("before", "blocked");
		this.listeners.changed();
		awaitCalls("before", "blocked", "after", "before");
		awaitThreads(1);
		this.listeners.changed();
		awaitCalls("before", "blocked", "after", "before", "before", "after");
		awaitThreads(1);
	}

	@Test
	void listenerWhoseRegistrationIsClosedWhileItWaitsIsNotCalled() {
		this.listeners.add(this::block);
		LiveSecret.Registration waiting = this.listeners.add(() -> this.calls.add("closed"));
		this.listeners.changed();
		awaitCalls("blocked");
		waiting.close();
		this.released.countDown();
		awaitThreads(0);
		assertThat(this.calls).containsExactly("blocked", "released");
	}

	@Test
	void listenerThatSetsTheInterruptFlagHarmsNobody() throws Exception {
		this.listeners.add(() -> Thread.currentThread().interrupt());
		this.listeners.add(() -> this.calls.add("interrupted: " + Thread.currentThread().isInterrupted()));
		change();
		assertThat(this.calls).containsExactly("interrupted: false");
	}

	@Test
	void listenersForWhichNoThreadCanBeMadeAreCalledOnceOneCan() {
		this.threadsThatFail.set(2);
		this.listeners.add(() -> this.calls.add("call"));
		this.listeners.changed();
		awaitCalls("call");
		awaitThreads(0);
		this.listeners.changed();
		awaitCalls("call", "call");
	}

}
