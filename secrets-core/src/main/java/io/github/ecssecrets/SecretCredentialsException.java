package io.github.ecssecrets;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when the credentials that secrets are asked for with are missing, expired or
 * rejected, whichever secret it is: those of AWS, or the token of the Secrets Manager
 * Agent.
 */
public final class SecretCredentialsException extends SecretAccessDeniedException {

	/**
	 * Creates an exception.
	 * @param reference the reference that was asked for
	 * @param message what is wrong with the credentials, and how to set it right; without
	 * any secret value
	 * @param awsError what AWS answered, or {@code null} if it was not asked
	 * @param cause the cause, or {@code null}
	 */
	public SecretCredentialsException(SecretReference reference, String message, @Nullable AwsError awsError,
			@Nullable Throwable cause) {
		super(reference, message, null, awsError, cause);
	}

	private SecretCredentialsException(SecretCredentialsException first) {
		super(first);
	}

	@Override
	SecretException again() {
		return new SecretCredentialsException(this);
	}

}
