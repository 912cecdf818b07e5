package io.github.ecssecrets.spring.docs;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The code of {@code docs/testing.md}.
 */
@WebMvcTest(properties = { "ecs-secrets.enabled=false", "PROD_MYAPP_PAYMENTS_API_KEY=any" })
class PaymentsWebTests {

	@Test
	void secretIsThatOfTheTest(@Autowired Payments payments) {
		assertThat(payments.authorization()).isEqualTo("Bearer any");
	}

}
