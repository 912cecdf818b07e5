package io.github.ecssecrets.spring.actuate;

import java.util.concurrent.TimeUnit;

import io.github.ecssecrets.LiveSecret;
import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.Secrets;
import io.github.ecssecrets.spring.TestApplication;
import io.github.ecssecrets.test.SecretsManagerServer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Names of JSON fields are data: whatever they are, the secret is kept fresh and can be
 * shown.
 */
@ExtendWith(OutputCaptureExtension.class)
class FieldNamesAsDataTests {

	private static final SecretReference REFERENCE = SecretReference.parse("prod/registry");

	private SecretsManagerServer server;

	@BeforeEach
	void startServer() {
		this.server = SecretsManagerServer.start();
	}

	@AfterEach
	void stopServer() {
		this.server.close();
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "registry.example.com:5000", "", "two words", "line\nbreak", "\u001b[31mred", "/slash", "~" })
	void fieldThatDisappearsKeepsItsLastValueAndTheSecretFresh(String name, CapturedOutput output) throws Exception {
		String field = name.replace("\n", "\\n").replace("\u001b", "\\u001b");
		this.server.createSecret("prod/registry", "{\"" + field + "\":\"canary-1\",\"other\":\"canary-other\"}");
		try (var context = TestApplication.using(this.server)
			.properties("management.endpoints.web.exposure.include=secrets")
			.sources(Application.class)
			.run()) {
			Secrets secrets = context.getBean(Secrets.class);
			String key = name.startsWith("/") ? "/" + name.replace("~", "~0").replace("/", "~1") : name;
			LiveSecret<String> live = secrets.live(REFERENCE.withJsonKey(key), Secret::reveal);
			assertThat(live.get()).isEqualTo("canary-1");
			this.server.putSecretValue("prod/registry", "{\"other\":\"canary-2\"}");
			secrets.refresh(REFERENCE).get(30, TimeUnit.SECONDS);
			assertThat(live.get()).isEqualTo("canary-1");
			assertThat(secrets.get("prod/registry:other").reveal()).isEqualTo("canary-2");
			assertThat(context.getBean(SecretsHealthIndicator.class).health().getStatus()).isEqualTo(Status.UP);
			assertThat(context.getBean(SecretsEndpoint.class).secrets().secrets()).isNotEmpty()
				.allSatisfy((secret) -> assertThat(secret.reference()).doesNotContain("\n", "\u001b"));
			assertThat(context.getBean(SecretsEndpoint.class).refresh().secrets()).isNotEmpty();
			assertThat(context.getBean(MeterRegistry.class).find("secrets.age").gauges()).isNotEmpty()
				.allSatisfy((gauge) -> assertThat(gauge.value()).isFinite());
			this.server.putSecretValue("prod/registry", "{\"" + field + "\":\"canary-3\",\"other\":\"canary-3\"}");
			secrets.refresh(REFERENCE).get(30, TimeUnit.SECONDS);
			assertThat(live.get()).isEqualTo("canary-3");
		}
		assertThat(output).doesNotContain("canary-").doesNotContain("\u001b[31mred").doesNotContain("line\nbreak");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		MeterRegistry meterRegistry() {
			return new SimpleMeterRegistry();
		}

	}

}
