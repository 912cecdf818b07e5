package io.github.ecssecrets;

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

		@Override
		public Secret orElseThrow() {
			return this.secret;
		}

	}

	/**
	 * The secret could not be had.
	 *
	 * @param error the reason
	 */
	record Failed(SecretException error) implements SecretResult {

		@Override
		public Secret orElseThrow() {
			throw this.error;
		}

		/**
		 * The same failure for another caller.
		 * @return a failure whose exception is new, with this one's as its cause
		 */
		public Failed again() {
			return new Failed(this.error.again());
		}

	}

}
