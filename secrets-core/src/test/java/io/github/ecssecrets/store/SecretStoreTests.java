package io.github.ecssecrets.store;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

import com.sun.management.ThreadMXBean;
import io.github.ecssecrets.InvalidSecretReferenceException;
import io.github.ecssecrets.LiveSecret;
import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretKeyNotFoundException;
import io.github.ecssecrets.SecretMalformedException;
import io.github.ecssecrets.SecretNotFoundException;
import io.github.ecssecrets.SecretAccessDeniedException;
import io.github.ecssecrets.SecretOrigin;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretResult;
import io.github.ecssecrets.SecretStatus;
import io.github.ecssecrets.SecretUnavailableException;
import io.github.ecssecrets.testsupport.Canary;
import io.github.ecssecrets.testsupport.StubSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@link SecretStore}: reading, failing, forgetting.
 * {@link SecretStoreGetAllTests}, {@link SecretStoreConcurrencyTests} and
 * {@link SecretStoreRotationTests} have the rest.
 */
class SecretStoreTests extends AbstractSecretStoreTests {

	@Test
	void getWhenFirstSourceHasTheSecretAsksNoOther() {
		this.seeds.putCopy(DB, this.value);
		this.truth.put(DB, 1, "other");
		assertThat(read(DB)).isEqualTo(this.value);
		assertThat(this.truth.calls()).isZero();
	}

	@Test
	void getWhenFirstSourceHasNoneAsksTheNext() {
		this.truth.put(DB, 1, this.value);
		assertThat(read(DB)).isEqualTo(this.value);
		assertThat(this.seeds.calls(DB)).isEqualTo(1);
	}

	@Test
	void getWhenReadBeforeAsksNobody() {
		this.truth.put(DB, 1, this.value);
		Secret first = this.store.get(DB);
		assertThat(this.store.get(DB)).isSameAs(first);
		assertThat(this.truth.calls()).isEqualTo(1);
		assertThat(this.seeds.calls()).isEqualTo(1);
	}

	@Test
	void getWhenReadBeforeAllocatesNothing() {
		ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
		this.truth.put(DB, 1, json(this.value));
		SecretReference field = reference(PASSWORD);
		readTimes(10_000, field);
		long before = threads.getCurrentThreadAllocatedBytes();
		readTimes(10_000, field);
		assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(10_000);
	}

	private void readTimes(int count, SecretReference reference) {
		for (int i = 0; i < count; i++) {
			this.store.get(reference).reveal();
		}
	}

	@Test
	void getWhenReferenceHasAKeyGivesTheField() {
		this.truth.put(DB, 1, json(this.value));
		assertThat(read(PASSWORD)).isEqualTo(this.value);
		assertThat(this.store.get(PASSWORD)).isSameAs(this.store.get(PASSWORD));
	}

	@Test
	void getWhenAnotherKeyWasReadAsksNobody() {
		this.truth.put(DB, 1, json(this.value));
		read("prod/db:username");
		assertThat(read(PASSWORD)).isEqualTo(this.value);
		assertThat(read(DB)).isEqualTo(json(this.value));
		assertThat(this.truth.calls()).isEqualTo(1);
	}

	@Test
	void getWhenFieldIsSeededDoesNotAskForTheWhole() {
		this.seeds.putCopy(PASSWORD, this.value);
		assertThat(read(PASSWORD)).isEqualTo(this.value);
		assertThat(read(PASSWORD)).isEqualTo(this.value);
		assertThat(this.seeds.calls()).isEqualTo(1);
		assertThat(this.truth.calls()).isZero();
	}

	@Test
	void getWhenAnotherFieldIsSeededAsksForThisOne() {
		this.seeds.putCopy("prod/db:username", "app");
		this.truth.put(DB, 1, json(this.value));
		read("prod/db:username");
		assertThat(read(PASSWORD)).isEqualTo(this.value);
	}

	@Test
	void getWhenSeededWholeLacksTheKeyAsksTheNextSource() {
		this.seeds.putCopy(DB, "{\"username\":\"app\"}");
		this.truth.put(DB, 1, json(this.value));
		read(DB);
		assertThat(read(PASSWORD)).isEqualTo(this.value);
	}

	@Test
	void getWhenSeededWholeIsNotJsonAsksTheNextSource() {
		this.seeds.putCopy(DB, "plain");
		this.truth.put(DB, 1, json(this.value));
		assertThat(read(PASSWORD)).isEqualTo(this.value);
	}

