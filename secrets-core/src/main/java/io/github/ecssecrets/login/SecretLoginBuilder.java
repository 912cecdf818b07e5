package io.github.ecssecrets.login;

import java.time.Duration;

import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.Secrets;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link SecretLogin}. Not thread-safe.
 */
public final class SecretLoginBuilder {

	final Secrets secrets;

	final SecretReference reference;

	final LoginFields fields;

	boolean pendingFallback = true;

	String server = "server";

	@Nullable Duration longestPatience;

	SecretLoginBuilder(Secrets secrets, SecretReference reference, LoginFields fields) {
		if (reference.jsonKey() != null || !reference.isCurrent()) {
			throw new IllegalArgumentException("'reference' must name a whole secret and no version: " + reference);
		}
		this.secrets = secrets;
		this.reference = reference;
		this.fields = fields;
	}

	/**
	 * Sets whether a refused login may use AWSPENDING.
	 * @param pendingFallback {@code true} by default
	 * @return this builder
	 */
	public SecretLoginBuilder pendingFallback(boolean pendingFallback) {
		this.pendingFallback = pendingFallback;
		return this;
	}

	/**
	 * Sets what is logged in to, for messages.
	 * @param server a noun, such as {@code database}; {@code server} by default
	 * @return this builder
	 */
	public SecretLoginBuilder server(String server) {
		this.server = server;
		return this;
	}

	/**
	 * Sets how long a login looks for credentials at most, whatever patience its callers
	 * have. For those who want to know soon whether the credentials at hand are accepted.
	 * @param longestPatience zero for one try; no limit by default
	 * @return this builder
	 */
	public SecretLoginBuilder longestPatience(Duration longestPatience) {
		this.longestPatience = longestPatience;
		return this;
	}

	/**
	 * Builds the login. Reads the secret if it was not read yet, and blocks for that;
	 * logs in to nothing.
	 * @return the login
	 * @throws io.github.ecssecrets.SecretException if the secret cannot be read, or has
	 * no usable credentials
	 */
	public SecretLogin build() {
		return build(LoginClock.system());
	}

	SecretLogin build(LoginClock clock) {
		return new SecretLogin(new SharedLogin(this, clock));
	}

}
