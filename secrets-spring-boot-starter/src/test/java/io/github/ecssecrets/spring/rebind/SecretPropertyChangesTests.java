package io.github.ecssecrets.spring.rebind;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

import io.github.ecssecrets.LiveSecret;
import io.github.ecssecrets.SecretReference;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SecretPropertyChanges}, with a delivery that stands still until a test
 * moves it.
 */
class SecretPropertyChangesTests {

	private final Queue<Runnable> lined = new ArrayDeque<>();

	private final SecretPropertyChanges changes = new SecretPropertyChanges((listener, call) -> this.lined.add(call));

	private final AtomicReference<String> value = new AtomicReference<>("first");

	private final LiveSecret<String> live = new Live(this.value);

	private final List<Object> calls = new ArrayList<>();

	private void follow() {
		this.changes.follow(this.live, (before, after) -> Set.of("from " + before + " to " + after));
	}

	private void deliver() {
		for (Runnable call = this.lined.poll(); call != null; call = this.lined.poll()) {
			call.run();
		}
	}

	@Test
	void listenerHearsOfEachChangeUntilItIsClosed() {
		follow();
		LiveSecret.Registration registration = this.changes.addListener(this.calls::add);
		deliver();
		this.changes.publish();
		deliver();
		assertThat(this.calls).isEmpty();
		this.value.set("second");
		this.changes.publish();
		deliver();
		registration.close();
		deliver();
		this.value.set("third");
		this.changes.publish();
		deliver();
		assertThat(this.calls).containsExactly(Set.of("from first to second"));
	}

	@Test
	void lateListenerHearsOfTheStartBeforeThoseWhoAreLinedUpLater() {
		follow();
		this.value.set("second");
		this.changes.publish();
		this.changes.addListener(this.calls::add);
		this.lined.add(() -> this.calls.add("event"));
		deliver();
		assertThat(this.calls).containsExactly(Set.of("from first to second"), "event");
	}

	/** A value that somebody else changes. */
	private record Live(AtomicReference<String> value) implements LiveSecret<String> {

		@Override
		public String get() {
			return this.value.get();
		}

		@Override
		public SecretReference reference() {
			return SecretReference.parse("prod/db");
		}

		@Override
		public Registration onRotation(Consumer<? super String> listener) {
			throw new UnsupportedOperationException();
		}

		@Override
		public Registration onRotation(String seen, BiConsumer<? super String, ? super String> listener) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void close() {
			throw new UnsupportedOperationException();
		}

	}

}
