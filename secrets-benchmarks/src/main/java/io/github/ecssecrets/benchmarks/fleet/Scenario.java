package io.github.ecssecrets.benchmarks.fleet;

/**
 * A time in the life of a fleet.
 */
enum Scenario {

	/** An hour without a rotation. */
	QUIET("a quiet hour", 3600),

	/** All secrets are rotated, at random times of the window of three hours. */
	ROTATION("a rotation of all 20 secrets", 4 * 3600),

	/** All tasks are replaced, as fast as Fargate starts them: 100 at once, then 20/s. */
	DEPLOYMENT("a deployment at Fargate's rate", 6000),

	/** All tasks are replaced at 500 a second, as a raised quota allows. */
	FAST_DEPLOYMENT("a deployment at 500 tasks/s", 900),

	/** Secrets Manager does not answer for half an hour. */
	OUTAGE("an outage of 30 min and its return", 2 * 3600),

	/**
	 * The same outage, with replicas of the secrets in another Region; that one is shown.
	 */
	FAIL_OVER("the replica Region during an outage of 30 min", 2 * 3600);

	private final String title;

	private final int seconds;

	Scenario(String title, int seconds) {
		this.title = title;
		this.seconds = seconds;
	}

	String title() {
		return this.title;
	}

	int seconds() {
		return this.seconds;
	}

}
