package io.github.ecssecrets;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when AWS refuses to give a secret: the credentials lack a permission, or are not
 * accepted at all.
 */
public sealed class SecretAccessDeniedException extends SecretException permits SecretCredentialsException {

	private final @Nullable String policyStatement;

	/**
	 * Creates an exception.
	 * @param reference the reference that was asked for
	 * @param message what was denied, to whom, and what to grant; without any secret
	 * value
	 * @param policyStatement the statement that the task role lacks, as JSON, or
	 * {@code null} if a permission on the secret is not what is missing
	 * @param awsError what AWS answered, or {@code null} if it was not asked
	 * @param cause the cause, or {@code null}
	 */
	public SecretAccessDeniedException(SecretReference reference, String message, @Nullable String policyStatement,
			@Nullable AwsError awsError, @Nullable Throwable cause) {
		this(reference, Reason.ACCESS_DENIED, message, policyStatement, awsError, cause);
	}

	/**
	 * Creates an exception for one of the reasons of a denial.
	 * @param reference the reference that was asked for
	 * @param reason why it is denied
	 * @param message what was denied, to whom, and what to grant; without any secret
	 * value
	 * @param policyStatement the statement that the task role lacks, as JSON, or
	 * {@code null} if a permission on the secret is not what is missing
	 * @param awsError what AWS answered, or {@code null} if it was not asked
	 * @param cause the cause, or {@code null}
	 * @throws IllegalArgumentException if the reason is one of another kind
	 */
	public SecretAccessDeniedException(SecretReference reference, Reason reason, String message,
			@Nullable String policyStatement, @Nullable AwsError awsError, @Nullable Throwable cause) {
		this(Kind.ACCESS_DENIED, reference, reason,
				(policyStatement != null)
						? message + "; add this statement to the policy of the task role: " + policyStatement : message,
				policyStatement, awsError, cause);
	}

	SecretAccessDeniedException(Kind kind, SecretReference reference, Reason reason, String message,
			@Nullable String policyStatement, @Nullable AwsError awsError, @Nullable Throwable cause) {
		super(kind, reference, reason, message, awsError, cause);
		this.policyStatement = policyStatement;
	}

	/**
	 * The IAM policy statement that the task role lacks.
	 * @return the statement as JSON, or {@code null} if a permission on the secret is not
	 * what is missing
	 */
	public final @Nullable String getPolicyStatement() {
		return this.policyStatement;
	}

	@Override
	SecretException copy() {
		return new SecretAccessDeniedException(Kind.ACCESS_DENIED, getReference(), getReason(),
				String.valueOf(getMessage()), this.policyStatement, getAwsError(), getCause());
	}

}
