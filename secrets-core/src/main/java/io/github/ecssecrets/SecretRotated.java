package io.github.ecssecrets;

import org.jspecify.annotations.Nullable;

/**
 * A secret has a new value, which every reader sees already.
 *
 * @param reference the reference by which the secret was first asked for
 * @param oldVersionId the version before, or {@code null} if its origin did not tell, as
 * for an environment variable
 * @param newVersionId the version now, or {@code null} if its origin does not tell
 * @param oldOrigin where the value before came from
 * @param newOrigin where the value now came from
 */
public record SecretRotated(SecretReference reference, @Nullable String oldVersionId, @Nullable String newVersionId,
		SecretOrigin oldOrigin, SecretOrigin newOrigin) implements SecretEvent {

}
