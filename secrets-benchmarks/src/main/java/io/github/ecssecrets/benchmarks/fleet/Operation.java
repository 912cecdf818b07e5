package io.github.ecssecrets.benchmarks.fleet;

/**
 * An operation of the AWS API, with its default quota.
 */
enum Operation {

	/** Of Secrets Manager. */
	DESCRIBE(40_000, 1),

	/** Of Secrets Manager, which decrypts once. */
	GET(10_000, 1),

	/** Of Secrets Manager, twenty secrets a call. */
	BATCH(100, 20),

	/**
	 * Of AWS KMS, by Secrets Manager for the caller: 20,000 a second in the Regions with
	 * the smallest quota.
	 */
	DECRYPT(20_000, 1);

	private final int quota;

	private final int secrets;

	Operation(int quota, int secrets) {
		this.quota = quota;
		this.secrets = secrets;
	}

	/** Calls a second, in a Region and account. */
	int quota() {
		return this.quota;
	}

	/** How many secrets a call reads. */
	int secrets() {
		return this.secrets;
	}

}
