package io.github.ecssecrets.spring.docs;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What {@code docs/testing.md} says on running an application locally.
 */
class LocalRunTests {

	/**
	 * The main method leaves it, and the tests that follow in this process would have it.
	 */
	@AfterEach
	void forgetTheServer() {
		System.clearProperty("ecs-secrets.endpoint");
	}

	@Test
	void applicationFindsTheSecretsOfItsMainMethod() {
		TestMyApplication.main(new String[0]);
		try (ConfigurableApplicationContext context = MyApplication.context) {
			assertThat(context.getBean(Payments.class).authorization()).isEqualTo("Bearer k-1");
		}
	}

}
