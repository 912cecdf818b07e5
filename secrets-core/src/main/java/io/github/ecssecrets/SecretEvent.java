package io.github.ecssecrets;

/**
 * Something that happened to a secret after it was first loaded. An event names the
 * secret and its versions, never a value.
 */
public sealed interface SecretEvent permits SecretRotated, SecretRefreshFailed {

	/**
	 * The secret, or the one field of it that was seeded.
	 * @return the reference by which the secret was first asked for
	 */
	SecretReference reference();

}