	@Test
	void getWhenVersionsDifferKeepsThemApart() {
		this.truth.put(DB, 2, this.value).put("prod/db::AWSPREVIOUS", 1, "before");
		assertThat(read(DB)).isEqualTo(this.value);
		assertThat(read("prod/db::AWSPREVIOUS")).isEqualTo("before");
	}

	@Test
	void getWhenTextIsNotAReferenceFails() {
		assertThatExceptionOfType(InvalidSecretReferenceException.class).isThrownBy(() -> this.store.get("a b"));
	}

	@Test
	void getWhenKeyIsMissingNamesTheKeysThereAre() {
		this.truth.put(DB, 1, json(this.value));
		assertThatExceptionOfType(SecretKeyNotFoundException.class).isThrownBy(() -> this.store.get("prod/db:pw"))
			.withMessage("Secret 'prod/db' from Secrets Manager in eu-west-1 has no field 'pw'; "
					+ "it has username, password");
	}

	@Test
	void getWhenKeyIsMissingInAnOlderReadAsksNobody() {
		this.truth.put(DB, 1, json(this.value));
		read(DB);
		assertThatExceptionOfType(SecretKeyNotFoundException.class).isThrownBy(() -> this.store.get("prod/db:pw"));
		assertThat(this.truth.calls()).isEqualTo(1);
	}

	@Test
	void getWhenSecretIsNotJsonFails() {
		this.truth.put(DB, 1, this.value);
		assertThatExceptionOfType(SecretMalformedException.class).isThrownBy(() -> this.store.get(PASSWORD))
			.satisfies(Canary::assertAbsent);
	}

	@Test
	void getWhenNoSourceHasTheSecretNamesEveryPlace() {
		assertThatExceptionOfType(SecretNotFoundException.class).isThrownBy(() -> this.store.get(PASSWORD))
			.withMessage("Secret 'prod/db:password' was not found; looked at seeds, truth");
	}

	@Test
	void getWhenASourceFailsALaterOneMayAnswer() {
		this.seeds.fail(DB, unavailable("Not now"));
		this.truth.put(DB, 1, this.value);
		assertThat(read(DB)).isEqualTo(this.value);
	}

	@Test
	void getWhenASourceFailsForTheFieldALaterOneMayAnswer() {
		this.seeds.fail(PASSWORD, unavailable("Not now"));
		this.truth.put(DB, 1, json(this.value));
		assertThat(read(PASSWORD)).isEqualTo(this.value);
	}

	@Test
	void getWhenASourceFailsForTheFieldAndNoneAnswersFailsLikeIt() {
		this.seeds.fail(PASSWORD, unavailable("Not now"));
		assertThatExceptionOfType(SecretUnavailableException.class).isThrownBy(() -> this.store.get(PASSWORD))
			.withMessage("Not now");
	}

	@Test
	void getWhenSeveralSourcesFailFailsLikeTheFirst() {
		this.seeds.fail(DB, unavailable("First"));
		this.truth.fail(DB, unavailable("Second"));
		assertThatExceptionOfType(SecretUnavailableException.class).isThrownBy(() -> this.store.get(DB))
			.withMessage("First");
	}

	@Test
	void getWhenACopyLacksTheKeyAndTheTruthIsDeniedFailsWithTheDenial() {
		this.seeds.putCopy(DB, "{\"username\":\"app\"}");
		this.truth.fail(DB, new SecretAccessDeniedException(reference(DB), "denied", null, null, null));
		assertThatExceptionOfType(SecretAccessDeniedException.class).isThrownBy(() -> read(PASSWORD))
			.withMessage("denied");
	}

	@Test
	void getWhenASourceThrowsAForeignExceptionIsUnavailableAndQuotesNothing() {
		this.truth.fail(DB, new IllegalStateException(this.value));
		assertThatExceptionOfType(SecretUnavailableException.class).isThrownBy(() -> read(DB))
			.withMessage("The source '" + this.truth.name()
					+ "' failed unexpectedly for secret 'prod/db' (java.lang.IllegalStateException)")
			.withNoCause();
	}

	@Test
	void getWhenFailedLessThanASecondAgoFailsAgainWithoutAsking() {
		this.truth.fail(DB, unavailable("Not now"));
		SecretException first = failure(DB);
		this.clock.advance(Duration.ofMillis(999));
		SecretException second = failure(DB);
		assertThat(this.truth.calls()).isEqualTo(1);
		assertThat(second).isNotSameAs(first).hasMessage("Not now").hasNoCause();
	}

