package io.github.ecssecrets.spring.docs;

import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.Secrets;
import io.github.ecssecrets.test.EmbeddedSecret;
import io.github.ecssecrets.test.EmbeddedSecretsManager;
import io.github.ecssecrets.test.SecretsManagerServer;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The code of {@code docs/testing.md}.
 */
@SpringBootTest
@EmbeddedSecretsManager(secrets = @EmbeddedSecret(name = "prod/myapp/payments", value = """
		{"api-key": "k-1"}
		"""))
class PaymentsTests {

	@Autowired
	Payments payments;

	@Autowired
	Secrets secrets;

	@Test
	void requestsCarryTheNewKeyAfterARotation(SecretsManagerServer server) {
		server.putSecretValue("prod/myapp/payments", "{\"api-key\": \"k-2\"}");
		this.secrets.refresh(SecretReference.parse("prod/myapp/payments")).join();
		assertThat(this.payments.authorization()).isEqualTo("Bearer k-2");
	}

	@Test
	void requestsCarryTheKnownKeyWhileAccessIsDenied(SecretsManagerServer server) {
		server.faults().accessDenied();
		assertThat(this.payments.authorization()).isEqualTo("Bearer k-1");
	}

}
