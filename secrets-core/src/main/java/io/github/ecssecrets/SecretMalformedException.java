package io.github.ecssecrets;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when a secret was fetched and does not have the form that is asked of it: not
 * JSON where a field is asked, binary where text is, not the shape of a database secret,
 * or not for certain the secret that was asked for. It has no cause, because the message
 * of a parser may quote the secret.
 */
public sealed class SecretMalformedException extends SecretException permits SecretAmbiguousException {

	private final @Nullable SecretOrigin origin;

	/**
	 * Creates an exception.
	 * @param reference the reference that was asked for
	 * @param message what is wrong, without any secret value
	 * @param origin where the secret came from, or {@code null} if its fields came from
	 * several places
	 */
	public SecretMalformedException(SecretReference reference, String message, @Nullable SecretOrigin origin) {
		this(reference, Reason.MALFORMED, message, origin);
	}

	SecretMalformedException(SecretReference reference, Reason reason, String message, @Nullable SecretOrigin origin) {
		super(Kind.MALFORMED, reference, reason, message, null, null);
		this.origin = origin;
	}

	/**
	 * Where the malformed secret came from.
	 * @return the origin, or {@code null} if its fields came from several places
	 */
	public final @Nullable SecretOrigin getOrigin() {
		return this.origin;
	}

	@Override
	SecretException copy() {
		return new SecretMalformedException(getReference(), String.valueOf(getMessage()), this.origin);
	}

}
