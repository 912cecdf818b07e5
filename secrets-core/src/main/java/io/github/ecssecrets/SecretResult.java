package io.github.ecssecrets;

import java.util.Objects;

/**
 * The outcome for one reference of many that were asked for together.
 */
public sealed interface SecretResult {

	/**
	 * Returns the secret or throws.
	 * @return the secret
	 * @throws SecretException the failure
	 */
	Secret orElseThrow();

	/**
	 * The secret was found.
	 *
	 * @param secret the secret
	 */
	record Found(Secret secret) implements SecretResult {

		public Found {
			Objects.requireNonNull(secret, "'secret' must not be null");
		}

		@Override
		public Secret orElseThrow() {
			return this.secret;
		}

	}

	/**
	 * The secret could not be read. The exception may have been made for another caller;
	 * {@link #orElseThrow()} throws one of the same content with a stack trace of its
	 * own.
	 *
	 * @param error why it could not be read
	 */
	record Failed(SecretException error) implements SecretResult {

		public Failed {
			Objects.requireNonNull(error, "'error' must not be null");
		}

		@Override
		public Secret orElseThrow() {
			throw this.error.again();
		}

	}

}
