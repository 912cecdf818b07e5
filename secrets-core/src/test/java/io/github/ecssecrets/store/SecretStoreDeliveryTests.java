package io.github.ecssecrets.store;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import io.github.ecssecrets.LiveSecret;
import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretEvent;
import io.github.ecssecrets.SecretOrigin;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretRefreshFailed;
import io.github.ecssecrets.SecretRotated;
import io.github.ecssecrets.source.SeedSource;
import io.github.ecssecrets.testsupport.NoSecretInLogExtension;
import io.github.ecssecrets.testsupport.StubSource;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SecretStore}: the order of applying, completing and telling, whatever
 * listeners do.
 */
class SecretStoreDeliveryTests extends AbstractSecretStoreTests {

	private static final String API = "prod/api";

	private final CountDownLatch released = new CountDownLatch(1);

	@Test
	void refreshWhenAListenerIsStillRunningGivesTheNewValueToEveryReader() {
		rotatable(DB, json("first"));
		LiveSecret<String> password = this.store.live(reference(PASSWORD), Secret::reveal);
		LiveSecret<String> waiting = this.store.live(reference(DB), Secret::reveal);
		waiting.onRotation((value) -> await(this.released));
		this.truth.put(DB, 2, json(this.value));
		refresh(DB);
		assertThat(password.get()).isEqualTo(this.value);
		assertThat(read(PASSWORD)).isEqualTo(this.value);
		this.truth.put(DB, 3, json("third"));
		refresh(DB);
		assertThat(password.get()).isEqualTo("third");
		this.released.countDown();
	}

