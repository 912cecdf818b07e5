package io.github.ecssecrets.store;

import java.time.Duration;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretResult;
import io.github.ecssecrets.testsupport.StubSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SecretStore} under concurrent reads, and for answers that come late.
 */
class SecretStoreConcurrencyTests extends AbstractSecretStoreTests {

	@Test
	void getWhenAThousandThreadsAskAtOnceAsksTheSourceOnce() {
		this.truth.put(DB, 1, this.value);
		List<Object> outcomes = together(1_000, (i) -> () -> read(DB));
		assertThat(outcomes).hasSize(1_000).containsOnly(this.value);
		assertThat(this.truth.calls()).isEqualTo(1);
	}

	@Test
	void getWhenThreadsAskForTwoKeysAtOnceAsksTheSourceOnce() {
		this.truth.put(DB, 1, json(this.value));
		List<Object> outcomes = together(100, (i) -> () -> read((i % 2 == 0) ? PASSWORD : "prod/db:username"));
		assertThat(outcomes).hasSize(100).containsOnly(this.value, "app");
		assertThat(this.truth.calls()).isEqualTo(1);
	}

	@Test
	void getWhenTheSharedCallFailsEveryThreadGetsAnExceptionOfItsOwn() {
		this.truth.fail(DB, unavailable("Not now"));
		List<Object> outcomes = together(100, (i) -> () -> read(DB));
		assertThat(this.truth.calls()).isEqualTo(1);
		Set<Object> instances = Collections.newSetFromMap(new IdentityHashMap<>());
		instances.addAll(outcomes);
		assertThat(instances).hasSize(100)
			.allSatisfy((outcome) -> assertThat((Throwable) outcome).isInstanceOf(SecretException.class)
				.hasMessage("Not now"));
	}

	@Test
	void getAllWhenOneSecretIsLoadingJoinsItsCall() {
		this.truth.put(DB, 1, this.value).put("prod/api", 1, this.value);
		StubSource.Gate gate = this.truth.block(DB);
		CompletableFuture<String> leader = concurrently(() -> read(DB));
		gate.awaitReached();
		CompletableFuture<Map<SecretReference, SecretResult>> joined = concurrently(
				() -> this.store.getAll(List.of(reference(DB), reference("prod/api")), Duration.ofSeconds(10)));
		Awaitility.await()
			.atMost(Duration.ofMinutes(1))
			.pollInterval(Duration.ofMillis(2))
			.until(() -> this.truth.calls("prod/api") == 1);
		gate.open();
		assertThat(outcome(joined).values())
			.allSatisfy((result) -> assertThat(result.orElseThrow().reveal()).isEqualTo(this.value));
		assertThat(outcome(leader)).isEqualTo(this.value);
		assertThat(this.truth.calls(DB)).isEqualTo(1);
	}

	/**
	 * Runs calls on as many threads, all of which wait for the one call to the source
	 * before it is answered.
	 * @return what the calls returned or threw
	 */
	private List<Object> together(int count, IntFunction<Supplier<Object>> call) {
		StubSource.Gate gate = this.truth.block(DB);
		ConcurrentLinkedQueue<Object> outcomes = new ConcurrentLinkedQueue<>();
		List<Thread> threads = IntStream.range(0, count).mapToObj((i) -> new Thread(() -> {
			try {
				outcomes.add(call.apply(i).get());
			}
			catch (SecretException ex) {
				outcomes.add(ex);
			}
		})).toList();
		threads.forEach(Thread::start);
		Awaitility.await()
			.atMost(Duration.ofMinutes(1))
			.pollInterval(Duration.ofMillis(5))
			.until(() -> threads.stream()
				.noneMatch((thread) -> thread.getState() == Thread.State.RUNNABLE
						|| thread.getState() == Thread.State.BLOCKED));
		gate.open();
		Awaitility.await()
			.atMost(Duration.ofMinutes(1))
			.pollInterval(Duration.ofMillis(5))
			.until(() -> threads.stream().noneMatch(Thread::isAlive));
		return List.copyOf(outcomes);
	}

	@Test
	void getWhenItsAnswerIsOlderThanARefreshGivesWayToIt() {
		this.truth.put(DB, 1, "old");
		StubSource.Gate gate = this.truth.block(DB);
		CompletableFuture<String> late = concurrently(() -> read(DB));
		gate.awaitReached();
		this.truth.put(DB, 2, this.value);
		refresh(DB);
		gate.open();
		assertThat(outcome(late)).isEqualTo(this.value);
		assertThat(read(DB)).isEqualTo(this.value);
		assertThat(events()).isEmpty();
	}