	@Test
	void getWhenFailedASecondAgoAsksAgainHoweverOftenItWasReadMeanwhile() {
		this.truth.fail(DB, unavailable("Not now"));
		failure(DB);
		for (int i = 0; i < 4; i++) {
			this.clock.advance(Duration.ofMillis(250));
			failure(DB);
		}
		assertThat(this.truth.calls()).isEqualTo(2);
		this.clock.advance(Duration.ofSeconds(1));
		this.truth.put(DB, 1, this.value);
		assertThat(read(DB)).isEqualTo(this.value);
	}

	@Test
	void getWhenAnotherSecretFailedIsNotDisturbed() {
		this.truth.fail("prod/other", unavailable("Not now")).put(DB, 1, this.value);
		failure("prod/other");
		assertThat(read(DB)).isEqualTo(this.value);
	}

	private SecretException failure(String reference) {
		return catchThrowableOfType(SecretException.class, () -> this.store.get(reference));
	}

	@Test
	void getWhenNamePartialArnAndArnWereReadKeepsOneEntry() {
		this.truth.put(DB, 1, this.value).put(PARTIAL_ARN, 1, this.value).put(ARN, 1, this.value);
		assertThat(this.store.get(DB)).isSameAs(this.store.get(PARTIAL_ARN)).isSameAs(this.store.get(ARN));
		assertThat(this.store.status()).hasSize(1);
	}

	@Test
	void getWhenNameWasReadAndArnIsAskedAsksNobody() {
		this.truth.put(DB, 1, this.value);
		read(DB);
		assertThat(read(ARN)).isEqualTo(this.value);
		assertThat(this.truth.calls()).isEqualTo(1);
	}

	@Test
	void getWhenPartialArnWasReadAfterTheNameAsksOnceForIt() {
		this.truth.put(DB, 1, this.value).put(PARTIAL_ARN, 1, this.value);
		read(DB);
		read(PARTIAL_ARN);
		read(PARTIAL_ARN);
		assertThat(this.truth.calls(PARTIAL_ARN)).isEqualTo(1);
	}

	@Test
	void getWhenStagesDifferKeepsAnEntryForEachArn() {
		this.truth.put(DB, 2, this.value).put("prod/db::AWSPREVIOUS", 1, "before");
		read(DB);
		read("prod/db::AWSPREVIOUS");
		assertThat(read(ARN + "::AWSPREVIOUS")).isEqualTo("before");
	}

	@Test
	void getWhenThereAreTooManySecretsForgetsSome() {
		try (SecretStore small = builder().maximumSize(2).build()) {
			readMany(small);
			awaitSize(small, 2);
		}
	}

	@Test
	void liveWhenThereAreTooManySecretsIsNotForgotten() {
		this.truth.put(DB, 1, this.value);
		try (SecretStore small = builder().maximumSize(1).build()) {
			LiveSecret<String> live = small.live(reference(DB), Secret::reveal);
			readMany(small);
			awaitSize(small, 2);
			assertThat(small.get(DB).reveal()).isEqualTo(this.value);
			assertThat(this.truth.calls(DB)).isEqualTo(1);
			this.truth.put(DB, 2, "next");
			outcome(small.refresh(reference(DB)));
			assertThat(live.get()).isEqualTo("next");
		}
	}

	@Test
	void liveWhenEntriesAreForgottenAtOnceFollowsEachRotation() {
		List<String> names = IntStream.range(0, 200).mapToObj((i) -> "prod/s" + i).toList();
		names.forEach((name) -> this.truth.put(name, 1, "first"));
		try (SecretStore small = builder().maximumSize(1).build()) {
			List<LiveSecret<String>> lives = names.stream()
				.map((name) -> small.live(reference(name), Secret::reveal))
				.toList();
			names.forEach((name) -> this.truth.put(name, 2, "second"));
			names.forEach((name) -> outcome(small.refresh(reference(name))));
			assertThat(lives).extracting(LiveSecret::get).containsOnly("second");
		}
	}

	private void readMany(SecretStore small) {
		for (int i = 0; i < 20; i++) {
			this.truth.put("prod/many" + i, 1, "text");
			assertThat(small.get("prod/many" + i).reveal()).isEqualTo("text");
		}
	}

	private static void awaitSize(SecretStore small, int size) {
		Awaitility.await()
			.atMost(Duration.ofMinutes(1))
			.pollInterval(Duration.ofMillis(2))
			.untilAsserted(() -> assertThat(small.status()).hasSizeLessThanOrEqualTo(size));
	}

	@Test
	void statusWhenNothingWasReadIsEmpty() {
		assertThat(this.store.status()).isEmpty();
	}

