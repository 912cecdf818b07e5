package io.github.ecssecrets;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when a secret cannot be read. The kinds are complete: not found, access denied,
 * unavailable (worth retrying), malformed. The {@linkplain #getReason() reason} is finer
 * than the kind, for code that has to decide; the message is for people and may change. A
 * message never contains the value of a secret.
 */
public abstract sealed class SecretException extends RuntimeException permits SecretNotFoundException,
		SecretAccessDeniedException, SecretUnavailableException, SecretMalformedException {

	private final SecretReference reference;

	private final Reason reason;

	private final @Nullable AwsError awsError;

	SecretException(Kind kind, SecretReference reference, Reason reason, String message, @Nullable AwsError awsError,
			@Nullable Throwable cause) {
		super(message, cause);
		if (reason.kind != kind) {
			throw new IllegalArgumentException("'reason' of " + getClass().getSimpleName() + " must not be " + reason);
		}
		this.reference = reference;
		this.reason = reason;
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
	 * Why the secret cannot be read.
	 * @return the reason
	 */
	public final Reason getReason() {
		return this.reason;
	}

	/**
	 * What AWS answered.
	 * @return the error, or {@code null} if AWS was not asked or did not answer
	 */
	public final @Nullable AwsError getAwsError() {
		return this.awsError;
	}

	/**
	 * The same failure for another caller: all but its stack trace is the same.
	 */
	final SecretException again() {
		SecretException again = copy();
		for (Throwable suppressed : getSuppressed()) {
			again.addSuppressed(suppressed);
		}
		return again;
	}

	abstract SecretException copy();

	/** Which subclass a reason belongs to. */
	enum Kind {

		NOT_FOUND, ACCESS_DENIED, CREDENTIALS, UNAVAILABLE, MALFORMED

	}

	/**
	 * Why a secret cannot be read. Later versions may add reasons: have a branch for the
	 * others.
	 */
	public enum Reason {

		/** No source has the secret. */
		NOT_FOUND(Kind.NOT_FOUND),

		/** The secret exists and lacks the JSON field that was asked for. */
		FIELD_NOT_FOUND(Kind.NOT_FOUND),

		/**
		 * The secret exists, and no version with a value has the staging label or the
		 * version id that was asked for. {@code AWSPENDING} is in this state until a
		 * rotation has stored the new value.
		 */
		VERSION_NOT_FOUND(Kind.NOT_FOUND),

		/** The secret is scheduled for deletion. */
		DELETED(Kind.NOT_FOUND),

		/** AWS rejects the name or version of the secret as invalid. */
		INVALID_REQUEST(Kind.NOT_FOUND),

		/** The policies do not allow an action on the secret. */
		ACCESS_DENIED(Kind.ACCESS_DENIED),

		/** The KMS key of the secret is disabled, deleted, or may not be used. */
		KEY_UNUSABLE(Kind.ACCESS_DENIED),

		/** No AWS credentials were found. */
		CREDENTIALS_MISSING(Kind.CREDENTIALS),

		/** AWS does not accept the credentials. */
		CREDENTIALS_REJECTED(Kind.CREDENTIALS),

		/** The token of the Secrets Manager Agent is missing or not accepted. */
		AGENT_TOKEN(Kind.CREDENTIALS),

		/** No finer reason is known. */
		UNAVAILABLE(Kind.UNAVAILABLE),

		/**
		 * The secret exists and has no current value yet: it was created without one, or
		 * its first rotation is not complete.
		 */
		NO_VALUE(Kind.UNAVAILABLE),

		/** The AWS Region to ask is not known. */
		NO_REGION(Kind.UNAVAILABLE),

		/** AWS gets too many calls. */
		THROTTLED(Kind.UNAVAILABLE),

		/** AWS, or a proxy in between, answered with an error. */
		SERVICE_ERROR(Kind.UNAVAILABLE),

		/** The answer is not one of Secrets Manager. */
		UNREADABLE_ANSWER(Kind.UNAVAILABLE),

		/** The host name of the endpoint, or of a proxy, is not known. */
		UNKNOWN_HOST(Kind.UNAVAILABLE),

		/** The endpoint cannot be reached. */
		UNREACHABLE(Kind.UNAVAILABLE),

		/** The endpoint did not answer in time. */
		TIMED_OUT(Kind.UNAVAILABLE),

		/** The caller's own deadline passed first, such as that of the start-up. */
		DEADLINE(Kind.UNAVAILABLE),

		/** The Secrets Manager Agent cannot be reached or cannot answer. */
		AGENT_UNAVAILABLE(Kind.UNAVAILABLE),

		/** The AWS SDK refuses its own configuration. */
		CLIENT_CONFIGURATION(Kind.UNAVAILABLE),

		/** The AWS SDK on the class path does not fit this library. */
		CLIENT_INCOMPATIBLE(Kind.UNAVAILABLE),

		/** The secret would travel without encryption to another host. */
		INSECURE_ENDPOINT(Kind.UNAVAILABLE),

		/** A source broke its contract. */
		SOURCE_FAILED(Kind.UNAVAILABLE),

		/** The content of the secret does not have the form that is asked of it. */
		MALFORMED(Kind.MALFORMED),

		/**
		 * A place has a value that may be another secret's, and was therefore not used.
		 */
		AMBIGUOUS(Kind.MALFORMED);

		private final Kind kind;

		Reason(Kind kind) {
			this.kind = kind;
		}

	}

}
