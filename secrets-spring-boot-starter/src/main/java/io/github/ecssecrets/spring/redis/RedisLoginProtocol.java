package io.github.ecssecrets.spring.redis;

import java.util.List;

import io.github.ecssecrets.login.LoginFailure;
import io.github.ecssecrets.login.LoginProtocol;
import io.github.ecssecrets.login.LoginRefusal;
import io.github.ecssecrets.spring.diagnostics.Causes;
import org.jspecify.annotations.Nullable;

/**
 * What the answers of Redis to a login mean. Where no version of the secret is accepted,
 * the caller is given the last answer of Redis.
 */
final class RedisLoginProtocol implements LoginProtocol<RuntimeException> {

	/** The last is what Redis before 6 says. */
	private static final List<String> WRONG_CREDENTIALS = List.of("WRONGPASS", "NOAUTH", "ERR invalid password");

	@Override
	public LoginFailure classify(Throwable failure) {
		for (Throwable cause : Causes.of(failure)) {
			String message = cause.getMessage();
			if (message != null && WRONG_CREDENTIALS.stream().anyMatch(message::startsWith)) {
				return LoginFailure.WRONG_CREDENTIALS;
			}
		}
		return LoginFailure.OTHER;
	}

	@Override
	public RuntimeException refused(LoginRefusal refusal) {
		return (refusal.exception() instanceof RuntimeException answer) ? answer
				: new IllegalStateException(refusal.describe("Redis"));
	}

	@Override
	public RuntimeException late(String message, @Nullable Throwable cause) {
		return new IllegalStateException(message, cause);
	}

}
