package io.github.ecssecrets.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;

import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretMonitor;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretUnavailableException;
import io.github.ecssecrets.source.AuthoritativeSource;
import io.github.ecssecrets.source.Freshness;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Refresher}, through the store: copies, failures, and the end.
 * {@link SecretStoreRotationTests} has what a new version does.
 */
class RefresherTests extends AbstractSecretStoreTests {

	@Test
	void copiesThatDidNotChangeAreConfirmed() {
		this.seeds.putCopy(DB, this.value);
		try (SecretStore copies = builder().sources(List.of(this.seeds.source())).build()) {
			copies.get(DB);
			Instant start = this.clock.instant();
			this.clock.advance(Duration.ofMinutes(1));
			outcome(copies.refresh(reference(DB)));
			assertThat(copies.status()).singleElement().satisfies((status) -> {
				assertThat(status.fetched()).isEqualTo(start);
				assertThat(status.checked()).isEqualTo(this.clock.instant());
			});
		}
	}

	@Test
	void firstCopyThatCannotBeReadIsTheFailureAndTheOthersAreRead() {
		this.seeds.putCopy(PASSWORD, "canary-1").putCopy("prod/db:username", "app").putCopy("prod/db:token", "first");
		try (SecretStore copies = builder().sources(List.of(this.seeds.source())).build()) {
			copies.get(PASSWORD);
			copies.get("prod/db:username");
			copies.get("prod/db:token");
			this.seeds.fail(PASSWORD, unavailable("No file"))
				.fail("prod/db:username", unavailable("No file"))
				.putCopy("prod/db:token", this.value);
			assertThat(copies.refresh(reference(DB))).failsWithin(Duration.ofMinutes(1))
				.withThrowableThat()
				.withMessageContaining("No file");
			assertThat(copies.get("prod/db:token").reveal()).isEqualTo(this.value);
		}
	}

	@Test
	void failureOfASecretThatIsNotInUseIsNoIncident() {
		this.truth.fail(DB, unavailable("Not now"));
		assertThat(refreshFailure(DB)).hasMessage("Not now");
		assertThat(events()).isEmpty();
		assertThat(this.store.status()).isEmpty();
	}

	@Test
	void closeInterruptsASourceThatIsBeingAsked() {
		WaitingSource source = new WaitingSource();
		SecretStore waiting = builder().sources(List.of(source)).build();
		CompletableFuture<Secret> refresh = waiting.refresh(reference(DB));
		outcome(source.asked);
		waiting.close();
		outcome(source.interrupted);
		Throwable failure = outcome(refresh.handle((secret, ex) -> ex));
		assertThat(failure).isInstanceOf(SecretUnavailableException.class)
			.hasMessage("Secret 'prod/db' was not read because the store is closed");
	}

	@Test
	void refreshForWhichNoThreadCanBeMadeFailsAndTheNextBeginsAnew() {
		SecretEntries entries = new SecretEntries(16, () -> {
		});
		Intake intake = new Intake(new EntryWriter(entries, this.clock, this.clock::nanoTime),
				new Publisher(this.delivery, List.of(), List.of(), SecretMonitor.none()), this.delivery, (entry) -> {
				});
		Refresher refresher = new Refresher(new SourceChain(List.of(this.truth.source())), entries, intake);
		this.truth.put(DB, 1, this.value);
		ThreadPoolExecutor threads = (ThreadPoolExecutor) refresher.executor();
		ThreadFactory factory = threads.getThreadFactory();
		threads.setThreadFactory((task) -> {
			throw new InternalError("unable to create native thread");
		});
		CompletableFuture<Optional<SecretEntry>> first = refresher.refresh(reference(DB), new CompletableFuture<>());
		assertThat(first).isCompletedExceptionally();
		Throwable failure = outcome(first.handle((entry, ex) -> ex));
		assertThat(failure).isInstanceOf(SecretUnavailableException.class)
			.hasMessage(
					"Secret 'prod/db' was not read because no thread could be started " + "(java.lang.InternalError)");
		threads.setThreadFactory(factory);
		assertThat(outcome(refresher.refresh(reference(DB), new CompletableFuture<>()))).isPresent();
		refresher.close();
	}

	/** Waits until somebody interrupts it. */
	private static final class WaitingSource implements AuthoritativeSource {

		private final CompletableFuture<Boolean> asked = new CompletableFuture<>();

		private final CompletableFuture<Boolean> interrupted = new CompletableFuture<>();

		@Override
		public String name() {
			return "waiting";
		}

		@Override
		public @Nullable Secret find(SecretReference reference, Freshness freshness) {
			this.asked.complete(true);
			try {
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				this.interrupted.complete(true);
			}
			return null;
		}

	}

}
