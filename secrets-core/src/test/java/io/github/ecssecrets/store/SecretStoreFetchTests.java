package io.github.ecssecrets.store;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretKeyNotFoundException;
import io.github.ecssecrets.SecretMalformedException;
import io.github.ecssecrets.SecretNotFoundException;
import io.github.ecssecrets.SecretUnavailableException;
import io.github.ecssecrets.testsupport.Canary;
import io.github.ecssecrets.testsupport.NoSecretInLogExtension;
import io.github.ecssecrets.testsupport.StubSource;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@link SecretStore#fetch}, which leaves no trace.
 */
class SecretStoreFetchTests extends AbstractSecretStoreTests {

	private static final String PENDING = "prod/db::AWSPENDING";

	@Test
	void fetchGivesTheVersionAsked() {
		this.truth.put(DB, 1, "current").put(PENDING, 2, this.value);
		assertThat(fetch(PENDING).reveal()).isEqualTo(this.value);
		assertThat(fetch(PENDING).versionId()).isEqualTo("v2");
	}

	@Test
	void fetchWhenReferenceHasAKeyGivesTheField() {
		this.truth.put(PENDING, 2, json(this.value));
		assertThat(fetch("prod/db:password:AWSPENDING").reveal()).isEqualTo(this.value);
	}

	@Test
	void fetchWhenReadBeforeAsksAgainAndChangesNothing() {
		this.truth.put(DB, 1, "first");
		read(DB);
		this.truth.put(DB, 2, this.value);
		assertThat(fetch(DB).reveal()).isEqualTo(this.value);
		assertThat(read(DB)).isEqualTo("first");
		assertThat(status(DB).versionId()).isEqualTo("v1");
		assertThat(events()).isEmpty();
	}

	@Test
	void fetchAsksNoSeeds() {
		this.seeds.putCopy(PASSWORD, "seed").putCopy(DB, json("seed"));
		this.truth.put(DB, 1, json(this.value));
		assertThat(fetch(PASSWORD).reveal()).isEqualTo(this.value);
		assertThat(this.seeds.calls()).isZero();
	}

	@Test
	void fetchIsNotInUseAfterwards() {
		this.truth.put(DB, 1, "current").put(PENDING, 2, this.value);
		read(DB);
		fetch(PENDING);
		assertThat(this.store.status()).extracting((status) -> status.reference().toString()).containsExactly(DB);
		for (int round = 0; round < 3; round++) {
			this.clock.advance(Duration.ofMinutes(7));
			this.store.checkDue();
		}
		assertThat(this.truth.calls(PENDING)).isEqualTo(1);
		assertThat(this.truth.calls(DB)).isEqualTo(4);
		assertThat(read(DB)).isEqualTo("current");
		assertThat(events()).isEmpty();
	}

	@Test
	void fetchRunsWhatDependsOnItOnAThreadThatNobodyWaitsFor() {
		this.truth.put(PENDING, 2, this.value);
		StubSource.Gate gate = this.truth.block(PENDING);
		CompletableFuture<Secret> fetch = this.store.fetch(reference(PENDING));
		gate.awaitReached();
		CompletableFuture<Thread> thread = fetch.thenApply((secret) -> Thread.currentThread());
		gate.open();
		assertThat(outcome(thread).getName()).startsWith("ecs-secrets-answer-");
		assertThat(outcome(thread).isDaemon()).isTrue();
	}

	@Test
	void fetchWhenNoVersionHasTheStageFailsEachTimeWithoutATrace() {
		this.truth.put(DB, 1, "current");
		read(DB);
		for (int i = 1; i <= 2; i++) {
			assertThat(fetchFailure(PENDING)).isInstanceOf(SecretNotFoundException.class)
				.hasMessage("Secret 'prod/db::AWSPENDING' was not found; looked at truth");
			assertThat(this.truth.calls(PENDING)).isEqualTo(i);
		}
		assertThat(this.store.status()).hasSize(1);
		assertThat(events()).isEmpty();
	}

