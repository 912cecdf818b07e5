package io.github.ecssecrets.aot;

import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;

import io.github.ecssecrets.push.PushStatus;
import io.github.ecssecrets.spring.SecretValue;
import io.github.ecssecrets.spring.actuate.PushMeterBinder;
import io.github.ecssecrets.spring.autoconfigure.EcsSecretsAutoConfiguration;
import io.github.ecssecrets.spring.autoconfigure.EcsSecretsPushAutoConfiguration;
import io.github.ecssecrets.spring.push.SecretPushLifecycle;
import io.github.ecssecrets.test.SecretsManagerServer;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.test.tools.CompileWithForkedClassLoader;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Push in an application that was processed ahead of time, without a queue at that time.
 */
@CompileWithForkedClassLoader
class PushAotTests {

	private final SecretsManagerServer server = SecretsManagerServer.start();

	@AfterEach
	void stop() {
		this.server.close();
	}

	@Test
	void eventsBringNewVersionsAndTheQueueGoesWithTheApplication() {
		this.server.createSecret("prod/key", "canary-first-value");
		String topic = this.server.events().createTopic("secret-events");
		new ProcessedApplication(Application.class, this.server, Map.of("ecs-secrets.push.topic", topic,
				"ecs-secrets.push.spread", "0s", "ecs-secrets.refresh.enabled", "true"))
			.run((context) -> {
				SecretPushLifecycle push = context.getBean(SecretPushLifecycle.class);
				patiently(() -> assertThat(push.status().state()).isEqualTo(PushStatus.State.RECEIVING));
				assertThat(this.server.events().queues()).hasSize(1);
				this.server.putSecretValue("prod/key", "canary-second-value");
				Reader reader = context.getBean(Reader.class);
				patiently(() -> assertThat(reader.value.get()).isEqualTo("canary-second-value"));
				SimpleMeterRegistry registry = new SimpleMeterRegistry();
				context.getBean(PushMeterBinder.class).bindTo(registry);
				assertThat(registry.get("secrets.push.receiving").gauge().value()).isEqualTo(1);
			});
		assertThat(this.server.events().queues()).isEmpty();
	}

	@Test
	void pushThatOnlyTheTaskSwitchesOnReceivesEvents() {
		this.server.createSecret("prod/key", "canary-first-value");
		String topic = this.server.events().createTopic("secret-events");
		new ProcessedApplication(Application.class, this.server,
				Map.of("ecs-secrets.refresh.enabled", "true", "ecs-secrets.push.topic", topic))
			.processedWith(Map.of())
			.run((context) -> {
				SecretPushLifecycle push = context.getBean(SecretPushLifecycle.class);
				patiently(() -> assertThat(push.status().state()).isEqualTo(PushStatus.State.RECEIVING));
				assertThat(context.getBeanProvider(MeterBinder.class))
					.hasAtLeastOneElementOfType(PushMeterBinder.class);
			});
		assertThat(this.server.events().queues()).isEmpty();
	}

	@Test
	void applicationThatNobodySwitchesPushOnForHasNone() {
		this.server.createSecret("prod/key", "canary-first-value");
		new ProcessedApplication(Application.class, this.server, Map.of()).run((context) -> {
			assertThat(context.getBeanProvider(SecretPushLifecycle.class).getIfAvailable()).isNull();
			assertThat(context.getBeanProvider(MeterBinder.class)).isEmpty();
			assertThat(this.server.events().queues()).isEmpty();
		});
	}

	private static void patiently(ThrowingRunnable assertion) {
		Awaitility.await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(20)).untilAsserted(assertion);
	}

	static class Reader {

		@SecretValue("prod/key")
		Supplier<String> value;

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ EcsSecretsAutoConfiguration.class, EcsSecretsPushAutoConfiguration.class })
	@Import(Reader.class)
	static class Application {

	}

}
