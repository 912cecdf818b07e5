package io.github.ecssecrets.store;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests for {@link RefreshPolicy}.
 */
class RefreshPolicyTests {

	private static final Duration MINUTE = Duration.ofMinutes(1);

	@ParameterizedTest
	@ValueSource(strings = { "PT0S", "PT-1S" })
	void intervalWhenNotPositiveFails(Duration interval) {
		assertThatIllegalArgumentException().isThrownBy(() -> new RefreshPolicy(interval, 0, MINUTE))
			.withMessage("'interval' must be positive: " + interval);
	}

	@ParameterizedTest
	@ValueSource(strings = { "PT0S", "PT-1S" })
	void rotationIntervalWhenNotPositiveFails(Duration interval) {
		assertThatIllegalArgumentException().isThrownBy(() -> new RefreshPolicy(MINUTE, 0, interval))
			.withMessage("'rotationInterval' must be positive: " + interval);
	}

	@ParameterizedTest
	@ValueSource(doubles = { -0.1, 1, 1.1, Double.NaN })
	void jitterWhenNotAPartOfTheIntervalFails(double jitter) {
		assertThatIllegalArgumentException().isThrownBy(() -> new RefreshPolicy(MINUTE, jitter, MINUTE))
			.withMessage("'jitter' must be at least 0 and less than 1: " + jitter);
	}

	@ParameterizedTest
	@ValueSource(doubles = { 0, 0.99 })
	void jitterWhenAPartOfTheIntervalIsAccepted(double jitter) {
		assertThatNoException().isThrownBy(() -> new RefreshPolicy(MINUTE, jitter, MINUTE));
	}

	@Test
	void defaultsAreThoseOfTheDesign() {
		assertThat(RefreshPolicy.defaults())
			.isEqualTo(new RefreshPolicy(Duration.ofMinutes(5), 0.2, Duration.ofSeconds(10)));
	}

	@ParameterizedTest
	@CsvSource({ "1,PT10S", "2,PT20S", "3,PT40S", "4,PT80S", "5,PT160S", "6,PT5M", "7,PT5M", "10000,PT5M" })
	void backOffDoublesUpToTheInterval(int failures, Duration wait) {
		assertThat(RefreshPolicy.defaults().backOff(failures)).isEqualTo(wait);
	}

	@Test
	void backOffWhenRotationIntervalIsTheLongerIsTheInterval() {
		assertThat(new RefreshPolicy(MINUTE, 0, MINUTE.multipliedBy(2)).backOff(1)).isEqualTo(MINUTE);
	}

}