	@Test
	void deliveryLagIsTheWaitOfTheOldestChange() {
		rotatable(DB, "first");
		assertThat(this.store.deliveryLag()).isZero();
		CountDownLatch called = new CountDownLatch(1);
		this.store.live(reference(DB), Secret::reveal).onRotation((value) -> {
			called.countDown();
			await(this.released);
		});
		this.truth.put(DB, 2, this.value);
		refresh(DB);
		await(called);
		Duration lag = this.store.deliveryLag();
		assertThat(lag).isPositive();
		assertThat(this.store.deliveryLag()).isGreaterThan(lag);
		this.released.countDown();
		awaitDelivery();
		Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> this.store.deliveryLag().isZero());
	}

	@Test
	void copyThatIsNotReadToTheEndHoldsUpNobodysNews() {
		HangingCopies copies = new HangingCopies();
		this.truth.put(API, 1, "first");
		try (SecretStore hanging = builder().sources(List.of(copies, this.truth.source()))
			.delivery(this.delivery)
			.build()) {
			hanging.get(PASSWORD);
			hanging.get("prod/db:username");
			hanging.get(API);
			copies.changed = true;
			this.clock.advance(Duration.ofHours(2));
			CompletableFuture<Boolean> round = concurrently(() -> {
				hanging.checkDue();
				return true;
			});
			await(copies.hanging);
			this.truth.put(API, 2, this.value);
			outcome(hanging.refresh(reference(API)));
			assertEvents(rotated(API, "v1", "v2"));
			copies.released.countDown();
			outcome(round);
			assertThat(hanging.get(PASSWORD).reveal()).isEqualTo("second");
			assertThat(hanging.get("prod/db:username").reveal()).isEqualTo("second");
		}
	}

	@Test
	void callsOfAUsageListenerThatHangsAreBounded() {
		AtomicInteger calls = new AtomicInteger();
		Runnable listener = () -> {
			calls.incrementAndGet();
			await(this.released);
		};
		try (SecretStore asked = builder().maximumSize(4).usageListener(listener).delivery(this.delivery).build()) {
			for (int i = 0; i < 3_000; i++) {
				this.truth.put("user/" + i, 1, this.value);
				asked.get("user/" + i);
			}
			this.released.countDown();
			awaitDelivery();
			assertThat(calls).hasValueBetween(2, 1_002);
		}
	}

	@Test
	void refreshCompletesBeforeListenersAreCalled() {
		rotatable(DB, "first");
		CompletableFuture<CompletableFuture<Secret>> asked = new CompletableFuture<>();
		CompletableFuture<Boolean> wasDone = new CompletableFuture<>();
		this.store.live(reference(DB), Secret::reveal).onRotation((value) -> wasDone.complete(outcome(asked).isDone()));
		this.truth.put(DB, 2, this.value);
		asked.complete(this.store.refresh(reference(DB)));
		assertThat(outcome(wasDone)).isTrue();
	}

	@Test
	void refreshRunsWhatDependsOnItWithoutKeepingAnybodyWaiting() {
		rotatable(DB, "first");
		rotatable(API, "first");
		CompletableFuture<String> told = new CompletableFuture<>();
		this.store.live(reference(DB), Secret::reveal).onRotation(told::complete);
		StubSource.Gate gate = this.truth.block(DB);
		CompletableFuture<Secret> refresh = this.store.refresh(reference(DB));
		gate.awaitReached();
		CompletableFuture<Void> dependent = refresh.thenAccept((secret) -> await(this.released));
		this.truth.put(DB, 2, this.value);
		gate.open();
		// joining would run the dependent on this thread
		Awaitility.await().atMost(Duration.ofMinutes(1)).until(refresh::isDone);
		rotate(DB, 3, "third");
		assertThat(outcome(told)).isEqualTo("third");
		assertThat(dependent).isNotDone();
		this.released.countDown();
		outcome(dependent);
	}

	@Test
	void listenerMayRefreshAnotherSecretThatHasChangedToo() {
		rotatable(DB, "first");
		rotatable(API, "first");
		List<String> told = new CopyOnWriteArrayList<>();
		LiveSecret<String> api = this.store.live(reference(API), Secret::reveal);
		api.onRotation(told::add);
		this.store.live(reference(DB), Secret::reveal).onRotation((value) -> {
			told.add(value);
			told.add(outcome(this.store.refresh(reference(API))).reveal());
		});
		this.truth.put(DB, 2, this.value).put(API, 2, "second");
		refresh(DB);
		Awaitility.await()
			.atMost(Duration.ofMinutes(1))
			.untilAsserted(() -> assertThat(told).containsExactly(this.value, "second", "second"));
	}

	@Test
	void listenerMayReadWhatIsBeingLoaded() {
		this.truth.put(DB, 1, this.value).put(API, 1, this.value);
		StubSource.Gate gate = this.truth.block(API);
		CompletableFuture<String> read = new CompletableFuture<>();
		CompletableFuture<SecretStore> made = new CompletableFuture<>();
		try (SecretStore reading = builder().usageListener(() -> read.complete(outcome(made).get(API).reveal()))
			.build()) {
			made.complete(reading);
			CompletableFuture<?> loading = concurrently(
					() -> reading.getAll(List.of(reference(DB), reference(API)), Duration.ofSeconds(10)));
			gate.awaitReached();
			gate.open();
			outcome(loading);
			assertThat(outcome(read)).isEqualTo(this.value);
		}
	}

	@Test
	void listenersAreCalledInTheOrderOfTheChanges() {
		List<String> told = new CopyOnWriteArrayList<>();
		for (String name : List.of(DB, API)) {
			rotatable(name, "first");
			this.store.live(reference(name), Secret::versionId).onRotation((version) -> told.add(name + " " + version));
		}
		LiveSecret<String> first = this.store.live(reference(DB), Secret::reveal);
		CountDownLatch called = new CountDownLatch(1);
		first.onRotation((value) -> {
			called.countDown();
			await(this.released);
		});
		for (int version = 2; version <= 3; version++) {
			this.truth.put(DB, version, this.value + version).put(API, version, this.value + version);
			refresh(DB);
			await(called);
			refresh(API);
		}
		this.released.countDown();
		awaitDelivery();
		assertThat(told).containsExactly("prod/db v2", "prod/api v3", "prod/db v3");
		assertThat(events()).extracting((event) -> event.reference() + " " + ((SecretRotated) event).newVersionId())
			.containsExactly("prod/db v2", "prod/api v2", "prod/db v3", "prod/api v3");
	}

	@Test
	void whoBuildsListenersIsCalledAsTheyAre() {
		CompletableFuture<String> thread = new CompletableFuture<>();
		this.store.deliver("a listener of a test", () -> {
			thread.complete(Thread.currentThread().getName());
			throw new IllegalStateException(this.value);
		});
		assertThat(outcome(thread)).isEqualTo("ecs-secrets-delivery");
		awaitDelivery();
		assertThat(warnings()).containsExactly("WARN io.github.ecssecrets.store.SecretStore A listener to changes of "
				+ "secrets failed (java.lang.IllegalStateException): a listener of a test");
	}

	@Test
	void listenerThatIsInLineWhenItsValueIsClosedIsNotCalled() {
		this.truth.put(DB, 1, "canary-1");
		LiveSecret<String> live = this.store.live(reference(DB), Secret::reveal);
		String first = live.get();
		List<String> told = new CopyOnWriteArrayList<>();
		live.onRotation(told::add);
		CompletableFuture<Void> released = new CompletableFuture<>();
		this.delivery.tell(new Notice(this, "something slow", released::join));
		this.truth.put(DB, 2, this.value);
		refresh(DB);
		live.close();
		live.onRotation(first, (before, after) -> told.add(after));
		released.complete(null);
		awaitDelivery();
		assertThat(told.size()).isZero();
	}

	@Test
	void closeEndsTheCalls() {
		this.store.close();
		this.store.deliver("a listener of a test", () -> {
			throw new IllegalStateException("Must not be called");
		});
		assertThat(NoSecretInLogExtension.logged())
			.containsExactly("DEBUG io.github.ecssecrets.store.SecretStore Closed before listeners were called");
	}

	@Test
	void listenerThatThrowsAnErrorHarmsNobody() {
		List<SecretEvent> heard = new CopyOnWriteArrayList<>();
		this.truth.put(DB, 1, this.value);
		try (SecretStore failing = builder().listener((event) -> {
			throw new NoClassDefFoundError(this.value);
		}).listener(heard::add).build()) {
			failing.get(DB);
			this.truth.fail(DB, unavailable("Not now"));
			assertThat(failing.refresh(reference(DB))).failsWithin(Duration.ofMinutes(1));
			this.truth.put(DB, 2, "second");
			assertThat(outcome(failing.refresh(reference(DB))).reveal()).isEqualTo("second");
			Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> heard.size() == 2);
		}
		assertThat(heard.get(0)).isInstanceOf(SecretRefreshFailed.class);
		assertThat(NoSecretInLogExtension.logged())
			.anyMatch((line) -> line.contains("failed (java.lang.NoClassDefFoundError): a lambda of"));
	}

	@Test
	void listenerWhoseTextFailsTooHarmsNobody() {
		List<SecretEvent> heard = new CopyOnWriteArrayList<>();
		this.truth.put(DB, 1, this.value);
		try (SecretStore failing = builder().listener(new Consumer<>() {

			@Override
			public void accept(SecretEvent event) {
				throw new StackOverflowError();
			}

			@Override
			public String toString() {
				throw new StackOverflowError();
			}

		}).listener(heard::add).build()) {
			failing.get(DB);
			this.truth.put(DB, 2, "second");
			outcome(failing.refresh(reference(DB)));
			Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> heard.size() == 1);
		}
	}

	@Test
	void listenerThatNeverReturnsKeepsNobodyButListenersWaiting() {
		CountDownLatch called = new CountDownLatch(1);
		this.truth.put(DB, 1, "first");
		SecretStore hanging = builder().listener((event) -> {
			called.countDown();
			await(this.released);
		}).build();
		LiveSecret<String> live = hanging.live(reference(DB), Secret::reveal);
		this.truth.put(DB, 2, "second");
		outcome(hanging.refresh(reference(DB)));
		await(called);
		this.truth.put(DB, 3, this.value);
		this.clock.advance(Duration.ofMinutes(7));
		hanging.checkDue();
		assertThat(live.get()).isEqualTo(this.value);
		outcome(hanging.fetch(reference(DB)));
		outcome(concurrently(() -> {
			hanging.close();
			return "closed";
		}));
		assertThat(this.released.getCount()).as("the listener is still running").isPositive();
		this.released.countDown();
	}

	@Test
	void listenerThatSetsTheInterruptFlagHarmsNobody() {
		rotatable(DB, "first");
		List<Boolean> interrupted = new CopyOnWriteArrayList<>();
		LiveSecret<String> live = this.store.live(reference(DB), Secret::reveal);
		live.onRotation((value) -> Thread.currentThread().interrupt());
		live.onRotation((value) -> interrupted.add(Thread.currentThread().isInterrupted()));
		rotate(DB, 2, this.value);
		rotate(DB, 3, "third");
		assertThat(interrupted).containsExactly(false, false);
	}

	@Test
	void newVersionForWhoseListenersNoThreadCanBeMadeIsAppliedAndToldLater() {
		Delivery delivery = new Delivery(Duration.ofSeconds(10), DeliveryTests.threadsOfWhichFail(1));
		CompletableFuture<String> told = new CompletableFuture<>();
		try (SecretStore store = builder().delivery(delivery).build()) {
			this.truth.put(DB, 1, "first");
			LiveSecret<String> live = store.live(reference(DB), Secret::reveal);
			live.onRotation(told::complete);
			this.truth.put(DB, 2, this.value);
			assertThat(outcome(store.refresh(reference(DB))).reveal()).isEqualTo(this.value);
			assertThat(live.get()).isEqualTo(this.value);
			assertThat(outcome(told)).isEqualTo(this.value);
		}
	}

	@Test
	void listenerThatTakesLongIsNamedOnce() {
		Delivery delivery = new Delivery(Duration.ofMillis(20));
		try (SecretStore slow = builder().delivery(delivery).listener(new Consumer<>() {

			@Override
			public void accept(SecretEvent event) {
				await(SecretStoreDeliveryTests.this.released);
			}

			@Override
			public String toString() {
				return "the listener of a test";
			}

		}).build()) {
			this.truth.put(DB, 1, "first");
			slow.get(DB);
			this.truth.put(DB, 2, this.value);
			outcome(slow.refresh(reference(DB)));
			Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> !warnings().isEmpty());
			this.released.countDown();
		}
		assertThat(warnings()).containsExactly(
				"WARN io.github.ecssecrets.store.SecretStore A listener to events of secret 'prod/db' is still "
						+ "running after 20 ms and delays all others: the listener of a test");
	}

	private static List<String> warnings() {
		return NoSecretInLogExtension.logged().stream().filter((line) -> line.startsWith("WARN")).toList();
	}

	@Test
	void onRotationSinceAValueMissesNothing() {
		rotatable(DB, "first");
		LiveSecret<String> live = this.store.live(reference(DB), Secret::reveal);
		String seen = live.get();
		rotate(DB, 2, this.value);
		List<String> told = new CopyOnWriteArrayList<>();
		live.onRotation(seen, (before, after) -> told.add(before + " " + after));
		awaitDelivery();
		assertThat(told).containsExactly("first " + this.value);
		rotate(DB, 3, "third");
		assertThat(told).containsExactly("first " + this.value, this.value + " third");
	}

	@Test
	void onRotationSinceTheValueInUseIsNotCalledBeforeARotation() {
		rotatable(DB, this.value);
		LiveSecret<String> live = this.store.live(reference(DB), Secret::reveal);
		List<String> told = new CopyOnWriteArrayList<>();
		live.onRotation(live.get(), (before, after) -> told.add(after));
		awaitDelivery();
		assertThat(told).isEmpty();
	}

	@Test
	void aNewVersionWithTheSameContentIsNoRotation() {
		rotatable(DB, this.value);
		LiveSecret<Secret> live = this.store.live(reference(DB), (secret) -> secret);
		List<Secret> told = new CopyOnWriteArrayList<>();
		live.onRotation(told::add);
		rotate(DB, 2, this.value);
		assertThat(live.get().versionId()).isEqualTo("v2");
		assertThat(told).isEmpty();
		assertThat(events()).isEmpty();
	}

	@Test
	void eventConcernsTheSecretByEachOfItsNamesAndTheFieldsThatDiffer() {
		rotatable(DB, "{\"username\":\"app\",\"password\":\"canary-1\",\"replicas\":[{\"port\":1}]}");
		rotate(DB, 2, "{\"username\":\"app\",\"password\":\"" + this.value + "\",\"replicas\":[{\"port\":2}]}");
		SecretEvent event = events().get(0);
		for (String name : List.of(DB, ARN)) {
			assertThat(event.concerns(name)).isTrue();
			assertThat(event.concerns(name + ":password")).isTrue();
			assertThat(event.concerns(name + ":/replicas/0/port")).isTrue();
			assertThat(event.concerns(name + ":username")).isFalse();
			assertThat(event.concerns(name + "::AWSPREVIOUS")).isFalse();
		}
		assertThat(event.concerns("prod/other")).isFalse();
		assertThat(event.concerns(ARN.replace("eu-west-1", "eu-west-2"))).isFalse();
	}

	@Test
	void eventOfASecretReadByArnDoesNotConcernAnotherOfThatName() {
		String remote = ARN.replace("eu-west-1", "us-east-1");
		rotatable(DB, "first");
		this.truth.put(remote, remote(1, "first"));
		read(remote);
		this.truth.put(remote, remote(2, this.value));
		refresh(remote);
		assertThat(events()).singleElement().satisfies((event) -> {
			assertThat(event.concerns(remote)).isTrue();
			assertThat(event.concerns(DB)).isFalse();
			assertThat(event.concerns(ARN)).isFalse();
		});
	}

	private static Secret remote(int number, String content) {
		return Secret.builder(DB, StubSource.ORIGIN)
			.arn(ARN.replace("eu-west-1", "us-east-1"))
			.version("r" + number, List.of(SecretReference.AWSCURRENT))
			.text(content);
	}

	private void rotatable(String name, String content) {
		this.truth.put(name, 1, content);
		read(name);
	}

	private void rotate(String name, int number, String content) {
		this.truth.put(name, number, content);
		refresh(name);
		awaitDelivery();
	}

	private static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** Two copies; once they changed, the second that is asked for keeps one waiting. */
	private static final class HangingCopies implements SeedSource {

		private final CountDownLatch hanging = new CountDownLatch(1);

		private final CountDownLatch released = new CountDownLatch(1);

		private final AtomicInteger asked = new AtomicInteger();

		private volatile boolean changed;

		@Override
		public String name() {
			return "copies";
		}

		@Override
		public @Nullable Secret find(SecretReference reference) {
			return null;
		}

		@Override
		public @Nullable Secret findField(SecretReference reference) {
			if (this.changed && this.asked.incrementAndGet() == 2) {
				this.hanging.countDown();
				await(this.released);
			}
			return Secret.builder(reference.name(), new SecretOrigin.Custom("a copy"))
				.text(this.changed ? "second" : "first");
		}

	}

}
