package io.github.ecssecrets.store;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SimulatedHour}.
 */
class SimulatedHourTests {

	@Test
	void defaultPolicyAsksForVersionsAboutEveryFiveMinutes() {
		SimulatedHour hour = SimulatedHour.withDefaultPolicy(2);
		assertThat(hour.startUpCalls()).isEqualTo(1);
		assertThat(hour.callsPerSecret()).isBetween(9.0, 15.0);
	}

	@Test
	void pollingReadsEveryValueEveryMinute() {
		SimulatedHour hour = SimulatedHour.withPolling(2);
		assertThat(hour.startUpCalls()).isEqualTo(2);
		assertThat(hour.callsPerSecret()).isEqualTo(60);
	}

}
