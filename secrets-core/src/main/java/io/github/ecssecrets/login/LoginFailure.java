package io.github.ecssecrets.login;

/**
 * What the failure of a login means for its credentials.
 */
public enum LoginFailure {

	/** User or password is wrong: another version of the secret may be right. */
	WRONG_CREDENTIALS,

	/**
	 * The server refuses the login for one of several reasons, of which wrong credentials
	 * are one: another version of the secret may be right.
	 */
	REFUSED,

	/**
	 * The account is locked or expired, and nothing else can be meant: more logins would
	 * not help, and may prolong the lock.
	 */
	ACCOUNT_LOCKED,

	/** Not a matter of credentials, such as a server that is down. */
	OTHER

}