	@Test
	void getWhenItsSeedIsOlderThanARefreshGivesWayToIt() {
		this.seeds.putCopy(PASSWORD, "seed");
		this.truth.put(DB, 2, json(this.value));
		StubSource.Gate gate = this.seeds.block(PASSWORD);
		CompletableFuture<String> late = concurrently(() -> read(PASSWORD));
		gate.awaitReached();
		refresh(DB);
		gate.open();
		assertThat(outcome(late)).isEqualTo(this.value);
		assertThat(read(PASSWORD)).isEqualTo(this.value);
	}

	@Test
	void getWhenItsWholeSeedIsOlderThanARefreshGivesWayToIt() {
		this.seeds.putCopy(DB, "seed");
		this.truth.put(DB, 2, this.value);
		StubSource.Gate gate = this.seeds.block(DB);
		CompletableFuture<String> late = concurrently(() -> read(DB));
		gate.awaitReached();
		refresh(DB);
		gate.open();
		assertThat(outcome(late)).isEqualTo(this.value);
		assertThat(read(DB)).isEqualTo(this.value);
	}

	@Test
	void refreshWhenItsAnswerIsOlderThanALaterRefreshGivesWayToIt() {
		readByNameAndArn(1);
		this.truth.put(DB, undated(2, "late"));
		StubSource.Gate gate = this.truth.block(DB);
		CompletableFuture<Secret> late = this.store.refresh(reference(DB));
		gate.awaitReached();
		this.truth.put(ARN, undated(3, this.value));
		refresh(ARN);
		gate.open();
		assertThat(outcome(late).reveal()).isEqualTo(this.value);
		assertThat(read(DB)).isEqualTo(this.value);
	}

	@Test
	void refreshWhenALateAnswerConfirmsTheVersionAnotherLateOneIsStillRefused() {
		readByNameAndArn(1);
		this.truth.put(PARTIAL_ARN, undated(2, this.value));
		StubSource.Gate confirming = this.truth.block(PARTIAL_ARN);
		CompletableFuture<Secret> confirmed = this.store.refresh(reference(PARTIAL_ARN));
		confirming.awaitReached();
		this.truth.put(DB, undated(1, "late"));
		StubSource.Gate refused = this.truth.block(DB);
		CompletableFuture<Secret> late = this.store.refresh(reference(DB));
		refused.awaitReached();
		this.truth.put(ARN, undated(2, this.value));
		refresh(ARN);
		confirming.open();
		outcome(confirmed);
		refused.open();
		assertThat(outcome(late).reveal()).isEqualTo(this.value);
	}

	@Test
	void getWhenSecretsAreForgottenWhileTheyAreReadAsksTheSourceAgain() {
		List<String> names = IntStream.range(0, 20).mapToObj((i) -> "prod/s" + i).toList();
		names.forEach((name) -> this.truth.put(name, 1, "first"));
		try (SecretStore small = builder().maximumSize(1).build()) {
			List<CompletableFuture<?>> readers = IntStream.range(0, 4)
				.<CompletableFuture<?>>mapToObj((reader) -> concurrently(() -> readRepeatedly(small, names)))
				.toList();
			readers.forEach(AbstractSecretStoreTests::outcome);
			Awaitility.await()
				.atMost(Duration.ofMinutes(1))
				.pollInterval(Duration.ofMillis(2))
				.until(() -> small.status().size() == 1);
			SecretReference kept = small.status().get(0).reference();
			names.forEach((name) -> this.truth.put(name, 2, "second"));
			assertThat(small.get(kept).reveal()).isEqualTo("first");
			assertThat(names).filteredOn((name) -> !kept.equals(reference(name)))
				.allSatisfy((name) -> assertThat(small.get(name).reveal()).isEqualTo("second"));
		}
	}

	private static int readRepeatedly(SecretStore store, List<String> names) {
		int reads = 0;
		while (reads < 1_000) {
			String name = names.get(reads++ / 3 % names.size());
			assertThat(store.get(name).reveal()).isEqualTo("first");
		}
		return reads;
	}

	private void readByNameAndArn(int number) {
		for (String reference : List.of(DB, PARTIAL_ARN, ARN)) {
			this.truth.put(reference, undated(number, "first"));
			read(reference);
		}
	}

	/** A version that does not tell its age. */
	private static Secret undated(int number, String content) {
		return Secret.builder(DB, StubSource.ORIGIN).arn(ARN).version("v" + number, Set.of("AWSCURRENT")).text(content);
	}

}
