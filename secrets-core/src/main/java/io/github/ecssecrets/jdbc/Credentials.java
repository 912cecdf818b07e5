package io.github.ecssecrets.jdbc;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretReference;
import org.jspecify.annotations.Nullable;

/**
 * User and password of one version of a database secret, always together. Equal if both
 * are, wherever they came from, so that a copy in the environment and the version it was
 * copied from count as one.
 */
final class Credentials {

	private final String username;

	private final String password;

	private final String description;

	private final @Nullable String versionId;

	private Credentials(String username, String password, String description, @Nullable String versionId) {
		this.username = username;
		this.password = password;
		this.description = description;
		this.versionId = versionId;
	}

	/**
	 * The credentials in a version of a secret.
	 * @param reference the secret, in the version asked for
	 * @param username the field with the user
	 * @param password the field with the password, which names the version
	 * @throws io.github.ecssecrets.SecretMalformedException if one of the two is empty
	 */
	static Credentials of(SecretReference reference, Secret username, Secret password) {
		DatabaseSecret secret = DatabaseSecret.from(reference, (key) -> switch (key) {
			case DatabaseSecret.USERNAME -> username;
			case DatabaseSecret.PASSWORD -> password;
			default -> null;
		});
		String stage = (reference.versionStage() != null) ? reference.versionStage() : SecretReference.AWSCURRENT;
		String version = password.versionId();
		return new Credentials(secret.username(), secret.revealPassword(),
				(version != null) ? stage + " (version " + version + ")" : "the copy in " + password.origin(), version);
	}

	String username() {
		return this.username;
	}

	String revealPassword() {
		return this.password;
	}

	@Nullable String versionId() {
		return this.versionId;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return this == other || (other instanceof Credentials credentials && this.username.equals(credentials.username)
				&& MessageDigest.isEqual(bytes(this.password), bytes(credentials.password)));
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	@Override
	public int hashCode() {
		return this.username.hashCode();
	}

	/**
	 * Which version of the secret this is, for people.
	 */
	@Override
	public String toString() {
		return this.description;
	}

}
