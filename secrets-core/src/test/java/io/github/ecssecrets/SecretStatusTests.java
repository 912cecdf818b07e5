package io.github.ecssecrets;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.ecssecrets.testsupport.Canary;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link SecretStatus} and what it is made of.
 */
class SecretStatusTests {

	private static final SecretReference DB = SecretReference.parse("prod/db");

	private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

	private static final SecretOrigin ORIGIN = new SecretOrigin.SecretsManager("eu-west-1");

	@Test
	void statusIsWhatIsToldAndTheFactsOfTheSecret() {
		RotationPlan rotation = RotationPlan.of(true, NOON, NOON.plusSeconds(60));
		PlannedCheck check = PlannedCheck.of(NOON, "IN_WINDOW", "the window of the rotation is open");
		PastEvent event = PastEvent.of(PastEvent.Type.ROTATED, DB, NOON);
		LoginStatus login = LoginStatus.of(DB, "database", List.of());
		SecretStatus status = builder().times(NOON.minusSeconds(60), NOON)
			.watched(true)
			.problem("Not now")
			.versionsByStage(Map.of("AWSPREVIOUS", "v1", "AWSCURRENT", "v2"))
			.rotation(rotation)
			.nextCheck(check)
			.events(List.of(event))
			.logins(List.of(login))
			.build();
		assertThat(status.reference()).isEqualTo(DB);
		assertThat(status.origin()).isEqualTo(ORIGIN);
		assertThat(status.versionId()).isEqualTo("v2");
		assertThat(status.versionStages()).containsExactly("AWSCURRENT");
		assertThat(status.createdDate()).isEqualTo(Instant.EPOCH);
		assertThat(status.fetched()).isEqualTo(NOON.minusSeconds(60));
		assertThat(status.checked()).isEqualTo(NOON);
		assertThat(status.watched()).isTrue();
		assertThat(status.problem()).isEqualTo("Not now");
		assertThat(status.versionsByStage()).containsExactly(Map.entry("AWSCURRENT", "v2"),
				Map.entry("AWSPREVIOUS", "v1"));
		assertThat(status.rotation()).isSameAs(rotation);
		assertThat(status.nextCheck()).isSameAs(check);
		assertThat(status.events()).containsExactly(event);
		assertThat(status.logins()).containsExactly(login);
		assertThat(status).hasToString("SecretStatus[prod/db, version v2, from Secrets Manager in eu-west-1, checked "
				+ "2026-11-24T12:00:00Z, problem: Not now]");
	}

	@Test
	void statusWhenNothingIsToldKnowsNothing() {
		Secret seed = Secret.builder("prod/db", new SecretOrigin.EnvironmentVariable("PROD_DB")).text(Canary.value());
		SecretStatus status = SecretStatus.builder(DB, seed).build();
		assertThat(status.watched()).isFalse();
		assertThat(status.problem()).isNull();
		assertThat(status.versionsByStage()).isEmpty();
		assertThat(status.rotation()).isNull();
		assertThat(status.nextCheck()).isNull();
		assertThat(status.events()).isEmpty();
		assertThat(status.logins()).isEmpty();
		assertThat(status)
			.hasToString("SecretStatus[prod/db, from environment variable PROD_DB, checked 1970-01-01T00:00:00Z]");
	}

	@Test
	void versionsByStageAreCopiedAndCannotBeChanged() {
		Map<String, String> versions = new HashMap<>(Map.of("AWSCURRENT", "v2"));
		SecretStatus status = builder().versionsByStage(versions).build();
		versions.clear();
		assertThat(status.versionsByStage()).containsOnlyKeys("AWSCURRENT");
		assertThatExceptionOfType(UnsupportedOperationException.class)
			.isThrownBy(() -> status.versionsByStage().clear());
	}

	@Test
	void ageIsTheTimeSinceTheLastConfirmationAndNeverNegative() {
		SecretStatus status = builder().times(NOON.minusSeconds(60), NOON).build();
		assertThat(status.age(NOON.plusSeconds(5))).isEqualTo(Duration.ofSeconds(5));
		assertThat(status.age(NOON)).isZero();
		assertThat(status.age(NOON.minusSeconds(5))).isZero();
	}

	@Test
	void rotationPlanTellsItsWindow() {
		RotationPlan plan = RotationPlan.of(true, NOON, NOON.plusSeconds(60));
		assertThat(plan.isEnabled()).isTrue();
		assertThat(plan.earliest()).isEqualTo(NOON);
		assertThat(plan.latest()).isEqualTo(NOON.plusSeconds(60));
		assertThat(plan).hasToString("RotationPlan[2026-11-24T12:00:00Z to 2026-11-24T12:01:00Z]");
		assertThat(RotationPlan.of(false, null, null).isEnabled()).isFalse();
		assertThat(RotationPlan.of(false, null, null)).hasToString("RotationPlan[off]");
	}

	@Test
	void plannedCheckTellsWhenAndWhy() {
		PlannedCheck check = PlannedCheck.of(NOON, "IN_WINDOW", "the window of the rotation is open");
		assertThat(check.due()).isEqualTo(NOON);
		assertThat(check.reason()).isEqualTo("IN_WINDOW");
		assertThat(check.explanation()).isEqualTo("the window of the rotation is open");
		assertThat(check).hasToString("PlannedCheck[2026-11-24T12:00:00Z, IN_WINDOW]");
		assertThat(PlannedCheck.of(null, "OFF", "checks are off")).hasToString("PlannedCheck[never, OFF]");
	}

	private static SecretStatus.Builder builder() {
		return SecretStatus.builder(DB,
				Secret.builder("prod/db", ORIGIN)
					.version("v2", List.of("AWSCURRENT"))
					.createdDate(Instant.EPOCH)
					.text(Canary.value()));
	}

}
