package io.github.ecssecrets.testing;

import io.github.ecssecrets.test.EmbeddedSecret;
import io.github.ecssecrets.test.EmbeddedSecretsManager;
import io.github.ecssecrets.test.SecretsManagerServer;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Stopping and starting an application, as Spring does around a checkpoint (CRaC).
 */
@SpringBootTest(properties = "ecs-secrets.refresh.enabled=false")
@EmbeddedSecretsManager(secrets = @EmbeddedSecret(name = "prod/app/key", value = "k-1"))
@ExtendWith(OutputCaptureExtension.class)
class SecretsCheckpointTests {

	@Autowired
	private ConfigurableApplicationContext context;

	@Autowired
	private KeyController controller;

	@Test
	void secretsAreReadAgainBeforeTheApplicationGoesOn(SecretsManagerServer server) {
		this.context.stop();
		server.putSecretValue("prod/app/key", "k-2");
		assertThat(this.controller.key()).isEqualTo("k-1");
		this.context.start();
		assertThat(this.controller.key()).isEqualTo("k-2");
	}

	@Test
	void applicationGoesOnWithWhatItHasWhenSecretsCannotBeRead(SecretsManagerServer server, CapturedOutput output) {
		this.context.stop();
		server.faults().accessDenied();
		this.context.start();
		assertThat(this.controller.key()).isEqualTo("k-1");
		assertThat(output).contains("Not all secrets could be read again after the application was stopped");
	}

}
