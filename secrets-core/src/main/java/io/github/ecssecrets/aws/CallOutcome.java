package io.github.ecssecrets.aws;

import java.util.Locale;

/**
 * How a call to Secrets Manager ended.
 */
public enum CallOutcome {

	/** It was answered. */
	SUCCESS,

	/** There is no such secret, or no such version of it. */
	NOT_FOUND,

	/** The role may not do this. */
	DENIED,

	/** Too many calls. */
	THROTTLED,

	/** It failed in another way, such as a timeout or an answer of status 500. */
	ERROR;

	/**
	 * The outcome as the value of a tag.
	 * @return the name in lower case, with hyphens
	 */
	public String tag() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
