package io.github.ecssecrets;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when a source could not answer now and may later: throttling, a server error, a
 * timeout, no route to the endpoint, a secret that has no value yet. Worth retrying.
 */
public final class SecretUnavailableException extends SecretException {

	/**
	 * Creates an exception without a finer reason.
	 * @param reference the reference that was asked for
	 * @param message what failed and what to check; without any secret value
	 * @param awsError what AWS answered, or {@code null} if it was not asked
	 * @param cause the cause, or {@code null}
	 */
	public SecretUnavailableException(SecretReference reference, String message, @Nullable AwsError awsError,
			@Nullable Throwable cause) {
		this(reference, Reason.UNAVAILABLE, message, awsError, cause);
	}

	/**
	 * Creates an exception.
	 * @param reference the reference that was asked for
	 * @param reason why the source could not answer
	 * @param message what failed and what to check; without any secret value
	 * @param awsError what AWS answered, or {@code null} if it was not asked
	 * @param cause the cause, or {@code null}
	 * @throws IllegalArgumentException if the reason is one of another kind
	 */
	public SecretUnavailableException(SecretReference reference, Reason reason, String message,
			@Nullable AwsError awsError, @Nullable Throwable cause) {
		super(Kind.UNAVAILABLE, reference, reason, message, awsError, cause);
	}

	/**
	 * Whether the failure says nothing about the secret that was asked for: others will
	 * fail in the same way as long as it lasts.
	 * @return {@code false} if it concerns this secret alone
	 */
	public boolean isOutage() {
		return getReason() != Reason.NO_VALUE && getReason() != Reason.SOURCE_FAILED;
	}

	@Override
	SecretException copy() {
		return new SecretUnavailableException(getReference(), getReason(), String.valueOf(getMessage()), getAwsError(),
				getCause());
	}

}
