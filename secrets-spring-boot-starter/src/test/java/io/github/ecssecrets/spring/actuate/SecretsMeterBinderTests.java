package io.github.ecssecrets.spring.actuate;

import java.util.concurrent.TimeUnit;

import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.Secrets;
import io.github.ecssecrets.spring.Deliveries;
import io.github.ecssecrets.spring.TestApplication;
import io.github.ecssecrets.test.SecretsManagerServer;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The meters {@code secrets.*}, in the registry of a real application.
 */
class SecretsMeterBinderTests {

	private final SecretsManagerServer server = SecretsManagerServer.start();

	@AfterEach
	void stop() {
		this.server.close();
	}

	private ConfigurableApplicationContext run(String... properties) {
		this.server.createSecret("prod/a", "canary-a");
		this.server.createSecret("prod/b", "canary-b");
		return TestApplication.using(this.server)
			.properties("spring.config.import=ecs-secrets:prod/a")
			.properties(properties)
			.run();
	}

	private static MeterRegistry registry(ConfigurableApplicationContext context) {
		return context.getBean(SimpleMeterRegistry.class);
	}

	@Test
	void gaugesFollowSecretsThatComeIntoUseLater() {
		try (var context = run()) {
			MeterRegistry registry = registry(context);
			assertThat(registry.get("secrets.count").gauge().value()).isEqualTo(1);
			assertThat(registry.get("secrets.age").tag("secret", "prod/a").gauge().value()).isBetween(0.0, 600.0);
			assertThat(registry.find("secrets.age").tag("secret", "prod/b").gauge()).isNull();
			context.getBean(Secrets.class).get("prod/b");
			Deliveries.await(context);
			assertThat(registry.get("secrets.count").gauge().value()).isEqualTo(2);
			assertThat(registry.get("secrets.age").tag("secret", "prod/b").gauge().value()).isBetween(0.0, 600.0);
			System.gc();
			assertThat(registry.get("secrets.age").tag("secret", "prod/b").gauge().value()).isBetween(0.0, 600.0);
		}
	}

	@Test
	void staleCountsSecretsOlderThanTheLimit() {
		try (var context = run("ecs-secrets.stale-after=-1ms")) {
			assertThat(registry(context).get("secrets.stale").gauge().value()).isEqualTo(1);
		}
		try (var context = TestApplication.using(this.server)
			.properties("spring.config.import=ecs-secrets:prod/a")
			.run()) {
			assertThat(registry(context).get("secrets.stale").gauge().value()).isZero();
		}
	}

	@Test
	void rotationsAndFailuresAreCounted() throws Exception {
		try (var context = run()) {
			MeterRegistry registry = registry(context);
			Secrets secrets = context.getBean(Secrets.class);
			this.server.putSecretValue("prod/a", "canary-next");
			Deliveries.refresh(context, "prod/a");
			assertThat(registry.get("secrets.rotations").tag("secret", "prod/a").counter().count()).isEqualTo(1);
			this.server.faults().accessDenied();
			assertThat(secrets.refresh(SecretReference.parse("prod/a"))).failsWithin(10, TimeUnit.SECONDS);
			Deliveries.await(context);
			assertThat(registry.get("secrets.refresh.failures")
				.tags("secret", "prod/a", "exception", "SecretAccessDeniedException")
				.counter()
				.count()).isEqualTo(1);
			assertThat(registry.getMeters().stream().map(Meter::getId).map(Meter.Id::toString).toList())
				.noneMatch((id) -> id.contains("canary"));
		}
	}

}
