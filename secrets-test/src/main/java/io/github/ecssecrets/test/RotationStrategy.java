package io.github.ecssecrets.test;

/**
 * How a rotation function gives the database a new password without locking out the
 * application.
 */
sealed interface RotationStrategy permits SingleUserStrategy, AlternatingUsersStrategy {

	/**
	 * Return the user of the next value.
	 */
	String nextUser(RotationContext context, DatabaseValue current);

	/**
	 * Make the database accept AWSPENDING, which it does not accept yet.
	 */
	void setSecret(RotationContext context);

}
