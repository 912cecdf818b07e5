package io.github.ecssecrets;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * What can be told of a secret in use without showing it.
 *
 * @param reference the secret, or the one field of it that was seeded
 * @param origin where the value came from
 * @param versionId the version, or {@code null} if the origin does not tell
 * @param versionStages the staging labels of the version when it was fetched
 * @param createdDate when the version was created, or {@code null} if the origin does not
 * tell
 * @param fetched when the value was read
 * @param checked when it was last confirmed to be the newest
 * @param watched whether it is checked for new versions; not if the reference names a
 * version id, or if checks are switched off
 * @param problem why the last check failed, or {@code null} if it did not
 */
public record SecretStatus(SecretReference reference, SecretOrigin origin, @Nullable String versionId,
		Set<String> versionStages, @Nullable Instant createdDate, Instant fetched, Instant checked, boolean watched,
		@Nullable String problem) {

	/**
	 * How long ago the value was last confirmed to be the newest.
	 * @param now the present
	 * @return the age, never negative
	 */
	public Duration age(Instant now) {
		Duration age = Duration.between(this.checked, now);
		return age.isNegative() ? Duration.ZERO : age;
	}

}
