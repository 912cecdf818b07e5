package io.github.ecssecrets.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import io.github.ecssecrets.PastEvent;
import io.github.ecssecrets.SecretStatus;
import io.github.ecssecrets.source.SecretVersions;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link StatusReport}, through the store: what belongs to which secret.
 */
class StatusReportTests extends AbstractSecretStoreTests {

	private static final String PREVIOUS = "prod/db::AWSPREVIOUS";

	private static final String PINNED = "prod/db:::v1";

	@Test
	void eventsAndLoginsOfAVersionAreThoseOfNoOther() {
		for (String reference : new String[] { DB, PREVIOUS, PINNED, "prod/other" }) {
			this.truth.put(reference, 1, this.value);
			read(reference);
			this.store.monitor().login(reference(reference), "database").refused("v1", reference);
		}
		for (SecretStatus status : this.store.status()) {
			assertThat(status.events()).extracting(PastEvent::reference).containsExactly(status.reference());
			assertThat(status.logins()).singleElement()
				.satisfies((login) -> assertThat(login.reference()).isEqualTo(status.reference()));
		}
	}

	@Test
	void rotationPlanTellsAlsoThatThereIsNoDate() {
		this.truth.put(DB, 1, this.value)
			.describe(DB, SecretVersions.builder(Map.of("AWSCURRENT", "v1")).rotationEnabled(false).build());
		read(DB);
		check();
		assertThat(status(DB).rotation()).hasToString("RotationPlan[off]");
		this.truth.describe(DB, SecretVersions.builder(Map.of("AWSCURRENT", "v1")).rotationEnabled(true).build());
		check();
		assertThat(status(DB).rotation()).hasToString("RotationPlan[null to null]");
	}

	@Test
	void problemIsThatOfTheContentInUse() {
		SecretEntry entry = RecordingChecker.entry(DB, 1);
		EntryCondition condition = entry.condition();
		assertThat(condition.unusable(entry.state(), "Cannot be used")).isTrue();
		assertThat(condition.unusable(entry.state(), "Cannot be used")).isFalse();
		assertThat(problem(entry)).isEqualTo("Cannot be used");
		condition.failed("Not now");
		assertThat(problem(entry)).isEqualTo("Not now");
		condition.confirmed(Instant.EPOCH);
		assertThat(problem(entry)).isEqualTo("Cannot be used");
		RecordingChecker.change(entry, 2);
		assertThat(problem(entry)).isNull();
		assertThat(condition.unusable(entry.state(), "Cannot be used")).isTrue();
	}

	private static String problem(SecretEntry entry) {
		return entry.condition()
			.describe(entry.reference(), entry.state(), true, (details) -> details)
			.get(0)
			.problem();
	}

	@Test
	void secretOfAFixedVersionIsNotWatched() {
		for (String reference : new String[] { DB, PREVIOUS, PINNED }) {
			this.truth.put(reference, 1, this.value);
			read(reference);
		}
		assertThat(status(DB).watched()).isTrue();
		assertThat(status(PREVIOUS).watched()).isTrue();
		assertThat(status(PINNED).watched()).isFalse();
	}

	private void check() {
		this.clock.advance(Duration.ofMinutes(7));
		this.store.checkDue();
	}

}
