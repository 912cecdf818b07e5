package io.github.ecssecrets.store;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import io.github.ecssecrets.LiveSecret;
import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretNotFoundException;
import io.github.ecssecrets.SecretUnavailableException;
import io.github.ecssecrets.testsupport.NoSecretInLogExtension;
import io.github.ecssecrets.testsupport.StubSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link SecretStore}: refreshing, events and live values.
 */
class SecretStoreRotationTests extends AbstractSecretStoreTests {

	@Test
	void refreshDoesNotKeepReadersWaiting() {
		rotatable("first");
		StubSource.Gate gate = this.truth.block(DB);
		this.truth.put(DB, 2, this.value);
		CompletableFuture<Secret> refresh = this.store.refresh(reference(DB));
		gate.awaitReached();
		assertThat(refresh).isNotDone();
		assertThat(read(DB)).isEqualTo("first");
		gate.open();
		assertThat(outcome(refresh).reveal()).isEqualTo(this.value);
		assertThat(read(DB)).isEqualTo(this.value);
	}

	@Test
	void refreshWhenAskedTwiceAtOnceAsksTheSourceOnce() {
		rotatable(json("first"));
		this.truth.put(DB, 2, json(this.value));
		StubSource.Gate gate = this.truth.block(DB);
		CompletableFuture<Secret> whole = this.store.refresh(reference(DB));
		gate.awaitReached();
		CompletableFuture<Secret> field = this.store.refresh(reference(PASSWORD));
		gate.open();
		assertThat(outcome(whole).reveal()).isEqualTo(json(this.value));
		assertThat(outcome(field).reveal()).isEqualTo(this.value);
		assertThat(this.truth.calls()).isEqualTo(2);
	}

	@Test
	void refreshWhenAnotherHasEndedAsksAgain() {
		rotatable("first");
		refresh(DB);
		refresh(DB);
		assertThat(this.truth.calls()).isEqualTo(3);
	}

	@Test
	void refreshAsksNoSeeds() {
		this.seeds.putCopy(DB, "seed");
		this.truth.put(DB, 1, this.value);
		assertThat(refresh(DB).reveal()).isEqualTo(this.value);
		assertThat(this.seeds.calls()).isZero();
	}

	@Test
	void refreshWhenThereAreOnlySeedsCompletesWithTheSeed() {
		this.seeds.putCopy(DB, this.value);
		try (SecretStore seedsOnly = SecretStore.builder().sources(List.of(this.seeds.source())).build()) {
			assertThat(outcome(seedsOnly.refresh(reference(DB))).reveal()).isEqualTo(this.value);
		}
	}

	@Test
	void refreshWhenNothingWasReadIsNoRotation() {
		this.truth.put(DB, 1, this.value);
		assertThat(refresh(DB).reveal()).isEqualTo(this.value);
		assertThat(events()).isEmpty();
	}

	@Test
	void refreshWhenVersionIsTheSameKeepsTheSecretAndCountsAsCheck() {
		rotatable(this.value);
		Secret before = this.store.get(DB);
		Instant start = this.clock.instant();
		this.clock.advance(Duration.ofMinutes(5));
		assertThat(refresh(DB)).isSameAs(before);
		assertThat(status(DB).fetched()).isEqualTo(start);
		assertThat(status(DB).checked()).isEqualTo(this.clock.instant());
		assertThat(events()).isEmpty();
	}

	@Test
	void refreshWhenOnlyStagesChangeShowsThemWithoutAnEvent() {
		rotatable(this.value);
		this.truth.put(DB,
				Secret.builder(DB, StubSource.ORIGIN)
					.arn(ARN)
					.version("v1", Set.of("AWSCURRENT", "AWSPENDING"))
					.text(this.value));
		refresh(DB);
		assertThat(status(DB).versionStages()).containsExactlyInAnyOrder("AWSCURRENT", "AWSPENDING");
		assertThat(events()).isEmpty();
	}

	@Test
	void refreshWhenVersionIsNewTellsEveryone() {
		rotatable("first");
		this.clock.advance(Duration.ofMinutes(5));
		this.truth.put(DB, 2, this.value);
		refresh(DB);
		assertEvents(rotated(DB, "v1", "v2"));
		assertThat(status(DB).versionId()).isEqualTo("v2");
		assertThat(status(DB).fetched()).isEqualTo(this.clock.instant());
		assertThat(NoSecretInLogExtension.logged()).containsOnlyOnce(
				"INFO io.github.ecssecrets.store.SecretStore Secret 'prod/db' has a new value: version v2 from Secrets "
						+ "Manager in eu-west-1 replaces version v1 from Secrets Manager in eu-west-1");
	}

