package io.github.ecssecrets.sample.ecs;

/**
 * A role, with credentials of a session.
 */
record Role(String arn, String accessKeyId, String secretAccessKey) {

	/** A role whose sessions can be told by their access key. */
	static Role named(String name) {
		return new Role("arn:aws:iam::123456789012:role/" + name, "ASIA" + name.toUpperCase(java.util.Locale.ROOT),
				"canary-of-" + name);
	}

	@Override
	public String toString() {
		return this.arn;
	}

}
