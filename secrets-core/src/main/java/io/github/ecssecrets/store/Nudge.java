package io.github.ecssecrets.store;

/**
 * News from a login that is a reason to check a secret in a hurry.
 */
enum Nudge {

	/** The credentials of the version in use were refused. */
	LOGIN_REFUSED(RefreshReason.LOGIN_REFUSED),

	/** A login succeeded with the version that a rotation is preparing. */
	PENDING_VERSION_USED(RefreshReason.PENDING_VERSION_USED);

	private final RefreshReason reason;

	Nudge(RefreshReason reason) {
		this.reason = reason;
	}

	RefreshReason reason() {
		return this.reason;
	}

}
