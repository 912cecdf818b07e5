package io.github.ecssecrets.test;

import java.sql.Connection;
import java.sql.SQLException;

import io.github.ecssecrets.jdbc.DatabaseSecret;

/**
 * The alternating-users strategy: a superuser creates or alters the user that is not in
 * use, which has the rights of the other.
 */
final class AlternatingUsersStrategy implements RotationStrategy {

	private static final String CLONE = "_clone";

	private final String superuserSecretId;

	AlternatingUsersStrategy(String superuserSecretId) {
		this.superuserSecretId = superuserSecretId;
	}

	@Override
	public String nextUser(RotationContext context, DatabaseValue current) {
		DatabaseSecret secret = current.secret();
		String user = otherUser(secret.username());
		int longest = context.accounts(secret).longestUser();
		if (user.length() > longest) {
			throw context.failure(
					"the name of the user, with '%s' appended, would exceed %d characters".formatted(CLONE, longest));
		}
		return user;
	}

	private static String otherUser(String user) {
		return user.endsWith(CLONE) ? user.substring(0, user.length() - CLONE.length()) : user + CLONE;
	}

	@Override
	public void setSecret(RotationContext context) {
		DatabaseValue current = context.current();
		DatabaseSecret pending = context.pending().secret();
		if (!pending.username().equals(otherUser(current.secret().username()))) {
			throw context.failure("AWSPENDING is neither for the user of AWSCURRENT nor for its clone");
		}
		context.checkSameHost(pending);
		if (!context.accepts(current)) {
			throw context.failure("the database does not accept AWSCURRENT");
		}
		provide(context, current, pending);
	}

	private void provide(RotationContext context, DatabaseValue current, DatabaseSecret pending) {
		DatabaseValue superuser = context.currentOf(this.superuserSecretId);
		context.checkSameHost(superuser.secret());
		try (Connection connection = context.logIn(current, superuser)) {
			if (connection == null) {
				throw context.failure(
						"the database does not accept the superuser of secret '%s'".formatted(this.superuserSecretId));
			}
			context.accounts(pending)
				.provideUser(connection, pending.username(), pending.revealPassword(), current.secret().username());
		}
		catch (SQLException ex) {
			throw context.failure("the database did not provide the other user", ex);
		}
	}

	@Override
	public String toString() {
		return "alternating users";
	}

}
