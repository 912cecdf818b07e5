package io.github.ecssecrets.test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.entry;

/**
 * Tests for {@link SecretVault}.
 */
class SecretVaultTests {

	private static final String NAME = "prod/myapp/database";

	private static final String LAMBDA = "arn:aws:lambda:us-east-1:123456789012:function:rotate";

	private final MutableClock clock = new MutableClock();

	private final SecretVault vault = new SecretVault(new ArnFormat("us-east-1", "123456789012"), this.clock,
			(move) -> {
			});

	private final WrittenVersion first = create(NAME, "first");

	@Test
	void createWhenNoValueIsGivenMakesNoVersion() {
		WrittenVersion written = this.vault.create("empty", SecretDetails.NONE, VersionWrite.of(null));
		assertThat(written.versionId()).isNull();
		assertRefused(() -> current("empty"), "ResourceNotFoundException",
				"Secrets Manager can't find the specified secret value for staging label: AWSCURRENT");
	}

	@Test
	void createWhenTokenAndValueRepeatReturnsSameVersion() {
		VersionWrite write = new VersionWrite(this.first.requiredVersionId(), SecretContent.ofText("first"), List.of());
		assertThat(this.vault.create(NAME, SecretDetails.NONE, write)).isEqualTo(this.first);
	}

	@Test
	void createWhenNameIsTakenIsRefused() {
		assertRefused(() -> create(NAME, "first"), "ResourceExistsException",
				"The operation failed because the secret prod/myapp/database already exists.");
	}

	@Test
	void createWhenNameIsScheduledForDeletionIsRefused() {
		this.vault.delete(NAME, null);
		assertRefused(() -> create(NAME, "again"), "InvalidRequestException",
				"You can't create this secret because a secret with this name is already scheduled for deletion.");
	}

	@Test
	void createWhenNameHasOtherCharactersIsRefused() {
		assertRefused(() -> create("no spaces", "any"), "ValidationException",
				"Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!");
	}

	@Test
	void createWhenNameIsTooLongIsRefused() {
		assertThat(create("n".repeat(512), "any").name()).hasSize(512);
		assertThatExceptionOfType(ServiceException.class).isThrownBy(() -> create("n".repeat(513), "any"))
			.withMessageStartingWith("ValidationException: ");
	}

	@Test
	void putWhenSecretHasNoVersionAttachesCurrentBesideGivenStages() {
		this.vault.create("empty", SecretDetails.NONE, VersionWrite.of(null));
		WrittenVersion written = this.vault.put("empty", VersionWrite.of(SecretContent.ofText("any"), "BLUE"));
		assertThat(written.stages()).containsExactlyInAnyOrder("BLUE", "AWSCURRENT");
	}

	@Test
	void putWhenStageIsElsewhereMovesIt() {
		WrittenVersion second = put("second", "BLUE");
		WrittenVersion third = put("third", "BLUE");
		assertThat(stages()).containsOnly(entry(this.first.requiredVersionId(), List.of("AWSCURRENT")),
				entry(third.requiredVersionId(), List.of("BLUE")));
		assertThat(this.vault.value(NAME, second.versionId(), null).stages()).isEmpty();
	}

	@Test
	void putWhenCurrentMovesLeavesOtherLabelsOfOldVersion() {
		put("second", "AWSCURRENT", "BLUE");
		WrittenVersion third = put("third");
		assertThat(stages()).containsEntry(third.requiredVersionId(), List.of("AWSCURRENT"));
		assertThat(stages().values())
			.anySatisfy((labels) -> assertThat(labels).containsExactlyInAnyOrder("BLUE", "AWSPREVIOUS"));
	}

	@Test
	void putWhenTokenRepeatsWithOtherValueIsRefused() {
		VersionWrite write = new VersionWrite(this.first.requiredVersionId(), SecretContent.ofText("other"), List.of());
		assertRefused(() -> this.vault.put(NAME, write), "ResourceExistsException",
				"You can't use ClientRequestToken %s because that value is already in use for a version of secret %s."
					.formatted(this.first.versionId(), this.first.arn()));
	}

	@Test
	void putWhenNoValueIsGivenIsRefused() {
		assertRefused(() -> this.vault.put(NAME, VersionWrite.of(null)), "InvalidRequestException",
				"You must provide either SecretString or SecretBinary.");
	}

	@Test
	void putWhenTokenIsTooShortIsRefused() {
		assertRefused(() -> new VersionWrite("short", null, List.of()), "InvalidParameterException",
				"ClientRequestToken must be 32-64 characters long.");
	}

	@Test
	void valueWhenArnIsOfAnotherRegionIsNotFound() {
		assertThat(this.vault.value(this.first.arn(), null, null).name()).isEqualTo(NAME);
		assertRefused(() -> current(this.first.arn().replace("us-east-1", "eu-west-1")), "ResourceNotFoundException",
				"Secrets Manager can't find the specified secret.");
	}

	@Test
	void valueWhenPartialArnLooksCompleteIsNotFound() {
		String arn = create("app-secret", "any").arn();
		assertThat(current(arn).name()).isEqualTo("app-secret");
		assertThatExceptionOfType(ServiceException.class).isThrownBy(() -> current(arn.substring(0, arn.length() - 7)))
			.withMessageStartingWith("ResourceNotFoundException");
	}

