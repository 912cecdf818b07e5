package io.github.ecssecrets.store;

/**
 * Why a secret is checked as often as it is.
 */
enum RefreshReason {

	/** No rotation is planned, or nobody can tell: every interval. */
	NO_SCHEDULE,

	/** The window of the next rotation is not open yet: every idle interval. */
	OUTSIDE_WINDOW,

	/** The window of the next rotation is open: every minute. */
	IN_WINDOW,

	/**
	 * The date of the next rotation has passed: every minute for an hour, then every
	 * interval.
	 */
	OVERDUE,

	/** A rotation is preparing a version: every rotation interval. */
	PENDING_VERSION,

	/** A login was refused: every rotation interval. */
	LOGIN_REFUSED,

	/**
	 * A login needed the version that a rotation is preparing: every rotation interval.
	 */
	PENDING_VERSION_USED,

	/** There is a new version whose value did not come yet: every rotation interval. */
	NEW_VERSION,

	/**
	 * The last check failed: after the rotation interval, twice as long after each
	 * further failure, up to the interval. Where access is denied, after the interval.
	 */
	FAILED,

	/** The reference names a version id: never. */
	PINNED

}
