package io.github.ecssecrets.spring.actuate;

import java.time.Duration;

import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.Secrets;
import io.github.ecssecrets.login.LoginFailure;
import io.github.ecssecrets.login.LoginFields;
import io.github.ecssecrets.login.LoginProtocol;
import io.github.ecssecrets.login.LoginRefusal;
import io.github.ecssecrets.login.SecretLogin;
import org.jspecify.annotations.Nullable;

/**
 * A server with one password, which counts one outdated connection, and the login to it.
 */
final class FakeLogin implements LoginProtocol<IllegalStateException>, AutoCloseable {

	private final SecretLogin login;

	private volatile String password;

	FakeLogin(Secrets secrets, String reference, String password) {
		this.login = SecretLogin.builder(secrets, SecretReference.parse(reference), LoginFields.password("password"))
			.server("ledger")
			.build();
		this.login.countOutdated(() -> 1);
		this.password = password;
	}

	FakeLogin password(String next) {
		this.password = next;
		return this;
	}

	void open() {
		this.login.open((credentials) -> {
			if (!credentials.revealPassword().equals(this.password)) {
				throw new IllegalStateException("Refused");
			}
			return "connection";
		}, this, Duration.ofSeconds(30));
	}

	@Override
	public LoginFailure classify(Throwable failure) {
		return LoginFailure.WRONG_CREDENTIALS;
	}

	@Override
	public IllegalStateException refused(LoginRefusal refusal) {
		return new IllegalStateException("Refused for good");
	}

	@Override
	public IllegalStateException late(String message, @Nullable Throwable cause) {
		return new IllegalStateException(message, cause);
	}

	@Override
	public void close() {
		this.login.close();
	}

}
