package io.github.ecssecrets.benchmarks.peers;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The scenario runs, and this library goes through it. Nothing is timed here.
 */
class RotationScenarioTests {

	@Test
	void ecsSecretsServesAllQueriesThroughARotation() throws Exception {
		try (RotationScenario scenario = new RotationScenario(Duration.ofMillis(300))) {
			RotationFigures figures = scenario.run(LoadedClient.ECS_SECRETS, Duration.ofMillis(300), 1);
			assertThat(figures.load().served()).isPositive();
			assertThat(figures.load().failed()).isZero();
			assertThat(figures.refusedLogins()).isLessThanOrEqualTo(1);
		}
	}

}
