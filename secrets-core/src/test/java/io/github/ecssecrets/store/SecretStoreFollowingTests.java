package io.github.ecssecrets.store;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

import io.github.ecssecrets.LiveSecret;
import io.github.ecssecrets.Secret;
import io.github.ecssecrets.login.LoginFields;
import io.github.ecssecrets.login.SecretLogin;
import io.github.ecssecrets.testsupport.StubSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link SecretStore}: what is followed and for how long, what it remembers,
 * and answers that come late.
 */
class SecretStoreFollowingTests extends AbstractSecretStoreTests {

	@Test
	void closedLiveValueIsNoLongerFollowed() {
		this.truth.put(DB, 1, this.value);
		LiveSecret<String> live = this.store.live(reference(DB), Secret::reveal);
		LiveSecret<String> other = this.store.live(reference(DB), Secret::reveal);
		live.close();
		assertThat(this.store.status()).hasSize(1);
		other.close();
		other.close();
		assertThat(this.store.status()).isEmpty();
		assertThat(this.store.mask("x " + this.value)).contains(this.value);
		assertThat(live.get()).isEqualTo(this.value);
		int calls = this.truth.calls();
		this.clock.advance(Duration.ofMinutes(10));
		this.store.checkDue();
		assertThat(this.truth.calls()).isEqualTo(calls);
	}

	@Test
	void closedLiveValueLeavesASecretThatOthersReadInUse() {
		this.truth.put(DB, 1, "first");
		LiveSecret<String> live = this.store.live(reference(DB), Secret::reveal);
		List<String> told = new CopyOnWriteArrayList<>();
		live.onRotation(told::add);
		assertThat(read(DB)).isEqualTo("first");
		live.close();
		this.truth.put(DB, 2, this.value);
		refresh(DB);
		awaitDelivery();
		assertThat(read(DB)).isEqualTo(this.value);
		assertThat(live.get()).isEqualTo("first");
		assertThat(told).isEmpty();
	}

