package io.github.ecssecrets;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when a source could not answer now and may later: throttling, a server error, a
 * timeout, no route to the endpoint. Worth retrying.
 */
public final class SecretUnavailableException extends SecretException {

	/**
	 * Creates an exception.
	 * @param reference the reference that was asked for
	 * @param message what failed and what to check; without any secret value
	 * @param awsError what AWS answered, or {@code null} if it was not asked
	 * @param cause the cause, or {@code null}
	 */
	public SecretUnavailableException(SecretReference reference, String message, @Nullable AwsError awsError,
			@Nullable Throwable cause) {
		super(reference, message, awsError, cause);
	}

	@Override
	SecretException again() {
		return new SecretUnavailableException(getReference(), String.valueOf(getMessage()), getAwsError(), this);
	}

}
