package io.github.ecssecrets.store;

import java.time.Duration;

import io.github.ecssecrets.store.RefreshCost.Planned;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What freshness costs, and how soon a rotation is seen: the figures that the
 * documentation promises.
 */
class RefreshCostTests {

	private static final Duration TIME = Duration.ofHours(10);

	@Test
	void secretWithARotationPlannedForLaterCostsAboutOneCallAnHour() {
		RefreshCost cost = RefreshCost.ofStore(2, Planned.LATER, TIME);
		assertThat(cost.startUpCalls()).isEqualTo(1);
		assertThat(cost.callsPerSecretAndHour()).isBetween(0.8, 1.2);
	}

	@Test
	void secretWithoutAPlannedRotationCostsTwelveCallsAnHour() {
		assertThat(RefreshCost.ofStore(2, Planned.NEVER, TIME).callsPerSecretAndHour()).isBetween(9.9, 12.0);
	}

	@Test
	void secretWhoseRotationWindowIsOpenCostsOneCallAMinute() {
		assertThat(RefreshCost.ofStore(1, Planned.NOW, Duration.ofHours(1)).callsPerSecretAndHour()).isBetween(45.0,
				65.0);
	}

	@Test
	void pollingCostsOneCallAMinute() {
		RefreshCost cost = RefreshCost.ofPolling(2, Duration.ofHours(1));
		assertThat(cost.startUpCalls()).isEqualTo(2);
		assertThat(cost.callsPerSecretAndHour()).isEqualTo(60);
	}

	@Test
	void rotationThatALoginFoundIsSeenWithinFifteenSeconds() {
		assertThat(RotationDelays.foundByALogin(20).longest()).isLessThanOrEqualTo(Duration.ofSeconds(15));
	}

	@Test
	void rotationInItsWindowIsSeenWithinAMinuteAndItsJitter() {
		assertThat(RotationDelays.foundByTheWatch(20, Planned.NOW).longest())
			.isLessThanOrEqualTo(Duration.ofSeconds(72));
	}

	@Test
	void rotationThatWasNotPlannedIsSeenWithinTheIntervalAndItsJitter() {
		assertThat(RotationDelays.foundByTheWatch(20, Planned.NEVER).longest())
			.isLessThanOrEqualTo(Duration.ofMinutes(6));
		assertThat(RotationDelays.foundByTheWatch(5, Planned.LATER).longest())
			.isLessThanOrEqualTo(Duration.ofMinutes(72));
	}

}
