package io.github.ecssecrets.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretKeyNotFoundException;
import io.github.ecssecrets.SecretNotFoundException;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretResult;
import io.github.ecssecrets.SecretUnavailableException;
import io.github.ecssecrets.source.AuthoritativeSource;
import io.github.ecssecrets.source.Freshness;
import io.github.ecssecrets.testsupport.StubSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

/**
 * Tests for {@link SecretStore#getAll}.
 */
class SecretStoreGetAllTests extends AbstractSecretStoreTests {

	private static final String API = "prod/api";

	@Test
	void getAllWhenNothingIsAskedAsksNobody() {
		assertThat(getAll()).isEmpty();
		assertThat(this.truth.batches()).isEmpty();
	}

	@Test
	void getAllAsksEachSourceOnceForAllThatIsOpen() {
		this.seeds.putCopy("prod/seeded", this.value);
		this.truth.put(DB, 1, json(this.value)).put(API, 1, this.value);
		Map<SecretReference, SecretResult> results = getAll(PASSWORD, "prod/db:username", API, "prod/seeded");
		assertThat(results.values()).hasOnlyElementsOfType(SecretResult.Found.class);
		assertThat(this.seeds.batches())
			.containsExactly(Set.of(reference(DB), reference(API), reference("prod/seeded")));
		assertThat(this.truth.batches()).containsExactly(Set.of(reference(DB), reference(API)));
	}

	@Test
	void getAllAnswersInTheOrderAsked() {
		this.truth.put(DB, 1, json(this.value)).put(API, 1, this.value);
		read(API);
		assertThat(getAll(PASSWORD, "prod/none", API).keySet()).containsExactly(reference(PASSWORD),
				reference("prod/none"), reference(API));
	}

	@Test
	void getAllWhenReadBeforeAsksNobody() {
		this.truth.put(DB, 1, this.value);
		read(DB);
		assertThat(found(getAll(DB), DB)).isEqualTo(this.value);
		assertThat(this.truth.calls()).isEqualTo(1);
	}

	@Test
	void getAllWhenKeyIsMissingInAnOlderReadAsksNobody() {
		this.truth.put(DB, 1, json(this.value));
		read(DB);
		assertThat(failed(getAll("prod/db:pw"), "prod/db:pw").error()).isInstanceOf(SecretKeyNotFoundException.class);
		assertThat(this.truth.calls()).isEqualTo(1);
	}

	@Test
	void getAllWhenInterruptedFailsAndStaysInterrupted() {
		this.truth.put(DB, 1, this.value);
		StubSource.Gate gate = this.truth.block(DB);
		Thread.currentThread().interrupt();
		Map<SecretReference, SecretResult> results = getAll(DB);
		gate.open();
		assertThat(Thread.interrupted()).isTrue();
		assertThat(failed(results, DB).error()).isInstanceOf(SecretUnavailableException.class);
	}

	@Test
	void getAllWhenOneFailsGivesTheOthers() {
		this.truth.put(DB, 1, this.value).fail(API, unavailable("Not now"));
		Map<SecretReference, SecretResult> results = getAll(DB, API, "prod/none");
		assertThat(found(results, DB)).isEqualTo(this.value);
		assertThat(failed(results, API).error()).isInstanceOf(SecretUnavailableException.class).hasMessage("Not now");
		assertThat(failed(results, "prod/none").error()).isInstanceOf(SecretNotFoundException.class);
	}

	@Test
	void getAllWhenOneFieldFailsGivesTheOthers() {
		this.seeds.fail(PASSWORD, unavailable("Not now")).putCopy(API, this.value);
		Map<SecretReference, SecretResult> results = getAll(PASSWORD, API);
		assertThat(found(results, API)).isEqualTo(this.value);
		assertThat(failed(results, PASSWORD).error()).hasMessage("Not now");
	}

	@Test
	void getAllWhenOneIsLateGivesTheOthers() {
		this.seeds.putCopy(API, this.value);
		this.truth.put(DB, 1, this.value);
		StubSource.Gate gate = this.truth.block(DB);
		Map<SecretReference, SecretResult> results = getAll(Duration.ofMillis(50), API, DB);
		gate.open();
		assertThat(found(results, API)).isEqualTo(this.value);
		assertThat(failed(results, DB).error()).isInstanceOf(SecretUnavailableException.class)
			.hasMessage("Secret 'prod/db' was not read within 50 ms; check the network path to Secrets Manager, "
					+ "or allow more time");
	}

