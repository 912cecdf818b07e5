package io.github.ecssecrets;

import java.time.Instant;

/**
 * A secret could not be checked for a new version; its last good value stays in use.
 * Published once an incident, not once a try.
 *
 * @param reference the reference by which the secret was first asked for
 * @param error the reason
 * @param lastSuccess when the secret was last read or checked successfully
 */
public record SecretRefreshFailed(SecretReference reference, SecretException error,
		Instant lastSuccess) implements SecretEvent {

}
