package io.github.ecssecrets.source;

/**
 * Whether an answer may come from a cache between this process and Secrets Manager, such
 * as that of the AWS Secrets Manager Agent.
 */
public enum Freshness {

	/** A cache on the way may answer. Enough for a first read. */
	CACHED,

	/** Secrets Manager itself must be asked. A check for a new version needs this. */
	FRESH

}
