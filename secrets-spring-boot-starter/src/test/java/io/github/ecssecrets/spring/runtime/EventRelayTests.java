package io.github.ecssecrets.spring.runtime;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;

import io.github.ecssecrets.LiveSecret;
import io.github.ecssecrets.SecretEvent;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretRefreshFailed;
import io.github.ecssecrets.SecretUnavailableException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link EventRelay}, on whose thread of listeners the calls line up.
 */
class EventRelayTests {

	private static final SecretEvent EVENT = event("prod/a");

	private static final SecretEvent OTHER = event("prod/b");

	private final Queue<Runnable> lined = new ArrayDeque<>();

	private final EventRelay relay = new EventRelay((listener, call) -> this.lined.add(call));

	private final List<SecretEvent> heard = new ArrayList<>();

	private static SecretEvent event(String name) {
		SecretReference reference = SecretReference.parse(name);
		return SecretRefreshFailed.of(reference, new SecretUnavailableException(reference, "not there", null, null),
				Instant.EPOCH);
	}

	private void happened(SecretEvent event) {
		this.relay.happened(event);
		callAll();
	}

	private void callAll() {
		for (Runnable call = this.lined.poll(); call != null; call = this.lined.poll()) {
			call.run();
		}
	}

	@Test
	void nobodyIsCalledBeforeTheFirstEvent() {
		this.relay.subscribe(this.heard::add);
		this.relay.started();
		assertThat(this.lined).isEmpty();
		happened(EVENT);
		assertThat(this.heard).containsExactly(EVENT);
	}

	@Test
	void eventsOfTheStartAreKeptForLaterSubscribersUntilItIsOver() {
		happened(EVENT);
		this.relay.subscribe(this.heard::add);
		callAll();
		assertThat(this.heard).containsExactly(EVENT);
		this.relay.started();
		callAll();
		List<SecretEvent> late = new ArrayList<>();
		this.relay.subscribe(late::add);
		happened(OTHER);
		assertThat(late).containsExactly(OTHER);
		assertThat(this.heard).containsExactly(EVENT, OTHER);
	}

	@Test
	void eventsAreKeptWhileAnotherContextStarts() {
		this.relay.started();
		LiveSecret.Registration start = this.relay.starting();
		LiveSecret.Registration other = this.relay.starting();
		happened(EVENT);
		start.close();
		start.close();
		this.relay.subscribe(this.heard::add);
		callAll();
		assertThat(this.heard).containsExactly(EVENT);
		other.close();
		List<SecretEvent> late = new ArrayList<>();
		this.relay.subscribe(late::add);
		happened(OTHER);
		assertThat(late).containsExactly(OTHER);
	}

	@Test
	void closedSubscriptionHearsNothing() {
		LiveSecret.Registration early = this.relay.subscribe(this.heard::add);
		early.close();
		happened(EVENT);
		LiveSecret.Registration late = this.relay.subscribe(this.heard::add);
		late.close();
		callAll();
		happened(OTHER);
		assertThat(this.heard).doesNotContain(OTHER);
	}

	@Test
	void subscriptionThatIsClosedBeforeTheFirstEventIsForgotten() {
		WeakReference<?> listener = subscribeAndClose();
		Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> {
			System.gc();
			return listener.get() == null;
		});
	}

	private WeakReference<?> subscribeAndClose() {
		Consumer<SecretEvent> listener = new ArrayList<SecretEvent>()::add;
		this.relay.subscribe(listener).close();
		return new WeakReference<>(listener);
	}

}
