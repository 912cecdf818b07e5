package consumer;

import io.github.ecssecrets.Secrets;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.test.EmbeddedSecret;
import io.github.ecssecrets.test.EmbeddedSecretsManager;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The test kit of the same version serves the starter.
 */
@SpringBootTest
@EmbeddedSecretsManager(secrets = @EmbeddedSecret(name = "prod/consumer", value = "canary-in-the-test"))
class ConsumerTests {

	@Autowired
	private Secrets secrets;

	@Test
	void secretComesFromSecretsManager() {
		assertThat(this.secrets.get(SecretReference.parse("prod/consumer")).reveal()).isEqualTo("canary-in-the-test");
	}

}
