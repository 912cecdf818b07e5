package io.github.ecssecrets.store;

/**
 * Why a secret is checked as often as it is.
 */
enum RefreshReason {

	/** No rotation is planned, or nobody can tell: every interval. */
	NO_SCHEDULE("No rotation is planned, or nobody can tell: every interval"),

	/** The window of the next rotation is not open yet: every idle interval. */
	OUTSIDE_WINDOW("The window of the next rotation is not open yet: every idle interval, and when it opens"),

	/** The window of the next rotation is open: every minute. */
	IN_WINDOW("The window of the next rotation is open: every minute"),

	/**
	 * The date of the next rotation has passed: every minute for an hour, then every
	 * interval.
	 */
	OVERDUE("The date of the next rotation has passed: every minute for an hour, then every interval"),

	/**
	 * Events tell when a label moves, and no rotation is expected: every push interval.
	 */
	PUSHED("Events tell when a label moves, and no rotation is expected: every push interval"),

	/** An event told that a label of the secret moved: once, at once. */
	LABEL_MOVED("An event told that a label of the secret moved: once, at once"),

	/** A rotation is preparing a version: every rotation interval. */
	PENDING_VERSION("A rotation is preparing a version: every rotation interval"),

	/** A login was refused: every rotation interval. */
	LOGIN_REFUSED("A login was refused: every rotation interval"),

	/**
	 * A login needed the version that a rotation is preparing: every rotation interval.
	 */
	PENDING_VERSION_USED("A login needed the version that a rotation is preparing: every rotation interval"),

	/** There is a new version whose value did not come yet: every rotation interval. */
	NEW_VERSION("There is a new version whose value did not come yet: every rotation interval"),

	/**
	 * The last check failed: after the rotation interval, twice as long after each
	 * further failure, up to the interval. Where access is denied, after the interval.
	 */
	FAILED("The last check failed: after the rotation interval, then with growing pauses up to the interval"),

	/** The reference names a version id: never. */
	PINNED("The reference names a version id: never");

	private final String explanation;

	RefreshReason(String explanation) {
		this.explanation = explanation;
	}

	/**
	 * The reason, and how often the secret is checked for it, for people.
	 */
	String explanation() {
		return this.explanation;
	}

}