	@Test
	void statusDescribesEverySecretInOrder() {
		Instant start = this.clock.instant();
		this.truth.put(DB, 1, json(this.value));
		this.seeds.putCopy("prod/api:token", this.value);
		read(DB);
		read("prod/api:token");
		assertThat(this.store.status())
			.extracting((status) -> status.reference().toString(), SecretStatus::origin, SecretStatus::versionId,
					SecretStatus::versionStages, SecretStatus::createdDate, SecretStatus::fetched,
					SecretStatus::checked, SecretStatus::watched, SecretStatus::problem)
			.containsExactly(
					tuple("prod/api:token", new SecretOrigin.Custom("seeds of prod/api:token"), null, Set.of(), null,
							start, start, true, null),
					tuple(DB, StubSource.ORIGIN, "v1", Set.of("AWSCURRENT"), Instant.EPOCH.plus(Duration.ofDays(1)),
							start, start, true, null));
		Canary.assertAbsent(this.store.status().toString());
	}

	@Test
	void statusIsOrderedByReference() {
		List<String> names = IntStream.range(10, 40).mapToObj((i) -> "prod/s" + i).toList();
		names.forEach((name) -> this.truth.put(name, 1, this.value));
		names.forEach(this::read);
		assertThat(this.store.status()).extracting((status) -> status.reference().toString())
			.containsExactlyElementsOf(names);
	}

	@Test
	void statusAgeIsTheTimeSinceTheLastCheck() {
		this.truth.put(DB, 1, this.value);
		read(DB);
		Instant start = this.clock.instant();
		this.clock.advance(Duration.ofMinutes(3));
		assertThat(status(DB).age(this.clock.instant())).isEqualTo(Duration.ofMinutes(3));
		assertThat(status(DB).age(start.minusSeconds(1))).isZero();
	}

	@Test
	void closeLeavesSourcesItWasGivenOpen() {
		this.store.close();
		assertThat(this.truth.isClosed()).isFalse();
	}

	@Test
	void closeKeepsValuesReadable() {
		this.truth.put(DB, 1, this.value);
		LiveSecret<String> live = this.store.live(reference(DB), Secret::reveal);
		this.store.close();
		assertThat(read(DB)).isEqualTo(this.value);
		assertThat(live.get()).isEqualTo(this.value);
	}

	@Test
	void closeWhenClosedHasNoEffect() {
		this.store.close();
		this.store.close();
		assertThat(this.store.status()).isEmpty();
	}

	@Test
	void refreshWhenClosedFailsEachTime() {
		this.truth.put(DB, 1, this.value);
		read(DB);
		this.store.close();
		for (int i = 0; i < 2; i++) {
			assertThat(refreshFailure(DB)).isInstanceOf(SecretUnavailableException.class)
				.hasMessage("Secret 'prod/db' was not read because the store is closed");
		}
	}

	@Test
	void getAllWhenClosedGivesWhatWasRead() {
		this.truth.put(DB, 1, this.value).put("prod/other", 1, this.value);
		read(DB);
		this.store.close();
		Map<SecretReference, SecretResult> results = this.store.getAll(List.of(reference(DB), reference("prod/other")),
				Duration.ofSeconds(1));
		assertThat(results.get(reference(DB)).orElseThrow().reveal()).isEqualTo(this.value);
		assertThat(results.get(reference("prod/other"))).isInstanceOfSatisfying(SecretResult.Failed.class,
				(failed) -> assertThat(failed.error())
					.hasMessage("Secret 'prod/other' was not read because the store is closed"));
	}

	@Test
	void builderWhenNoSourcesAreSetReadsTheEnvironment() {
		try (SecretStore own = SecretStore.builder().build()) {
			String variable = "PROD_TESTED"; // set by the build
			assertThat(own.get("prod/tested").reveal()).isEqualTo(System.getenv(variable));
			assertThat(own.get("prod/tested").origin()).isEqualTo(new SecretOrigin.EnvironmentVariable(variable));
		}
	}

	@Test
	void sourcesWhenEmptyFails() {
		assertThatIllegalArgumentException().isThrownBy(() -> SecretStore.builder().sources(List.of()))
			.withMessage("'sources' must not be empty");
	}

	@Test
	void sourcesWhenANameIsRepeatedFails() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> SecretStore.builder()
				.sources(List.of(StubSource.truth("file").source(), StubSource.truth("file").source())))
			.withMessage("'sources' must not repeat 'file'");
	}

	@Test
	void maximumSizeWhenZeroFails() {
		assertThatIllegalArgumentException().isThrownBy(() -> SecretStore.builder().maximumSize(0))
			.withMessage("'maximumSize' must be at least 1: 0");
	}

}
