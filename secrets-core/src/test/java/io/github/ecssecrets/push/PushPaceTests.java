package io.github.ecssecrets.push;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PushPace}.
 */
class PushPaceTests {

	private static final Duration SECOND = Duration.ofSeconds(1);

	@ParameterizedTest
	@CsvSource({ "1,1", "2,2", "3,4", "4,8", "5,16", "6,32", "7,60", "8,60", "1000000,60" })
	void pauseDoublesWithEachFailureUpToTheLongest(int failures, int seconds) {
		PushPace pace = PushPace.of(Duration.ZERO);
		Duration longest = Duration.ofSeconds(seconds);
		assertThat(pace.pause(failures, (bound) -> bound - 1)).isEqualTo(longest);
		assertThat(pace.pause(failures, (bound) -> 0)).isEqualTo(longest.dividedBy(2));
	}

	@Test
	void pauseDoublesSixTimesAtMost() {
		PushPace pace = new PushPace(Duration.ZERO, SECOND, SECOND, Duration.ofDays(1), SECOND);
		assertThat(pace.pause(1_000, (bound) -> bound - 1)).isEqualTo(Duration.ofSeconds(64));
	}

}
