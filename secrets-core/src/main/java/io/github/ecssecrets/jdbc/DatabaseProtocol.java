package io.github.ecssecrets.jdbc;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;

import io.github.ecssecrets.login.LoginFailure;
import io.github.ecssecrets.login.LoginProtocol;
import io.github.ecssecrets.login.LoginRefusal;
import org.jspecify.annotations.Nullable;

/**
 * Logins to a database through JDBC.
 */
final class DatabaseProtocol implements LoginProtocol<SQLException> {

	private final @Nullable DatabaseEngine engine;

	DatabaseProtocol(@Nullable DatabaseEngine engine) {
		this.engine = engine;
	}

	@Override
	public LoginFailure classify(Throwable failure) {
		return DatabaseLoginFailures.of(this.engine, failure);
	}

	@Override
	public @Nullable String causes(Throwable failure) {
		return DatabaseLoginFailures.causes(this.engine);
	}

	@Override
	public SQLException refused(LoginRefusal refusal) {
		return new DatabaseLoginException(refusal);
	}

	@Override
	public SQLException late(String message, @Nullable Throwable cause) {
		return new SQLTransientConnectionException(message, cause);
	}

}
