package io.github.ecssecrets.benchmarks.peers;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The applications start with all their secrets. Nothing is timed here.
 */
class StartupScenarioTests {

	@Test
	void ecsSecretsReadsImportedSecretsFromSecretsManager() throws Exception {
		try (StartupScenario scenario = new StartupScenario()) {
			assertThat(scenario.run(StartedClient.ECS_SECRETS_1).calls()).isOne();
		}
	}

	@Test
	void ecsSecretsWhenInjectedAsksNobody() throws Exception {
		try (StartupScenario scenario = new StartupScenario()) {
			assertThat(scenario.run(StartedClient.ECS_SECRETS_INJECTED).calls()).isZero();
		}
	}

}
