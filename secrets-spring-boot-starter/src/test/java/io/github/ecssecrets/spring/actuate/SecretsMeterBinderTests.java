package io.github.ecssecrets.spring.actuate;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.Secrets;
import io.github.ecssecrets.spring.Deliveries;
import io.github.ecssecrets.spring.TestApplication;
import io.github.ecssecrets.test.SecretsManagerServer;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

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

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Empty {

	}

	/** Keeps what is observed. */
	@TestConfiguration(proxyBeanMethods = false)
	static class Observed {

		private final List<String> calls = new CopyOnWriteArrayList<>();

		@Bean
		ObservationRegistry observationRegistry() {
			ObservationRegistry registry = ObservationRegistry.create();
			registry.observationConfig().observationHandler(new ObservationHandler<SecretsObservationContext>() {

				@Override
				public void onStop(SecretsObservationContext context) {
					Observed.this.calls.add(context.getContextualName() + " outcome="
							+ context.getLowCardinalityKeyValue("outcome").getValue() + " region="
							+ context.getLowCardinalityKeyValue("region").getValue());
				}

				@Override
				public boolean supportsContext(Observation.Context context) {
					return context instanceof SecretsObservationContext;
				}

			});
			return registry;
		}

	}

	private ConfigurableApplicationContext run(String... properties) {
		this.server.createSecret("prod/a", "canary-a");
		this.server.createSecret("prod/b", "canary-b");
		return TestApplication.using(this.server)
			.properties("spring.config.import=ecs-secrets:prod/a")
			.properties(properties)
			.sources(Empty.class, Observed.class)
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
	@ExtendWith(OutputCaptureExtension.class)
	void loginsCallsAndScheduleAreMeasured(CapturedOutput output) {
		this.server.createSecret("prod/db", "{\"password\":\"canary-1\"}");
		this.server.planRotation("prod/db", Instant.now().minusSeconds(60));
		try (var context = run("ecs-secrets.refresh.interval=100ms",
				"logging.level.io.micrometer.core.instrument.MeterRegistry=debug")) {
			MeterRegistry registry = registry(context);
			Secrets secrets = context.getBean(Secrets.class);
			assertThat(registry.find("secrets.logins").meters()).isEmpty();
			FakeLogin login = new FakeLogin(secrets, "prod/db", "canary-1");
			login.open();
			String pending = this.server.beginRotation("prod/db");
			this.server.putPendingValue("prod/db", pending, "{\"password\":\"canary-2\"}");
			login.password("canary-2").open();
			Deliveries.await(context);
			assertThat(logins(registry, "accepted")).isEqualTo(2);
			assertThat(logins(registry, "refused")).isEqualTo(1);
			assertThat(logins(registry, "failed")).isZero();
			assertThat(registry.get("secrets.logins.pending").functionCounter().count()).isEqualTo(1);
			assertThat(registry.get("secrets.connections.outdated").tag("server", "ledger").gauge().value())
				.isEqualTo(1);
			assertThat(registry.get("secrets.connections.drained").functionCounter().count()).isZero();
			assertThat(registry.get("secrets.delivery.lag").gauge().value()).isNotNegative();
			assertThat(calls(registry, "GetSecretValue", "success")).isPositive();
			assertThat(calls(registry, "DescribeSecret", "throttled")).isZero();
			Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.until(() -> registry.get("secrets.rotation.next").tag("secret", "prod/db").gauge().value() < 0);
			assertThat(registry.get("secrets.rotation.next").tag("secret", "prod/a").gauge().value()).isNaN();
			context.getBean(Secrets.class).get("prod/b");
			assertThat(observed(context)).contains("secretsmanager GetSecretValue outcome=success region=us-east-1");
			assertThat(Arrays.stream(SecretMeter.values())
				.filter((meter) -> registry.find(meter.meter()).meters().isEmpty()))
				.isSubsetOf(SecretMeter.ROTATIONS, SecretMeter.REFRESH_FAILURES, SecretMeter.AWS_CALL);
			assertThat(registry.getMeters())
				.filteredOn((meter) -> meter.getId().getName().matches("secrets\\.(?!aws\\.call(\\.active)?$).*"))
				.allSatisfy(SecretsMeterBinderTests::assertIsDescribed);
			this.server.createSecret("prod/other", "{\"password\":\"canary-3\"}");
			new FakeLogin(secrets, "prod/other", "canary-3").open();
			Deliveries.await(context);
			assertThat(registry.get("secrets.logins").tag("secret", "prod/other").meters()).hasSize(3);
			assertThat(output).doesNotContain("already registered");
		}
	}

	private static void assertIsDescribed(Meter meter) {
		Meter.Id id = meter.getId();
		SecretMeter described = Arrays.stream(SecretMeter.values())
			.filter((one) -> one.meter().equals(id.getName()))
			.findFirst()
			.orElseThrow(() -> new AssertionError(id));
		assertThat(id.getTags()).extracting(Tag::getKey).containsExactlyInAnyOrderElementsOf(described.tags());
		assertThat(id.getBaseUnit()).isEqualTo(described.unit());
		assertThat(id.getDescription()).isEqualTo(described.description());
	}

	private static double logins(MeterRegistry registry, String outcome) {
		return registry.get("secrets.logins")
			.tags("secret", "prod/db", "server", "ledger", "outcome", outcome)
			.functionCounter()
			.count();
	}

	private static double calls(MeterRegistry registry, String operation, String outcome) {
		return registry.get("secrets.aws.calls")
			.tags("operation", operation, "outcome", outcome)
			.functionCounter()
			.count();
	}

	private static List<String> observed(ConfigurableApplicationContext context) {
		return context.getBean(Observed.class).calls;
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
			assertThat(secrets.refresh(SecretReference.parse("prod/a"))).failsWithin(1, TimeUnit.MINUTES);
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
