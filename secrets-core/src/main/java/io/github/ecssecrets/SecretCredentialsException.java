package io.github.ecssecrets;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when the credentials for reading secrets are missing, expired or rejected,
 * whichever secret it is: those of AWS, or the token of the Secrets Manager Agent.
 */
public final class SecretCredentialsException extends SecretAccessDeniedException {

	/**
	 * Creates an exception for credentials that are not accepted.
	 * @param reference the reference that was asked for
	 * @param message what is wrong with the credentials, and how to correct it; without
	 * any secret value
	 * @param awsError what AWS answered, or {@code null} if it was not asked
	 * @param cause the cause, or {@code null}
	 */
	public SecretCredentialsException(SecretReference reference, String message, @Nullable AwsError awsError,
			@Nullable Throwable cause) {
		this(reference, Reason.CREDENTIALS_REJECTED, message, awsError, cause);
	}

	/**
	 * Creates an exception for one of the reasons why credentials are of no use.
	 * @param reference the reference that was asked for
	 * @param reason what is wrong with the credentials
	 * @param message what is wrong with the credentials, and how to correct it; without
	 * any secret value
	 * @param awsError what AWS answered, or {@code null} if it was not asked
	 * @param cause the cause, or {@code null}
	 * @throws IllegalArgumentException if the reason is one of another kind
	 */
	public SecretCredentialsException(SecretReference reference, Reason reason, String message,
			@Nullable AwsError awsError, @Nullable Throwable cause) {
		super(Kind.CREDENTIALS, reference, reason, message, null, awsError, cause);
	}

	@Override
	SecretException copy() {
		return new SecretCredentialsException(getReference(), getReason(), String.valueOf(getMessage()), getAwsError(),
				getCause());
	}

}
