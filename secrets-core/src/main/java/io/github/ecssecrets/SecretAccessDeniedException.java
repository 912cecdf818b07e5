package io.github.ecssecrets;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when AWS refuses to hand out a secret: the credentials lack a permission, or are
 * not accepted at all.
 */
public sealed class SecretAccessDeniedException extends SecretException permits SecretCredentialsException {

	private final @Nullable String policyStatement;

	/**
	 * Creates an exception.
	 * @param reference the reference that was asked for
	 * @param message what was denied, to whom, and what to grant; without any secret
	 * value
	 * @param awsError what AWS answered, or {@code null} if it was not asked
	 * @param cause the cause, or {@code null}
	 */
	public SecretAccessDeniedException(SecretReference reference, String message, @Nullable String policyStatement,
			@Nullable AwsError awsError, @Nullable Throwable cause) {
		super(reference,
				(policyStatement != null)
						? message + "; add this statement to the policy of the task role: " + policyStatement : message,
				awsError, cause);
		this.policyStatement = policyStatement;
	}

	SecretAccessDeniedException(SecretAccessDeniedException first) {
		super(first.getReference(), String.valueOf(first.getMessage()), first.getAwsError(), first);
		this.policyStatement = first.policyStatement;
	}

	/**
	 * The IAM policy statement that the task role lacks.
	 * @return the statement as JSON, or {@code null} if a permission is not what is
	 * missing
	 */
	public final @Nullable String getPolicyStatement() {
		return this.policyStatement;
	}

	@Override
	SecretException again() {
		return new SecretAccessDeniedException(this);
	}

}
