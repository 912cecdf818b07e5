package io.github.ecssecrets;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when a secret cannot be had. The kinds are complete: not found, access denied,
 * unavailable (worth retrying), malformed. A message never contains the value of a
 * secret.
 */
public abstract sealed class SecretException extends RuntimeException permits SecretNotFoundException,
		SecretAccessDeniedException, SecretUnavailableException, SecretMalformedException {

	private final SecretReference reference;

	private final @Nullable AwsError awsError;

	SecretException(SecretReference reference, String message, @Nullable AwsError awsError, @Nullable Throwable cause) {
		super(message, cause);
		this.reference = reference;
		this.awsError = awsError;
	}

	/**
	 * The reference that was asked for.
	 * @return the reference
	 */
	public final SecretReference getReference() {
		return this.reference;
	}

	/**
	 * What AWS answered.
	 * @return the error, or {@code null} if AWS was not asked or did not answer
	 */
	public final @Nullable AwsError getAwsError() {
		return this.awsError;
	}

	/**
	 * The same failure for another caller, with a stack trace of its own and this one as
	 * its cause.
	 */
	abstract SecretException again();

	/**
	 * The facts of a failed call to AWS.
	 *
	 * @param region the AWS Region that was called, or {@code null} if none could be
	 * found
	 * @param errorCode the error code of AWS, such as {@code ThrottlingException}, or
	 * {@code null} if AWS did not answer
	 * @param requestId the request id to quote to AWS support, or {@code null}
	 * @param attempts how many times the call was tried, at least 1
	 */
	public record AwsError(@Nullable String region, @Nullable String errorCode, @Nullable String requestId,
			int attempts) {

	}

}
