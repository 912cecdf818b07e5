package io.github.ecssecrets.test;

/**
 * A step of a rotation, which Secrets Manager has the rotation function perform.
 */
public enum RotationStep {

	/** Makes the new credentials and stores them as AWSPENDING. */
	CREATE_SECRET("createSecret"),

	/** Makes the database accept the new credentials. */
	SET_SECRET("setSecret"),

	/** Logs in with the new credentials. */
	TEST_SECRET("testSecret"),

	/** Moves AWSCURRENT to the new credentials. */
	FINISH_SECRET("finishSecret");

	private final String awsName;

	RotationStep(String awsName) {
		this.awsName = awsName;
	}

	/**
	 * Return the name that Secrets Manager gives the step.
	 */
	@Override
	public String toString() {
		return this.awsName;
	}

}