	@Test
	void getAllWhenLateLetsTheNextReadJoinTheCall() {
		this.truth.put(DB, 1, this.value);
		StubSource.Gate gate = this.truth.block(DB);
		failed(getAll(Duration.ofMillis(10), DB), DB);
		gate.awaitReached();
		CompletableFuture<String> joined = concurrently(() -> read(DB));
		gate.open();
		assertThat(outcome(joined)).isEqualTo(this.value);
		assertThat(this.truth.calls()).isEqualTo(1);
	}

	@Test
	void getAllWhenOneReferenceIsNullLeavesNobodyWaiting() {
		this.truth.put(DB, 1, this.value);
		List<SecretReference> references = Arrays.asList(reference(DB), null);
		assertThatNullPointerException().isThrownBy(() -> this.store.getAll(references, Duration.ofMinutes(1)));
		assertThat(outcome(concurrently(() -> read(DB)))).isEqualTo(this.value);
	}

	@Test
	void getAllReadsWhatItWasAskedForThoughTheCallerChangesTheCollection() {
		this.truth.put(DB, 1, this.value).put(API, 1, this.value);
		StubSource.Gate gate = this.truth.block(DB);
		List<SecretReference> references = new ArrayList<>(List.of(reference(DB)));
		CompletableFuture<Map<SecretReference, SecretResult>> results = concurrently(
				() -> this.store.getAll(references, Duration.ofMinutes(1)));
		gate.awaitReached();
		references.add(reference(API));
		gate.open();
		assertThat(outcome(results)).containsOnlyKeys(reference(DB));
	}

	@Test
	void getAllEndsWithTheStoreThoughItsSourceDoesNotAnswer() {
		CountDownLatch asked = new CountDownLatch(1);
		CountDownLatch released = new CountDownLatch(1);
		AuthoritativeSource silent = new AuthoritativeSource() {

			@Override
			public String name() {
				return "silent";
			}

			@Override
			public @Nullable Secret find(SecretReference reference, Freshness freshness) {
				asked.countDown();
				while (released.getCount() > 0) {
					try {
						released.await();
					}
					catch (InterruptedException ex) {
						// as those do that wait for a socket
					}
				}
				return null;
			}

		};
		SecretStore closing = builder().sources(List.of(silent)).build();
		CompletableFuture<Map<SecretReference, SecretResult>> results = concurrently(
				() -> closing.getAll(List.of(reference(DB)), Duration.ofHours(1)));
		outcome(concurrently(() -> await(asked)));
		closing.close();
		assertThat(failed(outcome(results), DB).error()).isInstanceOf(SecretUnavailableException.class)
			.hasMessage("Secret 'prod/db' was not read because the store is closed");
		released.countDown();
	}

	private static boolean await(CountDownLatch latch) {
		try {
			return latch.await(1, TimeUnit.MINUTES);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void getAllWaitsHoweverLongItMay() {
		this.truth.put(DB, 1, this.value);
		assertThat(found(getAll(Duration.ofSeconds(Long.MAX_VALUE), DB), DB)).isEqualTo(this.value);
		StubSource.Gate gate = this.truth.block(API);
		assertThat(failed(getAll(Duration.ofSeconds(Long.MIN_VALUE), API), API).error())
			.isInstanceOf(SecretUnavailableException.class);
		gate.open();
	}

	private Map<SecretReference, SecretResult> getAll(String... references) {
		return getAll(Duration.ofSeconds(10), references);
	}

	private Map<SecretReference, SecretResult> getAll(Duration timeout, String... references) {
		List<SecretReference> parsed = Arrays.stream(references).map(SecretReference::parse).toList();
		return this.store.getAll(parsed, timeout);
	}

	private static String found(Map<SecretReference, SecretResult> results, String reference) {
		return results.get(reference(reference)).orElseThrow().reveal();
	}

	private static SecretResult.Failed failed(Map<SecretReference, SecretResult> results, String reference) {
		SecretResult result = results.get(reference(reference));
		assertThat(result).isInstanceOf(SecretResult.Failed.class);
		return (SecretResult.Failed) result;
	}

}
