package io.github.ecssecrets.spring.push;

import java.time.Duration;
import java.util.function.Supplier;

import io.github.ecssecrets.push.PushStatus;
import io.github.ecssecrets.spring.SecretValue;
import io.github.ecssecrets.spring.actuate.PushMeterBinder;
import io.github.ecssecrets.spring.actuate.SecretsEndpoint;
import io.github.ecssecrets.spring.actuate.SecretsHealthIndicator;
import io.github.ecssecrets.spring.autoconfigure.EcsSecretsAutoConfiguration;
import io.github.ecssecrets.spring.autoconfigure.EcsSecretsEndpointAutoConfiguration;
import io.github.ecssecrets.spring.autoconfigure.EcsSecretsHealthAutoConfiguration;
import io.github.ecssecrets.spring.autoconfigure.EcsSecretsPushAutoConfiguration;
import io.github.ecssecrets.spring.diagnostics.InvalidSecretConfigurationException;
import io.github.ecssecrets.spring.runtime.SecretsRuntime;
import io.github.ecssecrets.test.SecretsManagerServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Push as an application sees it.
 */
class SecretPushTests {

	private static final SecretsManagerServer server = SecretsManagerServer.start();

	private static final String TOPIC = server.events().createTopic("secret-events");

	private static final String NAME = "prod/push/payments";

	private static final String ARN = server.createSecret(NAME, "canary-first-value");

