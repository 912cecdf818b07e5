package io.github.ecssecrets.spring.login;

import java.time.Clock;
import java.util.concurrent.Callable;

import io.github.ecssecrets.spring.runtime.LoginCheck.Outcome;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;

import static org.assertj.core.api.Assertions.assertThat;

class ClientLoginCheckTests {

	private final DefaultListableBeanFactory beanFactory = new DefaultListableBeanFactory();

	private Outcome logIn(Callable<?> login) {
		return new ClientLoginCheck("mail", login).logIn().get(0);
	}

	@Test
	void loginWithoutAClientNamesTheBeanThatIsMissing() {
		Outcome outcome = logIn(() -> this.beanFactory.getBean(Clock.class).millis());
		assertThat(outcome.refused()).isFalse();
		assertThat(outcome.failure()).hasMessage("the application has no bean of type java.time.Clock, so nothing "
				+ "logs in with the secret; add the Spring Boot starter of the client, or declare the bean");
	}

	@Test
	void loginWithSeveralClientsNamesThem() {
		this.beanFactory.registerSingleton("one", Clock.systemUTC());
		this.beanFactory.registerSingleton("other", Clock.systemUTC());
		assertThat(logIn(() -> this.beanFactory.getBean(Clock.class).millis()).failure())
			.hasMessageContaining("one,other");
	}

	@Test
	void loginThatIsAcceptedHasNoFailure() {
		this.beanFactory.registerSingleton("one", Clock.systemUTC());
		assertThat(logIn(() -> this.beanFactory.getBean(Clock.class).millis()).failure()).isNull();
	}

}