	@Test
	void refreshByNameReachesReadersByArn() {
		this.truth.put(ARN, 1, "first");
		read(ARN);
		this.truth.put(DB, 2, this.value);
		assertThat(refresh(DB).reveal()).isEqualTo(this.value);
		assertThat(read(ARN)).isEqualTo(this.value);
		assertEvents(rotated(ARN, "v1", "v2"));
		assertThat(this.store.status()).hasSize(1);
	}

	@Test
	void refreshByNameReachesWhatFollowsTheArn() {
		this.truth.put(ARN, 1, "first");
		LiveSecret<String> live = this.store.live(reference(ARN), Secret::reveal);
		this.truth.put(DB, 2, this.value);
		refresh(DB);
		assertThat(live.get()).isEqualTo(this.value);
		assertThat(read(DB)).isEqualTo(this.value);
		assertThat(this.truth.calls(DB)).isEqualTo(1);
	}

	@Test
	void refreshByArnReachesReadersByName() {
		rotatable("first");
		this.truth.put(ARN, 2, this.value);
		refresh(ARN);
		assertThat(read(DB)).isEqualTo(this.value);
		assertEvents(rotated(DB, "v1", "v2"));
	}

	@Test
	void refreshWhenItFailsKeepsTheLastGoodValue() {
		rotatable(this.value);
		Instant start = this.clock.instant();
		this.clock.advance(Duration.ofMinutes(5));
		this.truth.fail(DB, unavailable("Not now"));
		assertThat(refreshFailure(DB)).hasMessage("Not now");
		assertThat(read(DB)).isEqualTo(this.value);
		assertThat(status(DB).problem()).isEqualTo("Not now");
		assertThat(status(DB).checked()).isEqualTo(start);
	}

	@Test
	void refreshWhenItSucceedsAfterAFailureForgetsTheProblem() {
		rotatable(this.value);
		this.truth.fail(DB, unavailable("Not now"));
		refreshFailure(DB);
		this.truth.put(DB, 1, this.value);
		refresh(DB);
		assertThat(status(DB).problem()).isNull();
	}

	@Test
	void refreshWhenSecretIsGoneKeepsTheLastGoodValue() {
		this.seeds.putCopy(DB, this.value);
		read(DB);
		assertThat(refreshFailure(DB)).isInstanceOf(SecretNotFoundException.class)
			.hasMessage("Secret 'prod/db' was not found; looked at truth");
		assertThat(read(DB)).isEqualTo(this.value);
	}

	@Test
	void refreshWhenKeyIsMissingInTheNewVersionKeepsItsLastValueUntilItIsBack() {
		rotatable(json("first"));
		read(PASSWORD);
		this.truth.put(DB, 2, "{\"username\":\"" + this.value + "\"}");
		assertThat(refresh(PASSWORD).reveal()).isEqualTo("first");
		assertThat(read("prod/db:username")).isEqualTo(this.value);
		assertThat(status(PASSWORD).versionId()).isEqualTo("v1");
		assertThat(status(PASSWORD).problem())
			.isEqualTo("The version in use has no such field; its last value stays in use");
		assertThat(NoSecretInLogExtension.logged())
			.containsOnlyOnce("WARN io.github.ecssecrets.store.SecretStore The new value of secret 'prod/db' lacks "
					+ "prod/db:password; the last value stays in use");
		this.truth.put(DB, 3, json("third"));
		assertThat(refresh(PASSWORD).reveal()).isEqualTo("third");
	}

	@Test
	void refreshWhenAPointerLeadsNowhereInTheNewVersionKeepsItsLastValueUntilItIsBack() {
		String pointer = "prod/db:/replicas/0/password";
		rotatable("{\"replicas\":[{\"password\":\"first\"}]}");
		read(pointer);
		this.truth.put(DB, 2, "{\"replicas\":[]}");
		assertThat(refresh(pointer).reveal()).isEqualTo("first");
		assertThat(read("prod/db:replicas")).isEqualTo("[]");
		assertThat(NoSecretInLogExtension.logged())
			.contains("WARN io.github.ecssecrets.store.SecretStore The new value of secret 'prod/db' lacks "
					+ "prod/db:/replicas/0/password; the last value stays in use");
		this.truth.put(DB, 3, "{\"replicas\":[{\"password\":\"" + this.value + "\"}]}");
		assertThat(refresh(pointer).reveal()).isEqualTo(this.value);
	}

