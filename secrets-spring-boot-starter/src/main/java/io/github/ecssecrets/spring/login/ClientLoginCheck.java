package io.github.ecssecrets.spring.login;

import java.util.List;
import java.util.concurrent.Callable;

import io.github.ecssecrets.spring.runtime.LoginCheck;
import io.github.ecssecrets.spring.runtime.LoginTrial;

/**
 * Logs in with one client.
 */
public final class ClientLoginCheck implements LoginCheck {

	private final String client;

	private final Callable<?> login;

	/**
	 * Creates a check.
	 * @param client the name of the client in {@code ecs-secrets.<client>.secret}
	 * @param login opens a connection, uses it once, and closes it
	 */
	public ClientLoginCheck(String client, Callable<?> login) {
		this.client = client;
		this.login = login;
	}

	@Override
	public List<Outcome> logIn() {
		Outcome outcome = LoginTrial.run(this.client, this.login);
		return List.of((outcome.failure() instanceof LoginRefusedException refused)
				? new Outcome(this.client, refused.getCause(), true) : outcome);
	}

}
