package io.github.ecssecrets.spring.jdbc;

import org.jspecify.annotations.Nullable;

/**
 * What is known of the secret of a pool that no property names.
 *
 * @param login what the pool logs in with, or {@code null} if it has no secret or that is
 * not known
 * @param doubt why a pool with a secret cannot follow it, as a clause, or {@code null}
 */
record PoolInference(@Nullable PoolLogin login, @Nullable String doubt) {

	/** The pool has no secret. */
	static final PoolInference NONE = new PoolInference(null, null);

	static PoolInference of(PoolLogin login) {
		return new PoolInference(login, null);
	}

	static PoolInference doubt(String reason) {
		return new PoolInference(null, reason);
	}

}