	@Test
	void refreshWhenAPointerReadAtFirstLeadsNowhereInTheNewVersionKeepsItsLastValue() {
		String pointer = "prod/db:/replicas/0/password";
		this.truth.put(DB, 1, "{\"replicas\":[{\"password\":\"" + this.value + "\"}]}");
		read(pointer);
		rotate(2, "{}");
		assertThat(read(pointer)).isEqualTo(this.value);
		assertThatExceptionOfType(SecretNotFoundException.class).isThrownBy(() -> read("prod/db:/replicas/1"));
	}

	@Test
	void refreshWhenTheNewVersionIsNotJsonKeepsTheLastFields() {
		rotatable(json("first"));
		read(PASSWORD);
		this.truth.put(DB, 2, this.value);
		assertThat(refresh(DB).reveal()).isEqualTo(this.value);
		assertThat(read(PASSWORD)).isEqualTo("first");
	}

	@Test
	void refreshWhenASourceBreaksShowsTheKindOfProblemOnly() {
		rotatable(this.value);
		this.truth.fail(DB, new IllegalStateException("Cannot parse " + this.value));
		assertThat(refreshFailure(DB)).isInstanceOf(SecretUnavailableException.class);
		assertThat(status(DB).problem()).isEqualTo("The source '" + this.truth.name()
				+ "' failed unexpectedly for secret 'prod/db' (java.lang.IllegalStateException)");
	}

	@Test
	void refreshWhenAClassIsMissingFailsAndMayBeAskedAgain() {
		rotatable("first");
		this.truth.fail(DB, new NoClassDefFoundError("software/amazon/awssdk/Sdk"));
		CompletableFuture<Secret> refresh = this.store.refresh(reference(DB));
		assertThat(refresh).failsWithin(Duration.ofMinutes(1));
		assertThat(status(DB).problem()).isEqualTo("The check failed unexpectedly (java.lang.NoClassDefFoundError)");
		this.truth.put(DB, 2, this.value);
		assertThat(refresh(DB).reveal()).isEqualTo(this.value);
	}

	@Test
	void checkWhenAClassIsMissingGoesOnAtTheNext() {
		rotatable("first");
		this.truth.fail(DB, new NoClassDefFoundError("software/amazon/awssdk/Sdk"));
		this.clock.advance(Duration.ofMinutes(7));
		this.store.checkDue();
		assertThat(NoSecretInLogExtension.logged()).singleElement()
			.asString()
			.startsWith("WARN")
			.contains("prod/db", "java.lang.NoClassDefFoundError");
		this.truth.put(DB, 2, this.value);
		this.clock.advance(Duration.ofMinutes(7));
		this.store.checkDue();
		assertThat(read(DB)).isEqualTo(this.value);
	}

	@Test
	void refreshWhenSeedDiffersSupersedesIt() {
		this.seeds.putCopy(PASSWORD, "seed");
		this.truth.put(DB, 1, json(this.value));
		read(PASSWORD);
		assertThat(refresh(PASSWORD).reveal()).isEqualTo(this.value);
		assertEvents("SecretRotated[prod/db:password: version v1 from Secrets Manager in eu-west-1 replaces the value "
				+ "from seeds of prod/db:password]");
	}

	@Test
	void refreshWhenSeedIsEqualGivesItAVersionWithoutAnEvent() {
		this.seeds.putCopy(PASSWORD, this.value);
		this.truth.put(DB, 1, json(this.value));
		read(PASSWORD);
		refresh(PASSWORD);
		assertThat(read(PASSWORD)).isEqualTo(this.value);
		assertThat(this.store.get(PASSWORD).versionId()).isEqualTo("v1");
		assertThat(events()).isEmpty();
	}

	@Test
	void refreshWhenWholeSeedIsEqualGivesItAVersionWithoutAnEvent() {
		this.seeds.putCopy(DB, this.value);
		this.truth.put(DB, 1, this.value);
		read(DB);
		assertThat(refresh(DB).versionId()).isEqualTo("v1");
		assertThat(events()).isEmpty();
	}

	@Test
	void refreshWhenTheTruthLacksASeededFieldKeepsIt() {
		this.seeds.putCopy(PASSWORD, this.value);
		this.truth.put(DB, 1, "{\"username\":\"app\"}");
		read(PASSWORD);
		assertThat(refresh(PASSWORD).reveal()).isEqualTo(this.value);
		assertThat(events()).isEmpty();
	}

