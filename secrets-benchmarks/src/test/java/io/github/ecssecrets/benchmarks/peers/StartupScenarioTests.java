package io.github.ecssecrets.benchmarks.peers;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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

	@ParameterizedTest
	@EnumSource(names = { "INJECTED_READ", "INJECTED_1", "INJECTED_50" })
	void ecsSecretsWhenInjectedAsksNobody(StartedClient client) throws Exception {
		try (StartupScenario scenario = new StartupScenario()) {
			assertThat(scenario.run(client).calls()).isZero();
		}
	}

}
