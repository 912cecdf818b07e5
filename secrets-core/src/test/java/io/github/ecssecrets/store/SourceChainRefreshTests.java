package io.github.ecssecrets.store;

import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.ecssecrets.SecretNotFoundException;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretResult;
import io.github.ecssecrets.SecretUnavailableException;
import io.github.ecssecrets.testsupport.StubSource;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link SourceChain} where newer versions are asked for and several sources
 * hold the truth.
 */
class SourceChainRefreshTests {

	private static final SecretReference DB = SecretReference.parse("prod/db");

	private static final SecretReference API = SecretReference.parse("prod/api");

	private final StubSource seeds = StubSource.seeds().putCopy("prod/db", "seed").putCopy("prod/api", "seed");

	private final StubSource agent = StubSource.truth("agent");

	private final StubSource aws = StubSource.truth("aws");

	private final SourceChain chain = new SourceChain(
			List.of(this.seeds.source(), this.agent.source(), this.aws.source()));

	@Test
	void refreshAsksTheFirstThatHasTheSecret() {
		this.agent.put("prod/db", 1, "first");
		this.aws.put("prod/db", 1, "second");
		assertThat(this.chain.refresh(DB).reveal()).isEqualTo("first");
		assertThat(this.aws.calls()).isZero();
		assertThat(this.seeds.calls()).isZero();
	}

	@Test
	void refreshWhenTheFirstFailsAsksTheNext() {
		this.agent.fail("prod/db", unavailable("First"));
		this.aws.put("prod/db", 1, "second");
		assertThat(this.chain.refresh(DB).reveal()).isEqualTo("second");
	}

	@Test
	void refreshWhenAllFailFailsLikeTheFirst() {
		this.agent.fail("prod/db", unavailable("First"));
		this.aws.fail("prod/db", unavailable("Second"));
		assertThatExceptionOfType(SecretUnavailableException.class).isThrownBy(() -> this.chain.refresh(DB))
			.withMessage("First");
	}

	@Test
	void refreshWhenOneFailsAndTheOtherHasNoneFailsLikeTheOne() {
		this.aws.fail("prod/db", unavailable("Second"));
		assertThatExceptionOfType(SecretUnavailableException.class).isThrownBy(() -> this.chain.refresh(DB))
			.withMessage("Second");
	}

	@Test
	void refreshWhenNoneHasTheSecretNamesWhereItLooked() {
		assertThatExceptionOfType(SecretNotFoundException.class).isThrownBy(() -> this.chain.refresh(DB))
			.satisfies((ex) -> assertThat(ex.getTried()).containsExactly("agent", "aws"));
	}

	@Test
	void refreshAllAsksTheNextForWhatIsOpen() {
		this.agent.put("prod/db", 1, "first");
		this.aws.put("prod/api", 1, "second");
		Map<SecretReference, SecretResult> results = this.chain.refreshAll(List.of(DB, API));
		assertThat(results.get(DB).orElseThrow().reveal()).isEqualTo("first");
		assertThat(results.get(API).orElseThrow().reveal()).isEqualTo("second");
		assertThat(this.aws.batches()).containsExactly(Set.of(API));
		assertThat(this.seeds.calls()).isZero();
	}

	@Test
	void refreshAllWhenNothingIsOpenAsksNoFurther() {
		this.agent.put("prod/db", 1, "first");
		this.chain.refreshAll(List.of(DB));
		assertThat(this.aws.batches()).isEmpty();
	}

	@Test
	void refreshAllWhenTheFirstFailsTakesTheAnswerOfTheNext() {
		this.agent.fail("prod/db", unavailable("First"));
		this.aws.put("prod/db", 1, "second");
		assertThat(this.chain.refreshAll(List.of(DB)).get(DB).orElseThrow().reveal()).isEqualTo("second");
	}

	@Test
	void refreshAllWhenAllFailFailsLikeTheFirst() {
		this.agent.fail("prod/db", unavailable("First"));
		this.aws.fail("prod/db", unavailable("Second"));
		assertThat(this.chain.refreshAll(List.of(DB)).get(DB)).isInstanceOfSatisfying(SecretResult.Failed.class,
				(failed) -> assertThat(failed.error()).hasMessage("First"));
	}

	@Test
	void refreshAllWhenNoneHasTheSecretNamesWhereItLooked() {
		assertThat(this.chain.refreshAll(List.of(DB)).get(DB)).isInstanceOfSatisfying(SecretResult.Failed.class,
				(failed) -> assertThat(((SecretNotFoundException) failed.error()).getTried()).containsExactly("agent",
						"aws"));
	}

	@Test
	void versionsAreThoseOfTheFirstThatTells() {
		this.seeds.describe("prod/db", "v0");
		this.aws.describe("prod/db", "v2");
		assertThat(this.chain.versions(DB).versionOf(DB)).isEqualTo("v2");
		this.agent.describe("prod/db", "v1");
		assertThat(this.chain.versions(DB).versionOf(DB)).isEqualTo("v1");
	}

	@Test
	void versionsWhenNobodyTellsAreUnknown() {
		this.seeds.describe("prod/db", "v0");
		assertThat(this.chain.versions(DB)).isNull();
	}

	@Test
	void refreshAllWhenThereAreOnlySeedsIsEmpty() {
		assertThat(new SourceChain(List.of(this.seeds.source())).refreshAll(List.of(DB))).isEmpty();
	}

	@Test
	void copyAsksTheSeedsOnly() {
		this.agent.put("prod/db", 1, "first");
		assertThat(this.chain.copy(DB).reveal()).isEqualTo("seed");
		assertThat(this.chain.copy(SecretReference.parse("prod/none"))).isNull();
		assertThat(this.agent.calls()).isZero();
	}

	@Test
	void copyWhenASeedBreaksIsUnavailableAndQuotesNothing() {
		this.seeds.fail("prod/db", new IllegalStateException("canary-broken"));
		assertThatExceptionOfType(SecretUnavailableException.class).isThrownBy(() -> this.chain.copy(DB))
			.withMessage("The source 'seeds' failed unexpectedly for secret 'prod/db' "
					+ "(java.lang.IllegalStateException)");
	}

	private static SecretUnavailableException unavailable(String message) {
		return new SecretUnavailableException(DB, message, null, null);
	}

}
