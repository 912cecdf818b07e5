package io.github.ecssecrets.login;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import io.github.ecssecrets.LiveSecret;
import io.github.ecssecrets.testsupport.FakeSecrets;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LoginListeners}.
 */
class LoginListenersTests {

	private final LoginListeners listeners = new LoginListeners(FakeSecrets.REFERENCE);

	private final List<String> calls = new CopyOnWriteArrayList<>();

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
		assertThat(change().isDaemon()).isTrue();
		assertThat(this.calls).containsExactly("one", "two");
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

}
