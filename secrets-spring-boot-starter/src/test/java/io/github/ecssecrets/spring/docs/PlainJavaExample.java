package io.github.ecssecrets.spring.docs;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.github.ecssecrets.LiveSecret;
import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.Secrets;
import io.github.ecssecrets.aws.SecretsManagerSecretSource;
import io.github.ecssecrets.source.EnvironmentSecretSource;
import io.github.ecssecrets.source.FileSecretSource;
import io.github.ecssecrets.source.SecretSource;
import io.github.ecssecrets.store.RefreshPolicy;
import io.github.ecssecrets.store.SecretStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The code of {@code docs/plain-java.md}.
 */
abstract class PlainJavaExample {

	private static final Logger log = LoggerFactory.getLogger(PlainJavaExample.class);

	abstract void call(String apiKey, String token);

	void defaults() {
		try (Secrets secrets = SecretStore.builder().build()) {
			String apiKey = secrets.get("prod/myapp/payments:api-key").reveal();

			LiveSecret<String> token = secrets.live(SecretReference.parse("prod/myapp/token"), Secret::reveal);
			token.onRotation((newest) -> log.info("The token was rotated"));
			call(apiKey, token.get());
		}
	}

	static Secrets settings() {
		SecretSource env = new EnvironmentSecretSource(System::getenv,
				Map.of("PAYMENTS_KEY", SecretReference.parse("prod/myapp/payments:api-key")));
		SecretSource secretsManager = SecretsManagerSecretSource.builder()
			.region("eu-central-1")
			.replicaRegions(List.of("eu-west-1"))
			.applicationId("payments")
			.build();
		Secrets secrets = SecretStore.builder()
			.sources(List.of(env, new FileSecretSource(Path.of("/run/secrets")), secretsManager))
			.refresh(RefreshPolicy.builder().interval(Duration.ofMinutes(1)).build())
			.listener((event) -> log.info("{}", event))
			.build();
		return secrets;
	}

}