	@Test
	void fetchWhenItFailsIsNoIncidentOfTheSecretInUse() {
		this.truth.put(DB, 1, "first");
		read(DB);
		this.truth.fail(DB, unavailable("Not now"));
		assertThat(fetchFailure(DB)).isInstanceOf(SecretUnavailableException.class).hasMessage("Not now");
		assertThat(status(DB).problem()).isNull();
		assertThat(events()).isEmpty();
		assertThat(NoSecretInLogExtension.logged()).doesNotContain("WARN");
	}

	@Test
	void fetchWhenItFailedDoesNotSpoilAReadThatFollows() {
		this.truth.fail(DB, unavailable("Not now"));
		fetchFailure(DB);
		this.truth.put(DB, 1, this.value);
		assertThat(read(DB)).isEqualTo(this.value);
	}

	@Test
	void fetchWhenFieldIsMissingNamesTheFieldsThereAre() {
		this.truth.put(PENDING, 2, json(this.value));
		assertThat(fetchFailure("prod/db:pw:AWSPENDING")).isInstanceOf(SecretKeyNotFoundException.class)
			.hasMessageEndingWith("has no field 'pw'; it has username, password");
	}

	@Test
	void fetchWhenAFieldIsAskedOfTextFails() {
		this.truth.put(PENDING, 2, this.value);
		assertThat(fetchFailure("prod/db:password:AWSPENDING")).isInstanceOf(SecretMalformedException.class)
			.satisfies(Canary::assertAbsent);
	}

	@Test
	void fetchWhenASourceBreaksIsUnavailableAndQuotesNothing() {
		this.truth.fail(DB, new IllegalStateException(this.value));
		assertThat(fetchFailure(DB)).isInstanceOf(SecretUnavailableException.class).satisfies(Canary::assertAbsent);
	}

	@Test
	void fetchWhenThereAreOnlySeedsFails() {
		this.seeds.putCopy(DB, this.value);
		try (SecretStore seedsOnly = SecretStore.builder().sources(List.of(this.seeds.source())).build()) {
			assertThat(failure(seedsOnly.fetch(reference(DB)))).isInstanceOf(SecretNotFoundException.class)
				.hasMessage("Secret 'prod/db' was not found; looked at no source, because each of those configured "
						+ "holds copies only");
		}
	}

	@Test
	void closeFailsWhatIsBeingFetched() {
		this.truth.put(PENDING, 2, this.value);
		StubSource.Gate gate = this.truth.block(PENDING);
		CompletableFuture<Secret> fetch = this.store.fetch(reference(PENDING));
		gate.awaitReached();
		this.store.close();
		assertThat(failure(fetch)).isInstanceOf(SecretUnavailableException.class)
			.hasMessage("Secret 'prod/db::AWSPENDING' was not read because the store is closed");
	}

	@Test
	void closeFailsWhatIsBeingRefreshed() {
		this.truth.put(DB, 1, this.value);
		StubSource.Gate gate = this.truth.block(DB);
		CompletableFuture<Secret> refresh = this.store.refresh(reference(DB));
		gate.awaitReached();
		this.store.close();
		assertThat(failure(refresh)).isInstanceOf(SecretUnavailableException.class)
			.hasMessage("Secret 'prod/db' was not read because the store is closed");
	}

	@Test
	void fetchWhenClosedFails() {
		this.store.close();
		assertThat(fetchFailure(PENDING)).isInstanceOf(SecretUnavailableException.class)
			.hasMessage("Secret 'prod/db::AWSPENDING' was not read because the store is closed");
		assertThat(this.truth.calls()).isZero();
	}

	private Secret fetch(String reference) {
		return outcome(this.store.fetch(reference(reference)));
	}

	private SecretException fetchFailure(String reference) {
		return failure(this.store.fetch(reference(reference)));
	}

	private static SecretException failure(CompletableFuture<Secret> future) {
		CompletionException ex = catchThrowableOfType(CompletionException.class, () -> outcome(future));
		assertThat(ex).hasCauseInstanceOf(SecretException.class);
		return (SecretException) ex.getCause();
	}

}
