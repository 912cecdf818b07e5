package io.github.ecssecrets.store;

import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Moment}.
 */
class MomentTests {

	private static final Duration CENTURY = Duration.ofDays(36525);

	private static final Instant WALL = Instant.parse("2026-11-24T10:00:00Z");

	private final Moment moment = new Moment(Long.MAX_VALUE, WALL);

	@Test
	void dateIsAsFarAwayAsTheClockSays() {
		assertThat(this.moment.nanosUntil(WALL.plusSeconds(2))).isEqualTo(2_000_000_000L);
		assertThat(this.moment.nanosUntil(WALL.minusSeconds(2))).isEqualTo(-2_000_000_000L);
	}

	@Test
	void dateThatIsFurtherAwayThanACenturyIsACenturyAway() {
		assertThat(this.moment.nanosUntil(Instant.MAX)).isEqualTo(CENTURY.toNanos());
		assertThat(this.moment.nanosUntil(Instant.MIN)).isEqualTo(-CENTURY.toNanos());
	}

	@Test
	void timeThatOverflowsHasADate() {
		assertThat(this.moment.wallAt(Long.MIN_VALUE)).isEqualTo(WALL.plusNanos(1));
	}

}
