package io.github.ecssecrets.spring.login;

import org.jspecify.annotations.Nullable;

/**
 * What every client has in its properties.
 */
public abstract class ClientSecretProperties {

	/**
	 * Reference of the secret with the user and the password. Enables the support of this
	 * client.
	 */
	private @Nullable String secret;

	/**
	 * Whether a refused login may try the version that a rotation is preparing
	 * (AWSPENDING).
	 */
	private boolean pendingFallback = true;

	/**
	 * Which secret to log in with.
	 * @return the text of a reference, or {@code null} if it is not set
	 */
	public @Nullable String getSecret() {
		return this.secret;
	}

	public void setSecret(@Nullable String secret) {
		this.secret = secret;
	}

	/**
	 * Whether a refused login may try AWSPENDING.
	 * @return {@code true} by default
	 */
	public boolean isPendingFallback() {
		return this.pendingFallback;
	}

	public void setPendingFallback(boolean pendingFallback) {
		this.pendingFallback = pendingFallback;
	}

}
