package io.github.ecssecrets.spring.autoconfigure;

import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.Secrets;
import io.github.ecssecrets.spring.TestApplication;
import io.github.ecssecrets.test.SecretsManagerServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The bean that gives the secrets of the application.
 */
class SecretsBeanTests {

	private final SecretsManagerServer server = SecretsManagerServer.start();

	@BeforeEach
	void createSecret() {
		this.server.createSecret("prod/key", "k");
	}

	@AfterEach
	void stop() {
		this.server.close();
	}

	@Test
	void nameIsSecrets() {
		try (var context = TestApplication.using(this.server).sources(Application.class).run()) {
			assertThat(context.getBean("secrets")).isSameAs(context.getBean(Secrets.class));
		}
	}

	@Test
	void nameOfABeanOfTheApplicationIsLeftToIt() {
		for (Class<?> other : new Class<?>[] { OfMethod.class, OfComponent.class }) {
			try (var context = TestApplication.using(this.server).sources(Application.class, other).run()) {
				assertThat(context.getBean("secrets")).isNotInstanceOf(Secrets.class);
				assertThat(context.getBean(Secrets.class).get(SecretReference.parse("prod/key")).reveal())
					.isEqualTo("k");
			}
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

	@Configuration(proxyBeanMethods = false)
	static class OfMethod {

		@Bean
		String secrets() {
			return "the application's own";
		}

	}

	@Component("secrets")
	static class OfComponent {

	}

}