	private final ApplicationContextRunner application = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(EcsSecretsAutoConfiguration.class, EcsSecretsPushAutoConfiguration.class))
		.withBean(Reader.class)
		.withPropertyValues("ecs-secrets.endpoint=" + server.endpoint(), "ecs-secrets.region=us-east-1");

	@AfterAll
	static void stop() {
		server.close();
	}

	@Test
	void rotationIsSeenWhenItsEventComesAndTheQueueGoesWithTheApplication() {
		this.application.withPropertyValues("ecs-secrets.push.topic=" + TOPIC, "ecs-secrets.push.spread=0s")
			.run((context) -> {
				SecretPushLifecycle push = context.getBean(SecretPushLifecycle.class);
				awaitReceiving(push);
				assertThat(server.events().queues()).hasSize(1);
				SimpleMeterRegistry registry = new SimpleMeterRegistry();
				context.getBean(PushMeterBinder.class).bindTo(registry);
				assertThat(registry.get("secrets.push.receiving").gauge().value()).isEqualTo(1);
				assertThat(context.getBean(SecretsRuntime.class).properties().getStaleAfter())
					.isEqualTo(Duration.ofDays(2));
				String value = "canary-value-" + System.nanoTime();
				server.clearRequests();
				server.putSecretValue(ARN, value);
				patiently(() -> assertThat(context.getBean(Reader.class).value.get()).isEqualTo(value));
				assertThat(server.requestCount("DescribeSecret")).isEqualTo(1);
				assertThat(registry.get("secrets.push.messages").tag("kind", "used").functionCounter().count())
					.isEqualTo(1);
				context.getSourceApplicationContext().stop();
				assertThat(server.events().queues()).isEmpty();
				context.getSourceApplicationContext().start();
				awaitReceiving(push);
			});
		assertThat(server.events().queues()).isEmpty();
		assertThat(server.events().subscriptions(TOPIC)).isEmpty();
	}

	@Test
	void queueOfTheTestKitIsReachedWhereTheKitIs() {
		SecretsManagerServer kit = SecretsManagerServer.start();
		kit.createSecret(NAME, "canary-first-value");
		kit.events().createQueue("given");
		new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(EcsSecretsAutoConfiguration.class, EcsSecretsPushAutoConfiguration.class))
			.withBean(SecretsManagerServer.class, () -> kit)
			.withPropertyValues("ecs-secrets.push.queue= given ", "ecs-secrets.push.topic= ",
					"ecs-secrets.region=us-east-1")
			.run((context) -> awaitReceiving(context.getBean(SecretPushLifecycle.class)));
	}

	@Test
	void queueThatDoesNotExistLetsTheApplicationStart() {
		this.application
			.withConfiguration(AutoConfigurations.of(EcsSecretsEndpointAutoConfiguration.class,
					EcsSecretsHealthAutoConfiguration.class))
			.withPropertyValues("ecs-secrets.push.queue=no-such-queue",
					"management.endpoints.web.exposure.include=secrets")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				SecretPushLifecycle push = context.getBean(SecretPushLifecycle.class);
				patiently(() -> assertThat(push.status().state()).isEqualTo(PushStatus.State.FAILED));
				assertThat(push.status().problem()).contains("'no-such-queue'").contains("check that it exists");
				Health health = context.getBean(SecretsHealthIndicator.class).health();
				assertThat(health.getStatus()).isEqualTo(Status.UP);
				assertThat(String.valueOf(health.getDetails().get("push"))).contains("failed", "no-such-queue");
				assertThat(context.getBean(SecretsEndpoint.class).secrets().push())
					.satisfies((told) -> assertThat(told.state()).isEqualTo("failed"));
			});
	}

	@ParameterizedTest
	@CsvSource({ "ecs-secrets.push.queue=", "ecs-secrets.push.topic=", "'ecs-secrets.push.queue= \t'",
			"ecs-secrets.enabled=false", "ecs-secrets.region=us-east-1" })
	void pushIsOffWhereNothingIsSetOrTheLibraryIsOff(String property) {
		this.application.withPropertyValues(property, "PROD_PUSH_PAYMENTS=canary-first-value")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(SecretPushLifecycle.class));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"',
			value = { "ecs-secrets.push.queue=https://example.org/canary-path | 'queue' must be the URL",
					"ecs-secrets.push.queue=a.fifo | 'queue' must be the URL",
					"ecs-secrets.push.topic=secret-events | 'topic' must be the ARN",
					"ecs-secrets.push.topic=arn:aws:sqs:eu-west-1:123456789012:a | 'topic' must be the ARN",
					"ecs-secrets.push.spread=-1s | 'spread' must not be negative",
					"ecs-secrets.push.endpoint=ftp://host | 'endpoint' must be an address",
					"ecs-secrets.push.topic=arn:aws:sns:eu-west-1:123456789012:a | Both 'queue' and 'topic' are set",
					"ecs-secrets.refresh.enabled=false | 'ecs-secrets.refresh.enabled' is 'false'" })
	void settingThatCannotWorkFailsTheStart(String property, String problem) {
		String queue = property.contains("push.topic=secret") || property.contains(":sqs:") ? "ecs-secrets.push.queue="
				: "ecs-secrets.push.queue=given";
		this.application.withPropertyValues(queue, property)
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.satisfies((failure) -> assertThat(failure.toString()).contains(problem)));
	}

	@Test
	void missingClientOfSqsIsNamed() {
		this.application.withClassLoader(new FilteredClassLoader(SqsClient.class, SnsClient.class))
			.withPropertyValues("ecs-secrets.push.queue=given")
			.run((context) -> assertRemedy(context.getStartupFailure(), "software.amazon.awssdk:sqs"));
	}

	@Test
	void missingClientOfSnsIsNamed() {
		this.application.withClassLoader(new FilteredClassLoader(SnsClient.class))
			.withPropertyValues("ecs-secrets.push.topic=" + TOPIC)
			.run((context) -> assertRemedy(context.getStartupFailure(), "software.amazon.awssdk:sns"));
	}

	@Test
	void clientsOfSqsAndSnsAreNotNeededWithoutPush() {
		this.application.withClassLoader(new FilteredClassLoader(SqsClient.class, SnsClient.class))
			.run((context) -> assertThat(context).hasNotFailed());
	}

	private static void assertRemedy(Throwable failure, String dependency) {
		assertThat(failure).rootCause()
			.isInstanceOfSatisfying(InvalidSecretConfigurationException.class,
					(invalid) -> assertThat(invalid.getRemedy()).contains(dependency));
	}

	private static void awaitReceiving(SecretPushLifecycle push) {
		patiently(() -> assertThat(push.status().state()).isEqualTo(PushStatus.State.RECEIVING));
	}

	private static void patiently(ThrowingRunnable assertion) {
		Awaitility.await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(20)).untilAsserted(assertion);
	}

	/** A bean of the application. */
	static class Reader {

		@SecretValue("prod/push/payments")
		private Supplier<String> value;

	}

}
