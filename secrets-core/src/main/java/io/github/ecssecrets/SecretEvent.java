package io.github.ecssecrets;

/**
 * Something that happened to a secret after it was first loaded. An event names the
 * secret and its versions, never a value. Two events are equal only if they are the same.
 */
public sealed interface SecretEvent permits SecretRotated, SecretRefreshFailed {

	/**
	 * The secret, or the one field of it that stood on its own, such as a field from an
	 * environment variable.
	 * @return the reference by which the secret was first asked for; to find out whether
	 * that is a certain secret, use {@link #concerns(SecretReference)}
	 */
	SecretReference reference();

	/**
	 * Whether this event is about what a reference names. The name of a secret, its full
	 * and its partial ARN count as one where Secrets Manager has told that they are. A
	 * rotation concerns a field only if its content differs.
	 * @param reference a secret, or a field of it
	 * @return {@code true} if it is
	 */
	boolean concerns(SecretReference reference);

	/**
	 * Whether this event is about what a reference names.
	 * @param reference a secret, or a field of it, in the reference grammar
	 * @return {@code true} if it is
	 * @throws InvalidSecretReferenceException if the text is not a reference
	 * @see #concerns(SecretReference)
	 */
	default boolean concerns(String reference) {
		return concerns(SecretReference.parse(reference));
	}

}