	@Test
	void valueWhenVersionIsUnknownIsNotFound() {
		assertRefused(() -> this.vault.value(NAME, "none", null), "ResourceNotFoundException",
				"Secrets Manager can't find the specified secret value for VersionId: none");
	}

	@Test
	void moveStageWhenSourceIsNotTheHolderIsRefused() {
		WrittenVersion second = put("second");
		assertRefused(() -> moveStage("AWSCURRENT", this.first.versionId(), this.first.versionId()),
				"InvalidParameterException",
				"When you move staging label AWSCURRENT, if you specify RemoveFromVersionId, it must be set to the version that currently has the staging label AWSCURRENT.");
		assertThat(current(NAME).versionId()).isEqualTo(second.versionId());
	}

	@Test
	void moveStageWhenCurrentWouldVanishIsRefused() {
		assertRefused(() -> moveStage("AWSCURRENT", this.first.versionId(), null), "InvalidParameterException",
				"You can only move staging label AWSCURRENT to a different secret version. It can’t be completely removed.");
	}

	@Test
	void moveStageWhenVersionIsUnknownIsRefused() {
		assertRefused(() -> moveStage("BLUE", null, "none"), "InvalidParameterException", "Not a valid version: none");
	}

	@Test
	void moveStageWhenNoVersionIsGivenIsRefused() {
		assertThatExceptionOfType(ServiceException.class).isThrownBy(() -> moveStage("BLUE", null, null))
			.withMessageStartingWith("InvalidParameterException");
	}

	@Test
	void moveStageWhenOnlySourceIsGivenRemovesLabel() {
		String blue = put("second", "BLUE").requiredVersionId();
		moveStage("BLUE", blue, null);
		assertThat(stages()).containsOnlyKeys(this.first.requiredVersionId());
		assertRefused(() -> moveStage("BLUE", blue, null), "InvalidParameterException",
				"Version stage BLUE not found in version " + blue);
	}

	@Test
	void rotateAttachesPendingToVersionWithoutValue() {
		String pending = rotate(Map.of()).requiredVersionId();
		assertThat(stages()).containsEntry(pending, List.of("AWSPENDING"));
		assertRefused(() -> this.vault.value(NAME, null, "AWSPENDING"), "ResourceNotFoundException",
				"Secrets Manager can't find the specified secret value for staging label: AWSPENDING");
		assertRefused(() -> this.vault.value(NAME, pending, null), "ResourceNotFoundException",
				"Secrets Manager can't find the specified secret value for VersionId: " + pending);
	}

	@Test
	void putWhenVersionIsPendingGivesItItsValue() {
		String pending = rotate(Map.of()).requiredVersionId();
		this.vault.put(NAME, new VersionWrite(pending, SecretContent.ofText("second"), List.of("AWSPENDING")));
		assertThat(this.vault.value(NAME, null, "AWSPENDING").content()).isEqualTo(SecretContent.ofText("second"));
		assertThat(current(NAME).versionId()).isEqualTo(this.first.versionId());
	}

	@Test
	void rotateWhenPendingIsElsewhereIsRefused() {
		rotate(Map.of());
		assertRefused(() -> rotate(Map.of()), "InvalidRequestException",
				"A previous rotation isn’t complete. That rotation will be reattempted.");
	}

	@Test
	void rotateWhenTokenRepeatsReturnsSameVersion() {
		WrittenVersion begun = rotate(Map.of());
		RotationRequest again = new RotationRequest(begun.requiredVersionId(), LAMBDA, Map.of(), true);
		assertThat(this.vault.rotate(NAME, again)).isEqualTo(begun);
	}

	@Test
	void rotateWhenPendingIsCurrentBeginsAnother() {
		String pending = finishedRotation();
		assertThat(rotate(Map.of()).versionId()).isNotEqualTo(pending);
		assertThat(stages()).containsEntry(pending, List.of("AWSCURRENT"));
	}

	@Test
	void rotateWhenNoFunctionIsKnownIsRefused() {
		RotationRequest request = new RotationRequest(UUID.randomUUID().toString(), null, Map.of(), true);
		assertRefused(() -> this.vault.rotate(NAME, request), "InvalidRequestException",
				"No Lambda rotation function ARN is associated with this secret.");
	}

	@Test
	void rotateWhenNotImmediatelyOnlyPlans() {
		RotationRequest request = new RotationRequest(UUID.randomUUID().toString(), LAMBDA,
				Map.of("AutomaticallyAfterDays", 7), false);
		assertThat(this.vault.rotate(NAME, request).versionId()).isNull();
		assertThat(rotation().enabled()).isTrue();
		assertThat(rotation().nextRotation()).isEqualTo(now().plus(Duration.ofDays(7)));
		assertThat(rotation().lastRotated()).isNull();
	}

