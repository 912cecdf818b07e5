package io.github.ecssecrets.spring.r2dbc;

import io.github.ecssecrets.jdbc.DatabaseEngine;
import io.github.ecssecrets.jdbc.DatabaseLoginFailures;
import io.github.ecssecrets.login.LoginFailure;
import io.github.ecssecrets.login.LoginProtocol;
import io.github.ecssecrets.login.LoginRefusal;
import io.github.ecssecrets.spring.diagnostics.Causes;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcPermissionDeniedException;
import io.r2dbc.spi.R2dbcTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * What the failure of a login by R2DBC means, by the same codes as with JDBC. Where no
 * version of the secret is accepted, the caller is given the driver's last exception.
 */
final class R2dbcLoginProtocol implements LoginProtocol<R2dbcException> {

	private final @Nullable DatabaseEngine engine;

	R2dbcLoginProtocol(@Nullable DatabaseEngine engine) {
		this.engine = engine;
	}

	@Override
	public LoginFailure classify(Throwable failure) {
		for (Throwable cause : Causes.of(failure)) {
			if (cause instanceof R2dbcException exception) {
				LoginFailure meaning = DatabaseLoginFailures.of(this.engine, exception.getSqlState(),
						exception.getErrorCode(), exception.getMessage());
				if (meaning != LoginFailure.OTHER) {
					return meaning;
				}
			}
		}
		return LoginFailure.OTHER;
	}

	@Override
	public @Nullable String causes(Throwable failure) {
		return DatabaseLoginFailures.causes(this.engine);
	}

	@Override
	public R2dbcException refused(LoginRefusal refusal) {
		return (refusal.exception() instanceof R2dbcException exception) ? exception
				: new R2dbcPermissionDeniedException(refusal.describe("The database"));
	}

	@Override
	public R2dbcException late(String message, @Nullable Throwable cause) {
		return new R2dbcTimeoutException(message, cause);
	}

}
