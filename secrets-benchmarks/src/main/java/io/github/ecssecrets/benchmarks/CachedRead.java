package io.github.ecssecrets.benchmarks;

/**
 * The ways to read that {@link CachedReadBenchmark} has methods for, in the order of the
 * table.
 */
enum CachedRead {

	VOLATILE_FIELD("volatileField", "volatile field"),

	LIVE_SECRET("liveSecret", "ECS Secrets: LiveSecret.get()"),

	CAFFEINE("caffeine", "Caffeine: getIfPresent of the field's text"),

	ECS_SECRETS("ecsSecrets", "ECS Secrets: secrets.get(reference).reveal()"),

	AWS_WHOLE_SECRET("awsWholeSecret", "AWS caching client: getSecretString, whole JSON"),

	AWS_AND_JACKSON("awsAndJackson", "AWS caching client, then Jackson for the field");

	private final String method;

	private final String label;

	CachedRead(String method, String label) {
		this.method = method;
		this.label = label;
	}

	/**
	 * The name of the method that measures it.
	 */
	String method() {
		return this.method;
	}

	String label() {
		return this.label;
	}

	/**
	 * Finds the way to read that a benchmark measures.
	 * @param benchmark the benchmark's full name, as JMH gives it
	 */
	static CachedRead of(String benchmark) {
		for (CachedRead read : values()) {
			if (benchmark.endsWith("." + read.method)) {
				return read;
			}
		}
		throw new IllegalArgumentException("No row of the table for benchmark '" + benchmark + "'");
	}

}
