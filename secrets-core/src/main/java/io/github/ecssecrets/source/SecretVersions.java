package io.github.ecssecrets.source;

import java.time.Instant;
import java.util.Map;

import io.github.ecssecrets.SecretReference;
import org.jspecify.annotations.Nullable;

/**
 * Which versions a secret has, without their values.
 *
 * @param versionsByStage version ids by the staging label attached to them
 * @param nextRotation when the next rotation is due at the latest, or {@code null} if
 * none is planned. It may come much earlier, and may be past after a rotation failed
 */
public record SecretVersions(Map<String, String> versionsByStage, @Nullable Instant nextRotation) {

	/**
	 * Copies the map.
	 */
	public SecretVersions {
		versionsByStage = Map.copyOf(versionsByStage);
	}

	/**
	 * The version that a reference follows.
	 * @param reference the reference, by stage
	 * @return the version id, or {@code null} if no version has that stage
	 */
	public @Nullable String versionOf(SecretReference reference) {
		String stage = reference.versionStage();
		return this.versionsByStage.get((stage != null) ? stage : SecretReference.AWSCURRENT);
	}

	/**
	 * The version that a rotation is preparing.
	 * @return the id of the {@code AWSPENDING} version, or {@code null} if there is none
	 * or it is the current one already
	 */
	public @Nullable String pendingVersion() {
		String pending = this.versionsByStage.get(SecretReference.AWSPENDING);
		return (pending != null && !pending.equals(this.versionsByStage.get(SecretReference.AWSCURRENT))) ? pending
				: null;
	}

}