	@Test
	void collectedLiveValueIsNoLongerFollowed() {
		this.truth.put(DB, 1, this.value);
		WeakReference<LiveSecret<String>> live = new WeakReference<>(this.store.live(reference(DB), Secret::reveal));
		Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> {
			System.gc();
			return live.refersTo(null) && this.store.status().isEmpty();
		});
	}

	@Test
	void storeWithoutALimitForgetsWhatNobodyFollows() {
		this.truth.put(DB, 1, this.value);
		try (SecretStore unlimited = builder().maximumSize(Long.MAX_VALUE).build()) {
			LiveSecret<String> live = unlimited.live(reference(DB), Secret::reveal);
			live.close();
			assertThat(unlimited.status()).isEmpty();
			assertThat(unlimited.get(DB).reveal()).isEqualTo(this.value);
		}
	}

	@Test
	void listenerMustNotBeNull() {
		this.truth.put(DB, 1, "first");
		LiveSecret<String> live = this.store.live(reference(DB), Secret::reveal);
		assertThatNullPointerException().isThrownBy(() -> live.onRotation(null))
			.withMessage("'listener' must not be null");
		assertThatNullPointerException().isThrownBy(() -> live.onRotation("first", null));
		assertThatNullPointerException().isThrownBy(() -> live.onRotationFor(this, null));
		CompletableFuture<String> told = new CompletableFuture<>();
		live.onRotation(told::complete);
		this.truth.put(DB, 2, this.value);
		refresh(DB);
		assertThat(outcome(told)).isEqualTo(this.value);
	}

	@Test
	void liveValueWithAListenerIsKept() {
		this.truth.put(DB, 1, "first");
		List<String> told = new CopyOnWriteArrayList<>();
		this.store.live(reference(DB), Secret::reveal).onRotation(told::add);
		collectGarbage();
		this.truth.put(DB, 2, this.value);
		refresh(DB);
		awaitDelivery();
		assertThat(told).containsExactly(this.value);
	}

	@Test
	void preloadedSecretIsForgottenWithTheLastThatFollowedIt() {
		this.truth.put(DB, 1, this.value);
		this.store.preload(List.of(reference(DB)), Duration.ofSeconds(10));
		LiveSecret<String> live = this.store.live(reference(DB), Secret::reveal);
		refresh(DB);
		outcome(this.store.refused(reference(DB), "v0"));
		assertThat(this.store.status()).hasSize(1);
		live.close();
		assertThat(this.store.status()).isEmpty();
		assertThat(this.store.mask("x " + this.value)).contains(this.value);
	}

	@Test
	void secretThatWasReadWithOthersStaysInUse() {
		this.truth.put(DB, 1, this.value);
		this.store.getAll(List.of(reference(DB)), Duration.ofMinutes(1));
		this.store.live(reference(DB), Secret::reveal).close();
		assertThat(this.store.status()).hasSize(1);
	}

	@Test
	void valueOfASecretThatWasForgottenIsCollected() {
		this.truth.put(DB, 1, this.value).put("prod/other", 1, this.value);
		try (SecretStore small = builder().maximumSize(1).build()) {
			WeakReference<Secret> value = new WeakReference<>(small.get(DB));
			small.get(DB);
			this.truth.put(DB, 2, this.value);
			Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> {
				small.get("prod/other");
				System.gc();
				return value.refersTo(null);
			});
		}
	}

	@Test
	void secretOfALoginIsForgottenWithTheLogin() {
		this.truth.put(DB, 1, json(this.value));
		LoginFields fields = LoginFields.of("username", "password");
		SecretLogin login = SecretLogin.builder(this.store, reference(DB), fields).build();
		outcome(login.refused(login.current()));
		assertThat(this.store.status()).hasSize(1);
		login.close();
		assertThat(this.store.status()).isEmpty();
	}

	@Test
	void secretOfALoginWithInjectedFieldsIsForgottenWithTheLogin() {
		this.seeds.putCopy(PASSWORD, this.value).putCopy("prod/db:username", "app");
		LoginFields fields = LoginFields.of("username", "password");
		SecretLogin login = SecretLogin.builder(this.store, reference(DB), fields).build();
		assertThat(login.current().username()).isEqualTo("app");
		assertThat(this.store.status()).hasSize(2);
		login.close();
		assertThat(this.store.status()).isEmpty();
	}

	@Test
	void listenerThatComesWhileAnotherEntryTakesThePlaceIsCalled() {
		ReplacedEntry replaced = new ReplacedEntry();
		List<String> told = new CopyOnWriteArrayList<>();
		LiveValue<String> live = replaced.live();
		replaced.whileReplaced(() -> live.onRotation(told::add));
		replaced.rotate();
		assertThat(told).containsExactly(this.value);
	}

	@Test
	void valueThatIsClosedWhileAnotherEntryTakesThePlaceIsNoLongerFollowed() {
		ReplacedEntry replaced = new ReplacedEntry();
		LiveValue<String> live = replaced.live();
		live.onRotation((newest) -> {
		});
		replaced.whileReplaced(live::close);
		assertThat(replaced.latest().isFollowed()).isFalse();
		assertThat(replaced.latest().followers().listening()).isEmpty();
	}

	/** An entry of a name, whose place that of the ARN takes. */
	private final class ReplacedEntry {

		private final SecretEntries entries = new SecretEntries(10, () -> {
		});

		private final EntryWriter writer = new EntryWriter(this.entries, SecretStoreFollowingTests.this.clock,
				System::nanoTime);

		private final SecretEntry byName = this.writer.seed(reference(DB), StubSource.version(DB, 1, "first")).entry();

		LiveValue<String> live() {
			SecretEntry.Reading reading = Objects.requireNonNull(this.byName.reading(null));
			LiveValue<String> live = new LiveValue<>(reading, reference(DB), Secret::reveal,
					SecretStoreFollowingTests.this.delivery, () -> {
					});
			this.byName.followers().add(live);
			return live;
		}

		/**
		 * Lets a call reach the followers of the entry before another takes its place,
		 * and go on afterwards.
		 */
		void whileReplaced(Runnable call) {
			Thread caller = new Thread(call);
			synchronized (this.byName.followers()) {
				caller.start();
				Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> caller.getState() == Thread.State.BLOCKED);
				Secret version = StubSource.version(DB, 1, "first");
				this.writer.version(reference(ARN), version, this.writer.ticket(), (applied) -> {
				});
				this.writer.version(reference(DB), version, this.writer.ticket(), (applied) -> {
				});
			}
			Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> caller.getState() == Thread.State.TERMINATED);
			assertThat(latest()).isNotSameAs(this.byName);
		}

		void rotate() {
			Secret version = StubSource.version(DB, 2, SecretStoreFollowingTests.this.value);
			this.writer.version(reference(DB), version, this.writer.ticket(),
					(applied) -> applied.entry()
						.followers()
						.listening()
						.forEach((live) -> live.notices().forEach((notice) -> notice.call().run())));
		}

		SecretEntry latest() {
			return this.byName.latest();
		}

	}

	@Test
	void listenerIsCalledForAsLongAsItsOwnerIsHeld() {
		this.truth.put(DB, 1, "first");
		List<String> told = new ArrayList<>();
		this.store.live(reference(DB), Secret::reveal).onRotationFor(told, List::add);
		collectGarbage();
		this.truth.put(DB, 2, this.value);
		refresh(DB);
		awaitDelivery();
		assertThat(told).containsExactly(this.value);
	}

	@Test
	void listenerWhoseOwnerWasCollectedKeepsNothing() {
		this.truth.put(DB, 1, this.value);
		LiveSecret<String> shared = this.store.live(reference(DB), Secret::reveal);
		List<String> told = new CopyOnWriteArrayList<>();
		shared.onRotationFor(new Object(), (owner, value) -> told.add(value));
		WeakReference<LiveSecret<String>> live = new WeakReference<>(shared);
		shared = null;
		Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> {
			System.gc();
			return this.store.status().isEmpty() && live.refersTo(null);
		});
		assertThat(told).isEmpty();
	}

	@Test
	void closedRegistrationKeepsNothing() {
		this.truth.put(DB, 1, this.value);
		LiveSecret.Registration registration = this.store.live(reference(DB), Secret::reveal).onRotation((value) -> {
		});
		registration.close();
		Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> {
			System.gc();
			return this.store.status().isEmpty();
		});
		registration.close();
	}

	private static void collectGarbage() {
		WeakReference<Object> garbage = new WeakReference<>(new Object());
		Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> {
			System.gc();
			return garbage.refersTo(null);
		});
	}

	@Test
	void followedSecretIsNeverEvicted() {
		try (SecretStore small = builder().maximumSize(1).build()) {
			this.truth.put(DB, 1, "first");
			LiveSecret<String> live = small.live(reference(DB), Secret::reveal);
			IntStream.range(0, 50).forEach((i) -> {
				this.truth.put("prod/s" + i, 1, "other");
				small.get("prod/s" + i);
			});
			this.truth.put(DB, 2, this.value);
			outcome(small.refresh(reference(DB)));
			assertThat(live.get()).isEqualTo(this.value);
		}
	}

	@Test
	void oldVersionsAreRememberedInBoundedMemory() {
		SecretEntry entry = new SecretEntry(reference(DB));
		String large = "canary-" + "x".repeat(60_000);
		for (int i = 0; i < 3_000; i++) {
			entry.remember(null, StubSource.version(DB, i, large + i));
		}
		PastValues values = new PastValues();
		for (int i = 0; i < 3_000; i++) {
			values.add(null, StubSource.version(DB, i, large + i));
		}
		assertThat(values.list()).hasSizeBetween(1, 4);
		assertThat(values.list().get(values.list().size() - 1).secret().versionId()).isEqualTo("v2999");
	}

	@Test
	void seedUnderANameGivesWayToAVersionReadByArnWithAnEvent() {
		this.truth.put(ARN, 1, json(this.value)).put(DB, 1, json(this.value));
		read(ARN);
		this.seeds.putCopy(PASSWORD, "canary-seed");
		LiveSecret<String> live = this.store.live(reference(PASSWORD), Secret::reveal);
		assertThat(live.get()).isEqualTo("canary-seed");
		assertThat(read("prod/db:username")).isEqualTo("app");
		assertThat(live.get()).isEqualTo(this.value);
		assertThat(read(PASSWORD)).isEqualTo(this.value);
		assertThat(this.store.mask("x canary-seed")).isEqualTo("x ******");
		assertThat(events()).singleElement().satisfies((event) -> {
			assertThat(event.concerns(PASSWORD)).isTrue();
			assertThat(event.concerns(ARN + ":password")).isTrue();
			assertThat(event.concerns("prod/db:username")).isFalse();
		});
		assertThat(this.store.status()).hasSize(1);
	}

	@Test
	void seedUnderANameIsKeptIfTheVersionReadByArnLacksTheField() {
		this.truth.put(ARN, 1, "{\"username\":\"app\"}").put(DB, 1, "{\"username\":\"app\"}");
		read(ARN);
		this.seeds.putCopy(PASSWORD, this.value);
		read(PASSWORD);
		read("prod/db:username");
		assertThat(read(PASSWORD)).isEqualTo(this.value);
		assertThat(read(ARN + ":password")).isEqualTo(this.value);
	}

	@Test
	void lateAnswerOfASourceWithoutVersionsDoesNotReplaceANewerOne() {
		this.truth.put(DB, unversioned("first"));
		read(DB);
		this.truth.put(DB, unversioned("late"));
		StubSource.Gate gate = this.truth.block(DB);
		CompletableFuture<Secret> late = this.store.refresh(reference(DB));
		gate.awaitReached();
		this.truth.put(DB, unversioned(this.value));
		this.clock.advance(Duration.ofMinutes(10));
		this.store.checkDue();
		gate.open();
		assertThat(outcome(late).reveal()).isEqualTo(this.value);
		assertThat(read(DB)).isEqualTo(this.value);
	}

	private static Secret unversioned(String content) {
		return Secret.builder(DB, StubSource.ORIGIN).text(content);
	}

	@Test
	void failedFirstReadIsForgottenThoughTheClockIsSetBack() {
		this.truth.fail(DB, unavailable("Not now"));
		assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> read(DB));
		this.truth.put(DB, 1, this.value);
		this.clock.set(this.clock.instant().minus(Duration.ofHours(1)));
		this.clock.advance(Duration.ofSeconds(1));
		assertThat(read(DB)).isEqualTo(this.value);
	}

	@Test
	void requestsUseABoundedNumberOfThreads() {
		List<StubSource.Gate> gates = IntStream.range(0, 40).mapToObj((i) -> this.truth.block("prod/s" + i)).toList();
		List<CompletableFuture<Secret>> fetches = IntStream.range(0, 40)
			.mapToObj((i) -> this.store.fetch(reference("prod/s" + i)))
			.toList();
		gates.get(0).awaitReached();
		assertThat(Thread.getAllStackTraces().keySet())
			.filteredOn((thread) -> thread.getName().startsWith("ecs-secrets-loader"))
			.hasSizeBetween(1, 32);
		gates.forEach(StubSource.Gate::open);
		fetches.forEach((fetch) -> assertThat(fetch).failsWithin(Duration.ofMinutes(1)));
	}

}
