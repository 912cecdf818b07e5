package io.github.ecssecrets.store;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link RefreshPolicy}.
 */
class RefreshPolicyTests {

	private static final Duration MINUTE = Duration.ofMinutes(1);

	private final RefreshPolicy.Builder builder = RefreshPolicy.builder();

	@ParameterizedTest
	@ValueSource(strings = { "PT0S", "PT-1S", "P3650DT0.000000001S" })
	void intervalWhenNotPositiveOrTooLongFails(Duration interval) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.builder.interval(interval))
			.withMessageContaining("'interval'")
			.withMessageContaining(interval.toString());
		assertThatIllegalArgumentException().isThrownBy(() -> this.builder.idleInterval(interval))
			.withMessageContaining("'idleInterval'");
		assertThatIllegalArgumentException().isThrownBy(() -> this.builder.rotationInterval(interval))
			.withMessageContaining("'rotationInterval'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "PT0.000000001S", "P3650D" })
	void intervalFromANanosecondToTenYearsIsAccepted(Duration interval) {
		assertThat(this.builder.interval(interval).build().interval()).isEqualTo(interval);
	}

	@ParameterizedTest
	@ValueSource(doubles = { -0.1, 1, 1.1, Double.NaN })
	void jitterWhenNotAPartOfTheIntervalFails(double jitter) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.builder.jitter(jitter))
			.withMessage("'jitter' must be at least 0 and less than 1: " + jitter);
	}

	@ParameterizedTest
	@ValueSource(doubles = { 0, 0.99 })
	void jitterWhenAPartOfTheIntervalIsAccepted(double jitter) {
		assertThat(this.builder.jitter(jitter).build().jitter()).isEqualTo(jitter);
	}

	@Test
	void defaultsAreThoseOfTheDesign() {
		RefreshPolicy defaults = RefreshPolicy.defaults();
		assertThat(defaults.interval()).isEqualTo(Duration.ofMinutes(5));
		assertThat(defaults.idleInterval()).isEqualTo(Duration.ofHours(1));
		assertThat(defaults.rotationInterval()).isEqualTo(Duration.ofSeconds(10));
		assertThat(defaults.jitter()).isEqualTo(0.2);
		assertThat(defaults).isEqualTo(this.builder.build()).hasSameHashCodeAs(this.builder.build());
	}

	@Test
	void policiesThatDifferAreNotEqual() {
		RefreshPolicy defaults = RefreshPolicy.defaults();
		assertThat(defaults).isNotEqualTo(RefreshPolicy.builder().interval(MINUTE).build())
			.isNotEqualTo(RefreshPolicy.builder().idleInterval(MINUTE).build())
			.isNotEqualTo(RefreshPolicy.builder().rotationInterval(MINUTE).build())
			.isNotEqualTo(RefreshPolicy.builder().pushInterval(MINUTE).build())
			.isNotEqualTo(RefreshPolicy.builder().jitter(0).build())
			.doesNotHaveSameHashCodeAs(RefreshPolicy.builder().jitter(0).build());
		assertThat(defaults).hasToString(
				"RefreshPolicy[interval=PT5M, idleInterval=PT1H, rotationInterval=PT10S, pushInterval=PT24H, jitter=0.2]");
	}

	@Test
	void idleIntervalWhenNotSetFollowsTheInterval() {
		assertThat(this.builder.interval(Duration.ofSeconds(30)).build().idleInterval())
			.isEqualTo(Duration.ofMinutes(6));
		assertThat(this.builder.idleInterval(MINUTE).build().idleInterval()).isEqualTo(MINUTE);
		assertThat(this.builder.idleInterval(null).build().idleInterval()).isEqualTo(Duration.ofMinutes(6));
	}

	@Test
	void intervalBoundsTheQuickerPaces() {
		RefreshPolicy eager = this.builder.interval(Duration.ofSeconds(2)).build();
		assertThat(eager.rotationPace()).isEqualTo(Duration.ofSeconds(2));
		assertThat(eager.windowPace()).isEqualTo(Duration.ofSeconds(2));
		assertThat(eager.backOff(1)).isEqualTo(Duration.ofSeconds(2));
		assertThat(RefreshPolicy.defaults().rotationPace()).isEqualTo(Duration.ofSeconds(10));
		assertThat(RefreshPolicy.defaults().windowPace()).isEqualTo(MINUTE);
	}

	@ParameterizedTest
	@CsvSource({ "1,PT10S", "2,PT20S", "3,PT40S", "4,PT80S", "5,PT160S", "6,PT5M", "7,PT5M", "10000,PT5M" })
	void backOffDoublesUpToTheInterval(int failures, Duration wait) {
		assertThat(RefreshPolicy.defaults().backOff(failures)).isEqualTo(wait);
	}

}
