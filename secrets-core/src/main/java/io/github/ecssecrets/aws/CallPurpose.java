package io.github.ecssecrets.aws;

import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.source.Freshness;

/**
 * What a call to AWS is for, which its user agent tells, and CloudTrail with it.
 */
enum CallPurpose {

	/** The first read of a secret, at start-up or later. */
	FIRST_READ("first-read"),

	/** A check of which version is the newest. */
	VERSION_CHECK("version-check"),

	/** A read of the newest version of a secret in use. */
	REFRESH("refresh"),

	/**
	 * A read of another version than the newest, as for a login while a rotation runs.
	 */
	OTHER_VERSION("other-version");

	private final String text;

	CallPurpose(String text) {
		this.text = text;
	}

	/**
	 * What a read is for.
	 */
	static CallPurpose of(SecretReference reference, Freshness freshness) {
		if (freshness == Freshness.CACHED) {
			return FIRST_READ;
		}
		return reference.isCurrent() ? REFRESH : OTHER_VERSION;
	}

	@Override
	public String toString() {
		return this.text;
	}

}
