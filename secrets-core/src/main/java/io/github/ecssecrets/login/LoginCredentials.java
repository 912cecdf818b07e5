package io.github.ecssecrets.login;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

import io.github.ecssecrets.SecretOrigin;
import io.github.ecssecrets.SecretReference;
import org.jspecify.annotations.Nullable;

/**
 * User and password of one version of a secret, always together. Immutable. Equal if user
 * and password are, wherever they came from: a copy in the environment and the version it
 * was copied from log in alike.
 */
public final class LoginCredentials {

	private final @Nullable String username;

	/** Held as {@link io.github.ecssecrets.Secret} holds its content. */
	private final transient CompletableFuture<String> password;

	private final @Nullable String versionId;

	private final String description;

	/** Where a copy is, which has no version. */
	private final @Nullable SecretOrigin copyIn;

	/** When they were handed out for a login, where somebody else makes it. */
	private final @Nullable Long handedOut;

	LoginCredentials(@Nullable String username, String password, @Nullable String versionId, String description,
			@Nullable SecretOrigin copyIn) {
		this(username, CompletableFuture.completedFuture(password), versionId, description, copyIn, null);
	}

	private LoginCredentials(@Nullable String username, CompletableFuture<String> password, @Nullable String versionId,
			String description, @Nullable SecretOrigin copyIn, @Nullable Long handedOut) {
		this.username = username;
		this.password = password;
		this.versionId = versionId;
		this.description = description;
		this.copyIn = copyIn;
		this.handedOut = handedOut;
	}

	LoginCredentials handOut(long now) {
		return new LoginCredentials(this.username, this.password, this.versionId, this.description, this.copyIn, now);
	}

	/**
	 * When a login with these credentials began at the earliest.
	 */
	long handedOut(long now) {
		return (this.handedOut != null) ? this.handedOut : now;
	}

	/**
	 * The user.
	 * @return the name of the user, or {@code null} if the secret holds only a password
	 * or token
	 */
	public @Nullable String username() {
		return this.username;
	}

	/**
	 * Reveals the password or token.
	 * @return the password, never empty
	 */
	public String revealPassword() {
		return this.password.join();
	}

	/**
	 * The version of the secret that both are of.
	 * @return the version id, or {@code null} for a copy, such as in the environment
	 */
	public @Nullable String versionId() {
		return this.versionId;
	}

	/**
	 * Where these were copied to from the secret.
	 * @return the place, or {@code null} for a version of the secret itself
	 */
	@Nullable SecretOrigin copyIn() {
		return this.copyIn;
	}

	/**
	 * Whether these are one version of the secret as far as one can tell: user and
	 * password are equal, and so are the version ids where both are known.
	 */
	boolean isSameVersionAs(LoginCredentials other) {
		return equals(other) && (this.versionId == null || other.versionId == null
				|| Objects.equals(this.versionId, other.versionId));
	}

	/**
	 * Whether these are of the version that a rotation was preparing when they were read.
	 */
	boolean isPending() {
		return this.description.startsWith(SecretReference.AWSPENDING);
	}

	boolean hasSameUserAs(LoginCredentials other) {
		return Objects.equals(this.username, other.username);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return this == other || (other instanceof LoginCredentials credentials
				&& Objects.equals(this.username, credentials.username)
				&& MessageDigest.isEqual(characters(revealPassword()), characters(credentials.revealPassword())));
	}

	/** Encodings do not tell lone surrogates apart. */
	private static byte[] characters(String text) {
		ByteBuffer characters = ByteBuffer.allocate(Character.BYTES * text.length());
		characters.asCharBuffer().put(text);
		return characters.array();
	}

	@Override
	public int hashCode() {
		return Objects.hashCode(this.username);
	}

	/**
	 * Tells which version this is, without user and password, such as
	 * {@code AWSCURRENT (version 1234)}.
	 */
	@Override
	public String toString() {
		return this.description;
	}

}
