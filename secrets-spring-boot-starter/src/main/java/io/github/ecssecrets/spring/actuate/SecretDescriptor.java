package io.github.ecssecrets.spring.actuate;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.SortedSet;
import java.util.TreeSet;

import io.github.ecssecrets.SecretStatus;
import org.jspecify.annotations.Nullable;

/**
 * What is shown of one secret in use; never a value.
 *
 * @param reference the secret, or the one field of it that was seeded
 * @param origin where the value came from, in words
 * @param versionId the version, or {@code null} if the origin does not tell
 * @param versionStages the staging labels of the version when it was fetched
 * @param created when the version was created, or {@code null} if the origin does not
 * tell
 * @param fetched when the value was read
 * @param checked when it was last confirmed to be the newest
 * @param age how long ago that was, in whole seconds
 * @param watched whether it is checked for new versions at all
 * @param stale whether it is watched and older than {@code ecs-secrets.stale-after}
 * @param problem why the last check failed and what to do about it, or {@code null} if it
 * did not
 */
public record SecretDescriptor(String reference, String origin, @Nullable String versionId,
		SortedSet<String> versionStages, @Nullable Instant created, Instant fetched, Instant checked, Duration age,
		boolean watched, boolean stale, @Nullable String problem) {

	static SecretDescriptor of(SecretStatus status, Instant now, Duration staleAfter) {
		Duration age = status.age(now).truncatedTo(ChronoUnit.SECONDS);
		return new SecretDescriptor(status.reference().toString(), status.origin().toString(), status.versionId(),
				new TreeSet<>(status.versionStages()), status.createdDate(), status.fetched(), status.checked(), age,
				status.watched(), status.watched() && age.compareTo(staleAfter) > 0, status.problem());
	}

	boolean isTroubled() {
		return this.stale || this.problem != null;
	}

}