	@Test
	void refreshWhenAnswerIsAnOlderVersionDoubtsIt() {
		this.truth.put(DB, 2, this.value);
		read(DB);
		this.truth.put(DB, 1, "older");
		assertThat(refresh(DB).reveal()).isEqualTo(this.value);
		assertThat(events()).isEmpty();
	}

	@Test
	void refreshWhenAnOlderVersionComesTwiceBelievesItIfTheSecondIsLater() {
		this.truth.put(DB, 2, "newer");
		read(DB);
		this.truth.put(DB, 1, this.value);
		refresh(DB);
		assertThat(refresh(DB).reveal()).isEqualTo("newer");
		this.clock.advance(Duration.ofSeconds(5));
		assertThat(refresh(DB).reveal()).isEqualTo(this.value);
		assertEvents(rotated(DB, "v2", "v1"));
	}

	@Test
	void refreshWhenTheNewerVersionComesBetweenDoubtsTheOlderAgain() {
		this.truth.put(DB, 2, this.value);
		read(DB);
		this.truth.put(DB, 1, "older");
		refresh(DB);
		this.truth.put(DB, 2, this.value);
		refresh(DB);
		this.truth.put(DB, 1, "older");
		assertThat(refresh(DB).reveal()).isEqualTo(this.value);
	}

