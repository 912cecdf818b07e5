package io.github.ecssecrets.store;

import java.time.Duration;
import java.util.Objects;

import io.github.ecssecrets.LiveSecret;
import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Followers}. {@link SecretStoreFollowingTests} has what is collected.
 */
class FollowersTests {

	private final Delivery delivery = new Delivery(Duration.ofSeconds(10));

	private final SecretEntry entry = RecordingChecker.entry("a", 1);

	private final Followers followers = this.entry.followers();

	private final LiveValue<String> first = live();

	private final LiveValue<String> second = live();

	private LiveValue<String> live() {
		return new LiveValue<>(Objects.requireNonNull(this.entry.reading(null)), SecretReference.parse("a"),
				Secret::reveal, this.delivery, () -> {
				});
	}

	@AfterEach
	void close() {
		this.delivery.close();
	}

	@Test
	void entryIsAbandonedWhenItsLastFollowerIsGone() {
		assertThat(this.followers.isAbandoned()).isFalse();
		this.followers.add(this.first);
		this.followers.add(this.second);
		this.followers.remove(this.second);
		assertThat(this.followers.isAny()).isTrue();
		assertThat(this.followers.isAbandoned()).isFalse();
		this.followers.remove(this.first);
		assertThat(this.followers.isAny()).isFalse();
		assertThat(this.followers.isAbandoned()).isTrue();
	}

	@Test
	void followersWithListenersAreToldOnceEach() {
		this.followers.add(this.first);
		this.followers.listening(this.first);
		assertThat(this.followers.listening()).isEmpty();
		this.first.onRotation((value) -> {
		});
		this.first.onRotation((value) -> {
		});
		this.second.onRotation((value) -> {
		});
		assertThat(this.followers.listening()).hasSize(2).containsOnly(this.first, this.second);
		this.followers.remove(this.first);
		assertThat(this.followers.listening()).hasSize(1).containsOnly(this.second);
	}

	@Test
	void followersWhoseListenersAreGoneAreNoLongerTold() {
		this.followers.add(this.first);
		LiveSecret.Registration registration = this.first.onRotation((value) -> {
		});
		this.second.onRotation((value) -> {
		});
		registration.close();
		this.followers.isAny();
		assertThat(this.followers.listening()).hasSize(1).containsOnly(this.second);
		this.first.onRotation((value) -> {
		}).close();
		this.followers.listening(this.first);
		assertThat(this.followers.listening()).hasSize(1).containsOnly(this.second);
	}

	@Test
	void followersWhoseListenersAreGoneDoNotPileUp() {
		this.first.onRotation((value) -> {
		});
		for (int i = 0; i < 10_000; i++) {
			live().onRotation((value) -> {
			}).close();
		}
		assertThat(this.followers.listening()).contains(this.first).hasSizeLessThan(200);
	}

	@Test
	void followersOfAnotherEntryAreTakenOver() {
		this.followers.add(this.first);
		this.first.onRotation((value) -> {
		});
		Followers successor = new Followers();
		successor.takeOver(new Followers());
		assertThat(successor.isAbandoned()).isFalse();
		successor.takeOver(this.followers);
		assertThat(successor.isAny()).isTrue();
		assertThat(successor.listening()).hasSize(1).containsOnly(this.first);
		successor.takeOver(new Followers());
		successor.remove(this.first);
		assertThat(successor.isAbandoned()).isTrue();
		assertThat(successor.listening()).isEmpty();
	}

}
