package io.github.ecssecrets.test;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A secret's metadata at one moment; holds no value.
 *
 * @param arn the full ARN
 * @param name the name
 * @param details what its owner said about it
 * @param created when it was created
 * @param changed when anything about it last changed
 * @param deletion when it will be gone, or {@code null} if it is not scheduled for
 * deletion
 * @param rotation its rotation schedule
 * @param versionIdsToStages the staging labels of every version that has some
 */
record SecretSnapshot(String arn, String name, SecretDetails details, Instant created, Instant changed,
		@Nullable Instant deletion, RotationSchedule.Snapshot rotation, Map<String, List<String>> versionIdsToStages) {

	SecretSnapshot {
		versionIdsToStages = Collections.unmodifiableMap(new LinkedHashMap<>(versionIdsToStages));
	}

	/**
	 * Return the service that manages the secret, which AWS puts before an exclamation
	 * mark in the name, or {@code null} if none does.
	 */
	@Nullable String owningService() {
		int mark = this.name.indexOf('!');
		return (mark > 0) ? this.name.substring(0, mark) : null;
	}

}
