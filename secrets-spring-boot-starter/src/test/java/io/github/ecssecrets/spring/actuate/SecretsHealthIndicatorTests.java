package io.github.ecssecrets.spring.actuate;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;

import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretOrigin;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretStatus;
import io.github.ecssecrets.spring.TestApplication;
import io.github.ecssecrets.test.SecretsManagerServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The health contributor {@code secrets}.
 */
class SecretsHealthIndicatorTests {

	private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

	private static SecretStatus secret(String reference, Duration age, boolean watched, @Nullable String problem) {
		Secret secret = Secret.builder(reference, new SecretOrigin.SecretsManager("eu-west-1"))
			.version("v1", Set.of("AWSCURRENT"))
			.createdDate(NOW.minus(age))
			.text("canary-health");
		return SecretStatus.builder(SecretReference.parse(reference), secret)
			.times(NOW.minus(age), NOW.minus(age))
			.watched(watched)
			.problem(problem)
			.build();
	}

	private static Health health(SecretStatus... secrets) {
		SecretsReport report = new SecretsReport(() -> List.of(secrets), (reference) -> List.of(), List::of,
				Duration.ofHours(1), Clock.fixed(NOW, ZoneOffset.UTC));
		return new SecretsHealthIndicator(report, null).health();
	}

	@Test
	void healthWhenAllAreFreshIsUp() {
		Health health = health(secret("prod/a", Duration.ofMinutes(60), true, null));
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(health.getDetails()).containsOnlyKeys("count").containsEntry("count", 1);
	}

	@Test
	void healthWhenCheckFailsIsUpUntilStaleAndTellsTheProblem() {
		Health health = health(secret("prod/a", Duration.ofMinutes(59), true, "AWS denies it"),
				secret("prod/b", Duration.ZERO, true, null));
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(health.getDetails().get("problems")).asString()
			.contains("prod/a", "AWS denies it", "Secrets Manager in eu-west-1", "PT59M", "stale=false")
			.doesNotContain("prod/b");
	}

	@Test
	void healthWhenOneIsStaleIsStale() {
		Health health = health(secret("prod/a", Duration.ofMinutes(61), true, null),
				secret("prod/b", Duration.ZERO, true, null));
		assertThat(health.getStatus()).isEqualTo(SecretsHealthIndicator.STALE);
		assertThat(health.getDetails().get("problems")).asString().contains("prod/a", "PT1H1M", "stale=true");
	}

	@Test
	void healthWhenOldSecretIsNotWatchedIsUp() {
		assertThat(health(secret("prod/a::AWSCURRENT:", Duration.ofDays(9), false, null)).getStatus())
			.isEqualTo(Status.UP);
	}

	@Test
	void healthWhenStaleTakesNobodyOutOfRotation() {
		try (SecretsManagerServer server = SecretsManagerServer.start()) {
			server.createSecret("prod/a", "canary-a");
			try (var context = TestApplication.using(server)
				.web()
				.properties("spring.config.import=ecs-secrets:prod/a", "ecs-secrets.stale-after=-1ms",
						"management.endpoint.health.show-details=always",
						"management.endpoint.health.probes.enabled=true")
				.run()) {
				Actuator actuator = new Actuator(context);
				JsonNode health = actuator.json("/health");
				assertThat(health.get("status").asString()).isEqualTo("UP");
				assertThat(health.at("/components/secrets/status").asString()).isEqualTo("STALE");
				assertThat(health.at("/components/secrets/details/problems/0/reference").asString())
					.isEqualTo("prod/a");
				assertThat(actuator.get("/health").statusCode()).isEqualTo(200);
				assertThat(actuator.get("/health/secrets").statusCode()).isEqualTo(200);
				assertThat(actuator.json("/health/readiness").at("/components/secrets").isMissingNode()).isTrue();
			}
		}
	}

	@Test
	void healthWhenStaleIsMappedByApplicationFollows() {
		try (SecretsManagerServer server = SecretsManagerServer.start()) {
			server.createSecret("prod/a", "canary-a");
			try (var context = TestApplication.using(server)
				.web()
				.properties("spring.config.import=ecs-secrets:prod/a", "ecs-secrets.stale-after=-1ms",
						"management.endpoint.health.status.order=down,stale,up",
						"management.endpoint.health.status.http-mapping.stale=503")
				.run()) {
				assertThat(new Actuator(context).get("/health").statusCode()).isEqualTo(503);
			}
		}
	}

}
