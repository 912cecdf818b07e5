package io.github.ecssecrets.test;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What a write answers: the secret and the version it made.
 *
 * @param arn the secret's full ARN
 * @param name the secret's name
 * @param versionId the version written, or {@code null} if the call made none
 * @param stages the version's staging labels, empty if the call made no version
 */
record WrittenVersion(String arn, String name, @Nullable String versionId, List<String> stages) {

	static WrittenVersion of(StoredSecret secret, @Nullable StoredVersion version) {
		return new WrittenVersion(secret.arn(), secret.name(), (version != null) ? version.id() : null,
				(version != null) ? version.stages() : List.of());
	}

	String requiredVersionId() {
		if (this.versionId == null) {
			throw new IllegalStateException("The call made no version of secret '" + this.name + "'");
		}
		return this.versionId;
	}

}
