package io.github.ecssecrets.test;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A request to move or remove a staging label, with the checks of
 * UpdateSecretVersionStage.
 *
 * @param stage the label
 * @param fromVersionId the version to take it off, or {@code null} if none has it
 * @param toVersionId the version to attach it to, or {@code null} to remove it
 */
record StageMove(String stage, @Nullable String fromVersionId, @Nullable String toVersionId) {

	void applyTo(StoredSecret secret, Instant now) {
		StoredVersion from = version(secret, this.fromVersionId);
		StoredVersion to = version(secret, this.toVersionId);
		if (to != null) {
			checkSource(secret.holderOf(this.stage), from, to);
			secret.attach(this.stage, to, now);
		}
		else {
			secret.detach(this.stage, checkRemovable(from), now);
		}
	}

	private static @Nullable StoredVersion version(StoredSecret secret, @Nullable String versionId) {
		if (versionId == null) {
			return null;
		}
		StoredVersion version = secret.version(versionId);
		if (version == null) {
			throw ServiceException.invalidParameter("Not a valid version: " + versionId);
		}
		return version;
	}

	private void checkSource(@Nullable StoredVersion holder, @Nullable StoredVersion from, StoredVersion to) {
		if (from == null && holder != null && holder != to) {
			throw ServiceException.invalidParameter(
					"The parameter RemoveFromVersionId can't be empty. Staging label %s is currently attached to version %s, so you must explicitly reference that version in RemoveFromVersionId."
						.formatted(this.stage, holder.id()));
		}
		if (from != null && from != holder) {
			throw ServiceException.invalidParameter(
					"When you move staging label %1$s, if you specify RemoveFromVersionId, it must be set to the version that currently has the staging label %1$s."
						.formatted(this.stage));
		}
	}

	private StoredVersion checkRemovable(@Nullable StoredVersion from) {
		if (from == null) {
			throw ServiceException
				.invalidParameter("You must specify RemoveFromVersionId, MoveToVersionId or both of them.");
		}
		if (this.stage.equals(StoredSecret.CURRENT)) {
			throw ServiceException.invalidParameter(
					"You can only move staging label AWSCURRENT to a different secret version. It can’t be completely removed.");
		}
		if (!from.holds(this.stage)) {
			throw ServiceException
				.invalidParameter("Version stage %s not found in version %s".formatted(this.stage, from.id()));
		}
		return from;
	}

}
