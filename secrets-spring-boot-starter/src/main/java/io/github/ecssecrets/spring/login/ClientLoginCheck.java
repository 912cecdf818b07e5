package io.github.ecssecrets.spring.login;

import java.util.List;
import java.util.concurrent.Callable;

import io.github.ecssecrets.spring.runtime.LoginCheck;
import io.github.ecssecrets.spring.runtime.LoginTrial;

import org.springframework.beans.factory.NoSuchBeanDefinitionException;

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
		if (outcome.failure() instanceof LoginRefusedException refused) {
			return List.of(new Outcome(this.client, refused.getCause(), true));
		}
		if (outcome.failure() instanceof NoSuchBeanDefinitionException missing
				&& missing.getNumberOfBeansFound() == 0) {
			return List.of(new Outcome(this.client, new IllegalStateException("the application has no bean of type "
					+ missing.getResolvableType()
					+ ", so nothing logs in with the secret; add the Spring Boot starter of the client, or declare the bean"),
					false));
		}
		return List.of(outcome);
	}

}