	@Test
	void moveStageWhenRotationFinishesRecordsItAndPlansNext() {
		rotate(Map.of("AutomaticallyAfterDays", 7));
		this.clock.advance(Duration.ofMinutes(1));
		String pending = stages().keySet().stream().reduce((left, right) -> right).orElseThrow();
		this.vault.transferStage(NAME, "AWSCURRENT", pending);
		assertThat(rotation().lastRotated()).isEqualTo(now());
		assertThat(rotation().nextRotation()).isEqualTo(now().plus(Duration.ofDays(7)));
	}

	@Test
	void deleteMakesSecretUnusableUntilRestored() {
		this.vault.delete(NAME, 7L);
		String reason = "You can't perform this operation on the secret because it was marked for deletion.";
		assertRefused(() -> current(NAME), "InvalidRequestException", reason);
		assertRefused(() -> put("second"), "InvalidRequestException", reason);
		assertRefused(() -> rotate(Map.of()), "InvalidRequestException", reason);
		assertThat(this.vault.list(false)).isEmpty();
		assertThat(this.vault.list(true)).hasSize(1);
		this.vault.restore(NAME);
		assertThat(current(NAME).versionId()).isEqualTo(this.first.versionId());
	}

	@Test
	void deleteWhenWindowPassesRemovesSecret() {
		this.vault.delete(NAME, 7L);
		this.clock.advance(Duration.ofDays(7).minusMillis(1));
		assertThat(this.vault.describe(NAME).deletion()).isEqualTo(now().plusMillis(1));
		this.clock.advance(Duration.ofMillis(1));
		assertRefused(() -> this.vault.describe(NAME), "ResourceNotFoundException",
				"Secrets Manager can't find the specified secret.");
	}

	@Test
	void deleteWhenWindowIsOutOfRangeIsRefused() {
		assertRefused(() -> this.vault.delete(NAME, 6L), "InvalidParameterException",
				"The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).");
	}

	@Test
	void purgeWhenSecretIsMissingSucceeds() {
		assertThat(this.vault.purge("missing").name()).isEqualTo("missing");
	}

	@Test
	void purgeWhenSecretIsScheduledForDeletionRemovesIt() {
		this.vault.delete(NAME, null);
		this.vault.purge(NAME);
		assertThat(create(NAME, "again").arn()).isNotEqualTo(this.first.arn());
	}

	@Test
	void describeWhenServiceOwnsSecretTellsIt() {
		create("rds!cluster-1", "any");
		assertThat(this.vault.describe("rds!cluster-1").owningService()).isEqualTo("rds");
		assertThat(this.vault.describe(NAME).owningService()).isNull();
	}

	@Test
	void updateChangesDescriptionAndKeepsValue() {
		this.vault.update(NAME, "changed", null, VersionWrite.of(null));
		assertThat(this.vault.describe(NAME).details().description()).isEqualTo("changed");
		assertThat(current(NAME).versionId()).isEqualTo(this.first.versionId());
	}

	@Test
	void nameOfFollowsArns() {
		assertThat(this.vault.nameOf(this.first.arn())).isEqualTo(NAME);
		assertThat(this.vault.nameOf("missing")).isEqualTo("missing");
	}

	@Test
	void toStringShowsNoValue() {
		create("canary", "c4n4ry-value");
		assertThat(this.vault.toString()).contains("canary").doesNotContain("c4n4ry-value");
		assertThat(current("canary").toString()).doesNotContain("c4n4ry-value");
		assertThat(VersionWrite.of(SecretContent.ofText("c4n4ry-value")).toString()).doesNotContain("c4n4ry-value");
	}

	private WrittenVersion create(String name, String text) {
		return this.vault.create(name, SecretDetails.NONE, VersionWrite.of(SecretContent.ofText(text)));
	}

	private WrittenVersion put(String text, String... stages) {
		return this.vault.put(NAME, VersionWrite.of(SecretContent.ofText(text), stages));
	}

	private WrittenVersion rotate(Map<String, Object> rules) {
		return this.vault.rotate(NAME, new RotationRequest(UUID.randomUUID().toString(), LAMBDA, rules, true));
	}

	private String finishedRotation() {
		String pending = rotate(Map.of()).requiredVersionId();
		this.vault.put(NAME, new VersionWrite(pending, SecretContent.ofText("second"), List.of("AWSPENDING")));
		this.vault.transferStage(NAME, "AWSCURRENT", pending);
		return pending;
	}

	private void moveStage(String stage, String from, String to) {
		this.vault.moveStage(NAME, new StageMove(stage, from, to));
	}

	private SecretValue current(String secretId) {
		return this.vault.value(secretId, null, null);
	}

	private Map<String, List<String>> stages() {
		return this.vault.describe(NAME).versionIdsToStages();
	}

	private RotationSchedule.Snapshot rotation() {
		return this.vault.describe(NAME).rotation();
	}

	private Instant now() {
		return this.clock.instant();
	}

	private static void assertRefused(Runnable call, String code, String reason) {
		assertThatExceptionOfType(ServiceException.class).isThrownBy(call::run).satisfies((ex) -> {
			assertThat(ex.code()).isEqualTo(code);
			assertThat(ex.reason()).isEqualTo(reason);
			assertThat(ex.status()).isEqualTo(400);
		});
	}

}