	@Test
	void listenerWhenItFailsDoesNotDisturbTheNext() {
		List<Object> received = new CopyOnWriteArrayList<>();
		rotatable("first");
		try (SecretStore two = builder().listener((event) -> {
			throw new IllegalStateException(this.value);
		}).listener(received::add).build()) {
			two.get(DB);
			this.truth.put(DB, 2, this.value);
			outcome(two.refresh(reference(DB)));
			Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> !received.isEmpty());
		}
		assertThat(received).extracting(Object::toString).containsExactly(rotated(DB, "v1", "v2"));
		assertThat(NoSecretInLogExtension.logged())
			.contains("WARN io.github.ecssecrets.store.SecretStore A listener to events of secret 'prod/db' failed "
					+ "(java.lang.IllegalStateException): a lambda of " + getClass().getName());
	}

	@Test
	void liveFollowsEachRotation() {
		rotatable(json("first"));
		LiveSecret<String> live = this.store.live(reference(PASSWORD), Secret::reveal);
		assertThat(live.get()).isEqualTo("first");
		assertThat(live.reference()).isEqualTo(reference(PASSWORD));
		rotate(2, json(this.value));
		assertThat(live.get()).isEqualTo(this.value);
	}

	@Test
	void liveWhenSeededFollowsTheTruth() {
		this.seeds.putCopy(PASSWORD, "seed");
		LiveSecret<String> live = this.store.live(reference(PASSWORD), Secret::reveal);
		rotate(1, json(this.value));
		assertThat(live.get()).isEqualTo(this.value);
	}

	@Test
	void liveWhenReadByArnToo() {
		rotatable("first");
		this.truth.put(ARN, 1, "first");
		LiveSecret<String> live = this.store.live(reference(DB), Secret::reveal);
		read(ARN);
		this.truth.put(ARN, 2, this.value);
		refresh(ARN);
		assertThat(live.get()).isEqualTo(this.value);
	}

	@Test
	void liveWhenSecretCannotBeHadFails() {
		assertThatExceptionOfType(SecretNotFoundException.class)
			.isThrownBy(() -> this.store.live(reference(DB), Secret::reveal));
	}

	@Test
	void liveWhenReaderFailsForTheFirstVersionFailsLikeIt() {
		rotatable("not a number");
		assertThatExceptionOfType(NumberFormatException.class)
			.isThrownBy(() -> this.store.live(reference(DB), (secret) -> Integer.parseInt(secret.reveal())));
	}

	@Test
	void liveWhenReaderFailsForALaterVersionKeepsTheLastValue() {
		rotatable("1");
		LiveSecret<Integer> live = this.store.live(reference(DB), (secret) -> Integer.parseInt(secret.reveal()));
		LiveSecret<String> other = this.store.live(reference(DB), Secret::reveal);
		rotate(2, this.value);
		assertThat(live.get()).isEqualTo(1);
		assertThat(other.get()).isEqualTo(this.value);
		assertThat(NoSecretInLogExtension.logged()).containsOnlyOnce(
				"WARN io.github.ecssecrets.LiveSecret The newest value of secret 'prod/db' cannot be used; "
						+ "the last one stays in use (java.lang.NumberFormatException)");
		assertThat(status(DB).problem()).isEqualTo("The newest value of 'prod/db' cannot be used, the last one stays: "
				+ "java.lang.NumberFormatException");
	}

	@Test
	void liveWhenReaderThrowsWhatNoReaderShouldKeepsTheLastValue() {
		rotatable("first");
		int version = 1;
		for (Throwable failure : List.of(new StackOverflowError(this.value), new IOException(this.value))) {
			LiveSecret<String> live = this.store.live(reference(DB), (secret) -> {
				if (!"first".equals(secret.reveal())) {
					SecretStoreRotationTests.<RuntimeException>sneaky(failure);
				}
				return secret.reveal();
			});
			rotate(++version, this.value);
			assertThat(live.get()).isEqualTo("first");
			assertThat(status(DB).problem()).contains(failure.getClass().getName());
			rotate(++version, "first");
			assertThat(live.get()).isEqualTo("first");
		}
	}

	/** Throws what the compiler would not let it, as other languages may. */
	@SuppressWarnings("unchecked")
	private static <X extends Throwable> void sneaky(Throwable failure) throws X {
		throw (X) failure;
	}

	@Test
	void liveWhenReaderFailedForAVersionReadsTheNext() {
		rotatable("1");
		LiveSecret<Integer> live = this.store.live(reference(DB), (secret) -> Integer.parseInt(secret.reveal()));
		rotate(2, "not a number");
		rotate(3, "3");
		assertThat(live.get()).isEqualTo(3);
	}

	@Test
	void onRotationReceivesTheNewValueOnTheThreadOfTheListeners() {
		List<String> received = new CopyOnWriteArrayList<>();
		rotatable("first");
		LiveSecret<String> live = this.store.live(reference(DB), Secret::reveal);
		live.onRotation((text) -> received.add(Thread.currentThread().getName() + " " + text));
		rotate(2, this.value);
		assertThat(received).containsExactly("ecs-secrets-delivery " + this.value);
	}

	@Test
	void onRotationWhenReaderFailsIsNotCalled() {
		List<Integer> received = new CopyOnWriteArrayList<>();
		rotatable("1");
		LiveSecret<Integer> live = this.store.live(reference(DB), (secret) -> Integer.parseInt(secret.reveal()));
		live.onRotation(received::add);
		rotate(2, this.value);
		assertThat(received).isEmpty();
	}

	@Test
	void onRotationWhenAListenerFailsCallsTheNext() {
		List<String> received = new CopyOnWriteArrayList<>();
		rotatable("first");
		LiveSecret<String> live = this.store.live(reference(DB), Secret::reveal);
		live.onRotation((text) -> {
			throw new IllegalStateException(text);
		});
		live.onRotation(received::add);
		rotate(2, this.value);
		assertThat(received).containsExactly(this.value);
		assertThat(NoSecretInLogExtension.logged())
			.contains("WARN io.github.ecssecrets.store.SecretStore A listener to rotations of secret 'prod/db' failed "
					+ "(java.lang.IllegalStateException): a lambda of " + getClass().getName());
	}

	@Test
	void onRotationWhenClosedIsNotCalled() {
		List<String> received = new CopyOnWriteArrayList<>();
		rotatable("first");
		LiveSecret<String> live = this.store.live(reference(DB), Secret::reveal);
		live.onRotation(received::add).close();
		rotate(2, this.value);
		assertThat(received).isEmpty();
	}

	@Test
	void onRotationWhenClosedTwiceLeavesAnEqualListenerAlone() {
		List<String> received = new CopyOnWriteArrayList<>();
		Consumer<String> listener = received::add;
		rotatable("first");
		LiveSecret<String> live = this.store.live(reference(DB), Secret::reveal);
		LiveSecret.Registration first = live.onRotation(listener);
		live.onRotation(listener);
		first.close();
		first.close();
		rotate(2, this.value);
		assertThat(received).containsExactly(this.value);
	}

	@Test
	void onRotationSeesTheNewValueEverywhere() {
		List<String> received = new CopyOnWriteArrayList<>();
		rotatable("first");
		LiveSecret<String> live = this.store.live(reference(DB), Secret::reveal);
		live.onRotation((text) -> received.addAll(List.of(text, live.get(), read(DB))));
		rotate(2, this.value);
		assertThat(received).containsExactly(this.value, this.value, this.value);
	}

	/** Has the secret read in its first version. */
	private void rotatable(String content) {
		this.truth.put(DB, 1, content);
		read(DB);
	}

	/** Has a new version found, and everybody told. */
	private void rotate(int number, String content) {
		this.truth.put(DB, number, content);
		refresh(DB);
		awaitDelivery();
	}

}
