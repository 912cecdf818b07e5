package io.github.ecssecrets.store;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.github.ecssecrets.source.SecretVersions;
import io.github.ecssecrets.testsupport.MutableClock;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CheckAgenda}: what it answers, by which the watch knows whether and
 * until when to sleep. {@link RotationWatchRoundTests} has which checks come.
 */
class CheckAgendaTests {

	private static final Duration INTERVAL = Duration.ofMinutes(5);

	private static final Duration FAST = Duration.ofSeconds(10);

	private final MutableClock clock = new MutableClock();

	private final CheckAgenda agenda = new CheckAgenda(RefreshPolicy.defaults(), this.clock::nanoTime, this.clock,
			() -> 0);

	private final SecretEntry entry = RecordingChecker.entry("a", 1);

	@Test
	void secretIsNewOnce() {
		assertThat(this.agenda.add(this.entry)).isTrue();
		assertThat(this.agenda.add(this.entry)).isFalse();
		assertThat(this.agenda.add(RecordingChecker.entry("b", 1))).isTrue();
	}

	@Test
	void nudgeCountsOnceForAVersionInUse() {
		this.agenda.add(this.entry);
		assertThat(this.agenda.nudge(this.entry, Nudge.LOGIN_REFUSED)).isTrue();
		assertThat(this.agenda.nudge(this.entry, Nudge.LOGIN_REFUSED)).isFalse();
		RecordingChecker.change(this.entry, 2);
		assertThat(this.agenda.nudge(this.entry, Nudge.LOGIN_REFUSED)).isTrue();
	}

	@Test
	void sleepEndsWithTheSoonestCheck() {
		assertThat(this.agenda.nanosUntilNext()).isEqualTo(Long.MAX_VALUE);
		this.agenda.add(RecordingChecker.entry("c:::v1", 1));
		assertThat(this.agenda.nanosUntilNext()).isEqualTo(Long.MAX_VALUE);
		this.agenda.add(this.entry);
		assertThat(this.agenda.nanosUntilNext()).isEqualTo(INTERVAL.toNanos());
		this.agenda.nudge(RecordingChecker.entry("b", 1), Nudge.LOGIN_REFUSED);
		assertThat(this.agenda.nanosUntilNext()).isEqualTo(FAST.toNanos());
		this.clock.advance(FAST.plusSeconds(1));
		assertThat(this.agenda.nanosUntilNext()).isEqualTo(Duration.ofSeconds(-1).toNanos());
	}

	@Test
	void versionsAreThoseOfTheLastCheck() {
		assertThat(this.agenda.versions(this.entry)).isNull();
		this.agenda.begin(List.of(this.entry));
		assertThat(this.agenda.versions(this.entry)).isNull();
		SecretVersions versions = SecretVersions.of(Map.of("AWSCURRENT", "v1"));
		this.agenda.described(this.entry, versions);
		assertThat(this.agenda.versions(this.entry)).isSameAs(versions);
	}

}
