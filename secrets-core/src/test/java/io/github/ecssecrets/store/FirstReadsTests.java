package io.github.ecssecrets.store;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretResult;
import io.github.ecssecrets.SecretUnavailableException;
import io.github.ecssecrets.source.AuthoritativeSource;
import io.github.ecssecrets.source.Freshness;
import io.github.ecssecrets.testsupport.StubSource;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link FirstReads}, through the store, where a first read does not go as it
 * should. {@link SecretStoreTests} and {@link SecretStoreConcurrencyTests} have the rest.
 */
class FirstReadsTests extends AbstractSecretStoreTests {

	@Test
	void sourceThatReadsWhatItIsAskedForFails() {
		CompletableFuture<SecretStore> made = new CompletableFuture<>();
		try (SecretStore asked = builder().sources(List.of(new Asking(made))).build()) {
			made.complete(asked);
			CompletableFuture<Secret> read = concurrently(() -> asked.get(DB));
			Throwable failure = outcome(read.handle((secret, ex) -> ex)).getCause();
			assertThat(failure).isInstanceOf(SecretUnavailableException.class)
				.hasMessageEndingWith("(java.lang.IllegalStateException)");
		}
	}

	@Test
	void errorOfASourceIsNoOutcomeOfASecret() {
		this.truth.fail(DB, new StackOverflowError(this.value));
		assertThatIllegalStateException()
			.isThrownBy(() -> this.store.getAll(List.of(reference(DB)), Duration.ofMinutes(1)))
			.withMessage("The sources of secrets failed unexpectedly")
			.withCauseInstanceOf(StackOverflowError.class);
	}

	@Test
	void interruptOfWhoReadsIsNoFailureOfWhoWaits() {
		CompletableFuture<Thread> reading = new CompletableFuture<>();
		CountDownLatch silent = new CountDownLatch(1);
		try (SecretStore interrupted = builder().sources(List.of(new Interruptible(reading, silent))).build()) {
			CompletableFuture<Secret> first = concurrently(() -> interrupted.get(DB));
			Thread reader = outcome(reading);
			CompletableFuture<Thread> waiting = new CompletableFuture<>();
			CompletableFuture<Secret> second = concurrently(() -> {
				waiting.complete(Thread.currentThread());
				return interrupted.get(DB);
			});
			Thread waiter = outcome(waiting);
			Awaitility.await()
				.atMost(Duration.ofMinutes(1))
				.until(() -> waiter.getState() == Thread.State.WAITING && reading.isDone());
			reader.interrupt();
			assertThat(outcome(first.handle((secret, ex) -> ex)).getCause())
				.isInstanceOf(SecretUnavailableException.class);
			silent.countDown();
			assertThat(outcome(second).reveal()).isEqualTo("second");
		}
	}

	@Test
	void interruptOfWhoReadsIsNotRemembered() {
		try (SecretStore interrupted = builder()
			.sources(List.of(new Interruptible(new CompletableFuture<>(), new CountDownLatch(0))))
			.build()) {
			Thread.currentThread().interrupt();
			assertThatExceptionOfType(SecretUnavailableException.class).isThrownBy(() -> interrupted.get(DB));
			assertThat(Thread.interrupted()).isTrue();
			assertThat(interrupted.get(DB).reveal()).isEqualTo("second");
		}
	}

	@Test
	void failureIsRememberedForEachFieldByItself() {
		this.truth.fail(DB, unavailable("Not now"));
		assertThatExceptionOfType(SecretUnavailableException.class).isThrownBy(() -> read(PASSWORD));
		this.truth.put(DB, 1, json(this.value));
		assertThat(read(DB)).isEqualTo(json(this.value));
		assertThat(read(PASSWORD)).isEqualTo(this.value);
	}

	@Test
	void failureOfTheTruthTellsWhichCopiesWereLookedFor() {
		this.truth.fail(DB, unavailable("Not now"));
		assertThatExceptionOfType(SecretUnavailableException.class).isThrownBy(() -> read(DB))
			.satisfies((ex) -> assertThat(ex.getSuppressed()).singleElement()
				.satisfies((hint) -> assertThat(hint).hasMessage("Secret 'prod/db' was not found; looked at seeds")));
	}

	@Test
	void readThatIsOvertakenTellsWhatIsInUseNow() {
		this.truth.put(DB, 1, json("canary-1"));
		StubSource.Gate gate = this.truth.block(DB);
		CompletableFuture<Map<SecretReference, SecretResult>> late = concurrently(
				() -> this.store.getAll(List.of(reference(PASSWORD), reference(DB)), Duration.ofMinutes(1)));
		gate.awaitReached();
		this.truth.put(DB, 2, json(this.value));
		refresh(DB);
		gate.open();
		assertThat(outcome(late).values()).extracting((result) -> result.orElseThrow().reveal())
			.containsExactly(this.value, json(this.value));
	}

	@Test
	void whoWaitsForASecretGetsItBeforeTheNextSourceAnswers() {
		this.seeds.putCopy(DB, this.value);
		this.truth.put("prod/api", 1, this.value);
		StubSource.Gate seeded = this.seeds.block(DB);
		StubSource.Gate asked = this.truth.block("prod/api");
		CompletableFuture<Map<SecretReference, SecretResult>> leader = concurrently(
				() -> this.store.getAll(List.of(reference(DB), reference("prod/api")), Duration.ofMinutes(1)));
		seeded.awaitReached();
		CompletableFuture<Secret> read = new CompletableFuture<>();
		Thread waiting = new Thread(() -> read.complete(this.store.get(DB)));
		waiting.start();
		Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> waiting.getState() == Thread.State.WAITING);
		seeded.open();
		assertThat(outcome(read).reveal()).isEqualTo(this.value);
		assertThat(leader).isNotDone();
		asked.open();
		assertThat(outcome(leader)).hasSize(2);
	}

	/** Asks the store for what it is asked for itself. */
	private record Asking(CompletableFuture<SecretStore> store) implements AuthoritativeSource {

		@Override
		public String name() {
			return "asking";
		}

		@Override
		public @Nullable Secret find(SecretReference reference, Freshness freshness) {
			return this.store.join().get(reference);
		}

	}

	/** Fails if its thread is interrupted, which it leaves so, as the AWS SDK does. */
	private record Interruptible(CompletableFuture<Thread> asked,
			CountDownLatch silent) implements AuthoritativeSource {

		@Override
		public String name() {
			return "interruptible";
		}

		@Override
		public @Nullable Secret find(SecretReference reference, Freshness freshness) {
			this.asked.complete(Thread.currentThread());
			try {
				this.silent.await();
				return StubSource.version(DB, 2, "second");
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw new SecretUnavailableException(reference, "Interrupted", null, null);
			}
		}

	}

}
