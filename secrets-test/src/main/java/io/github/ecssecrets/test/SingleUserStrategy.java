package io.github.ecssecrets.test;

import java.sql.Connection;
import java.sql.SQLException;

import io.github.ecssecrets.jdbc.DatabaseSecret;
import org.jspecify.annotations.Nullable;

/**
 * The single-user strategy: the user changes its own password, having logged in with
 * AWSCURRENT, or with AWSPREVIOUS if that is what the database still has.
 */
final class SingleUserStrategy implements RotationStrategy {

	@Override
	public String nextUser(RotationContext context, DatabaseValue current) {
		return current.secret().username();
	}

	@Override
	public void setSecret(RotationContext context) {
		DatabaseSecret pending = context.pending().secret();
		context.checkSameHost(pending);
		try (Connection connection = logIn(context)) {
			if (connection == null) {
				throw context.failure("the database accepts none of AWSPENDING, AWSCURRENT and AWSPREVIOUS");
			}
			context.accounts(pending).changeOwnPassword(connection, pending.username(), pending.revealPassword());
		}
		catch (SQLException ex) {
			throw context.failure("the database did not change the password", ex);
		}
	}

	private static @Nullable Connection logIn(RotationContext context) {
		Connection connection = logIn(context, context.current());
		if (connection != null) {
			return connection;
		}
		DatabaseValue previous = context.previous();
		return (previous != null) ? logIn(context, previous) : null;
	}

	private static @Nullable Connection logIn(RotationContext context, DatabaseValue value) {
		DatabaseSecret pending = context.pending().secret();
		if (!value.secret().username().equals(pending.username())) {
			throw context.failure("AWSPENDING is for another user than AWSCURRENT or AWSPREVIOUS");
		}
		context.checkSameHost(value.secret());
		return context.logIn(value);
	}

	@Override
	public String toString() {
		return "single user";
	}

}
