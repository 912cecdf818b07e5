package io.github.ecssecrets;

import java.time.Instant;
import java.util.Collection;
import java.util.List;

/**
 * A secret could not be checked for a new version; its last good value stays in use.
 * Published once an incident, not once a try. Immutable.
 */
public final class SecretRefreshFailed implements SecretEvent {

	private final SecretReference reference;

	private final SecretNames names;

	private final SecretException error;

	private final Instant lastSuccess;

	private SecretRefreshFailed(SecretReference reference, SecretException error, Instant lastSuccess,
			Collection<String> names) {
		this.reference = reference;
		this.names = new SecretNames(reference, names);
		this.error = error;
		this.lastSuccess = lastSuccess;
	}

	/**
	 * Describes a failed check.
	 * @param reference the secret
	 * @param error the reason
	 * @param lastSuccess when the secret was last read or checked successfully
	 * @return the event
	 */
	public static SecretRefreshFailed of(SecretReference reference, SecretException error, Instant lastSuccess) {
		return of(reference, error, lastSuccess, List.of());
	}

	/**
	 * Describes a failed check of a secret that has several names.
	 * @param reference the secret
	 * @param error the reason
	 * @param lastSuccess when the secret was last read or checked successfully
	 * @param names what else names the same secret: its name, its full and partial ARN
	 * @return the event
	 */
	public static SecretRefreshFailed of(SecretReference reference, SecretException error, Instant lastSuccess,
			Collection<String> names) {
		return new SecretRefreshFailed(reference, error, lastSuccess, names);
	}

	@Override
	public SecretReference reference() {
		return this.reference;
	}

	/**
	 * Whether the secret that could not be checked is the one a reference names, or has
	 * the field that it names.
	 */
	@Override
	public boolean concerns(SecretReference other) {
		return this.names.include(other);
	}

	/**
	 * The reason.
	 * @return the failure, whose message shows no value
	 */
	public SecretException error() {
		return this.error;
	}

	/**
	 * When the secret was last read or checked successfully.
	 * @return the instant
	 */
	public Instant lastSuccess() {
		return this.lastSuccess;
	}

	@Override
	public String toString() {
		return "SecretRefreshFailed[" + this.reference + ", last success " + this.lastSuccess + ", " + this.error + "]";
	}

}
