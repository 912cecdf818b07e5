package io.github.ecssecrets.benchmarks.fleet;

import java.time.Duration;

/**
 * How the tasks of a fleet keep their secrets fresh.
 */
enum Reader {

	/** This library as it is, for secrets with a rotation schedule. */
	ECS_SECRETS("ECS Secrets", true, Duration.ZERO),

	/** This library as it is, for secrets without a rotation schedule. */
	ECS_SECRETS_NO_SCHEDULE("ECS Secrets, no schedule", true, Duration.ZERO),

	/** This library with a queue of events for each task. */
	ECS_SECRETS_PUSH("ECS Secrets, push", true, Duration.ZERO),

	/** Spring Cloud AWS with a poll of all secrets each minute. */
	SPRING_CLOUD_AWS("Spring Cloud AWS, 60 s", false, Duration.ofSeconds(60)),

	/**
	 * AWS's caching client: it asks for the version after half an hour to an hour, by
	 * chance.
	 */
	CACHING_CLIENT("AWS caching client, 1 h", false, Duration.ofHours(1)),

	/** AWS's agent: it reads the value again after five minutes. */
	AGENT("AWS agent, 5 min", false, Duration.ofMinutes(5));

	private final String title;

	private final boolean ours;

	private final Duration interval;

	Reader(String title, boolean ours, Duration interval) {
		this.title = title;
		this.ours = ours;
		this.interval = interval;
	}

	String title() {
		return this.title;
	}

	boolean isOurs() {
		return this.ours;
	}

	/** The time between two checks, in seconds. */
	double seconds() {
		return (double) this.interval.toSeconds();
	}

}
