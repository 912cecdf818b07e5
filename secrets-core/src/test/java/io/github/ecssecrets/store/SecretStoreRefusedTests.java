package io.github.ecssecrets.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

import io.github.ecssecrets.PlannedCheck;
import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretNotFoundException;
import io.github.ecssecrets.SecretUnavailableException;
import io.github.ecssecrets.testsupport.StubSource;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link SecretStore#refused}: which version to use when a login with another
 * was refused.
 */
class SecretStoreRefusedTests extends AbstractSecretStoreTests {

	@Test
	void refusedGivesTheNewVersionIfThereIsOne() {
		this.truth.put(DB, 1, json("canary-1"));
		read(DB);
		this.truth.put(DB, 2, json(this.value));
		Secret next = outcome(this.store.refused(reference(PASSWORD), "v1"));
		assertThat(next.reveal()).isEqualTo(this.value);
		assertThat(next.versionId()).isEqualTo("v2");
		assertThat(this.truth.calls("prod/db::AWSPENDING")).isZero();
	}

	@Test
	void refusedGivesThePendingVersionDuringARotation() {
		this.truth.put(DB, 1, json("canary-1"));
		read(DB);
		this.truth.put("prod/db::AWSPENDING", staged(2, json(this.value), "AWSPENDING"));
		assertThat(outcome(this.store.refused(reference(PASSWORD), "v1")).reveal()).isEqualTo(this.value);
		assertThat(read(PASSWORD)).isEqualTo("canary-1");
	}

	@Test
	void refusedGivesThePreviousVersionIfNothingElseIsLeft() {
		this.truth.put(DB, 2, json("canary-2"));
		read(DB);
		this.truth.put("prod/db::AWSPENDING", staged(2, json("canary-2"), "AWSPENDING"));
		this.truth.put("prod/db::AWSPREVIOUS", staged(1, json(this.value), "AWSPREVIOUS"));
		assertThat(outcome(this.store.refused(reference(PASSWORD), "v2")).reveal()).isEqualTo(this.value);
	}

	@Test
	void refusedGivesTheCurrentVersionAgainIfThereIsNoOther() {
		this.truth.put(DB, 1, json(this.value));
		read(DB);
		this.truth.fail("prod/db::AWSPENDING", new SecretNotFoundException(reference(DB), List.of("truth")));
		assertThat(outcome(this.store.refused(reference(PASSWORD), "v1")).versionId()).isEqualTo("v1");
	}

	@Test
	void refusedSeedGivesTheCurrentVersionUnlessItIsTheSame() {
		this.seeds.putCopy(PASSWORD, this.value);
		read(PASSWORD);
		this.truth.put(DB, 1, json(this.value));
		this.truth.put("prod/db::AWSPENDING", staged(2, json("canary-2"), "AWSPENDING"));
		assertThat(outcome(this.store.refused(reference(PASSWORD), null)).versionId()).isEqualTo("v2");
	}

	@Test
	void refusedSeedGivesTheCurrentVersionIfItIsAnother() {
		this.seeds.putCopy(PASSWORD, "canary-seed");
		read(PASSWORD);
		this.truth.put(DB, 1, json(this.value));
		this.truth.put("prod/db::AWSPENDING", staged(2, json("canary-2"), "AWSPENDING"));
		assertThat(outcome(this.store.refused(reference(PASSWORD), null)).versionId()).isEqualTo("v1");
		assertThat(this.truth.calls("prod/db::AWSPENDING")).isZero();
	}

	@Test
	void refusedSecretThatIsNotInUseGivesTheCurrentVersion() {
		this.truth.put(DB, 1, this.value);
		assertThat(outcome(this.store.refused(reference(DB), null)).versionId()).isEqualTo("v1");
		assertThat(this.truth.calls("prod/db::AWSPENDING")).isZero();
	}

	@Test
	void refusedCopyIsGivenAgainIfThereAreOnlyCopies() {
		this.seeds.putCopy(DB, this.value);
		try (SecretStore copies = builder().sources(List.of(this.seeds.source())).build()) {
			copies.get(DB);
			this.seeds.putCopy(DB, "canary-next");
			assertThat(outcome(copies.refused(reference(DB), null)).reveal()).isEqualTo("canary-next");
		}
	}

	@Test
	void refusedPassesOverVersionsThatLackTheField() {
		this.truth.put(DB, 3, json("canary-3"));
		read(DB);
		this.truth.put("prod/db::AWSPENDING", staged(4, "{}", "AWSPENDING"));
		this.truth.put("prod/db::AWSPREVIOUS", staged(2, json(this.value), "AWSPREVIOUS"));
		assertThat(outcome(this.store.refused(reference(PASSWORD), "v3")).reveal()).isEqualTo(this.value);
		assertThat(outcome(this.store.refused(reference(DB), "v3")).reveal()).isEqualTo("{}");
		this.truth.put("prod/db::AWSPREVIOUS", staged(2, "{}", "AWSPREVIOUS"));
		assertThat(outcome(this.store.refused(reference(PASSWORD), "v3")).versionId()).isEqualTo("v3");
	}

	@Test
	void refusedDoesNotGiveAPreviousVersionThatWasRefused() {
		this.truth.put(DB, 2, this.value);
		read(DB);
		this.truth.put("prod/db::AWSPREVIOUS", staged(2, this.value, "AWSPREVIOUS"));
		assertThat(outcome(this.store.refused(reference(DB), "v2")).versionStages()).containsExactly("AWSCURRENT");
	}

	@Test
	void refusedWhenSecretsManagerDoesNotAnswerFails() {
		this.truth.put(DB, 1, json(this.value));
		read(DB);
		this.truth.fail(DB, unavailable("Not now"));
		Throwable failure = outcome(this.store.refused(reference(DB), "v1").handle((secret, ex) -> ex));
		assertThat(failure).isInstanceOf(SecretUnavailableException.class).hasMessage("Not now");
		assertThat(read(DB)).isEqualTo(json(this.value));
	}

	@Test
	void refusedHurriesTheChecks() {
		this.truth.put(DB, 1, this.value).describe(DB, "v1");
		read(DB);
		outcome(this.store.refused(reference(DB), "v1"));
		this.truth.put(DB, 2, "second").describe(DB, "v2");
		this.clock.advance(Duration.ofSeconds(12));
		this.store.checkDue();
		assertThat(read(DB)).isEqualTo("second");
	}

	@Test
	void refusedTellsTheChecksThatTheVersionOfARotationIsUsed() {
		this.truth.put(DB, 1, this.value).describe(DB, "v1");
		read(DB);
		this.truth.put("prod/db::AWSPENDING", staged(2, "canary-2", "AWSPENDING"));
		outcome(this.store.refused(reference(DB), "v1"));
		this.clock.advance(Duration.ofSeconds(12));
		this.store.checkDue();
		assertThat(status(DB).nextCheck()).extracting(PlannedCheck::reason).isEqualTo("PENDING_VERSION_USED");
	}

	@Test
	void refusedOfAVersionByItsStageIsAMistake() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.store.refused(reference("prod/db::AWSPENDING"), "v1"))
			.withMessage("'reference' must not name a version: prod/db::AWSPENDING");
	}

	private static Secret staged(int number, String content, String stage) {
		return Secret.builder(DB, StubSource.ORIGIN)
			.arn(ARN)
			.version("v" + number, Set.of(stage))
			.createdDate(Instant.EPOCH.plus(Duration.ofDays(number)))
			.text(content);
	}

}
