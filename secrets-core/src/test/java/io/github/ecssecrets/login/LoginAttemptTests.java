package io.github.ecssecrets.login;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LoginAttempt} and the {@link LoginClock} of a JVM. Times are seconds.
 */
class LoginAttemptTests {

	private final LoginAttempt attempt = new LoginAttempt(Duration.ofSeconds(10), at(100));

	private static long at(long seconds) {
		return Duration.ofSeconds(seconds).toNanos();
	}

	@Test
	void attemptIsLookedAtAgainOnceForEachTimeAndAtItsDeadline() {
		assertThat(this.attempt.wakeAt(at(105), at(100))).hasSeconds(5);
		assertThat(this.attempt.wakeAt(at(105), at(101))).as("known already").isNull();
		assertThat(this.attempt.wakeAt(at(107), at(101))).as("earlier already").isNull();
		assertThat(this.attempt.wakeAt(at(103), at(101))).hasSeconds(2);
		assertThat(this.attempt.wakeAt(at(120), at(103))).as("at that very time").hasSeconds(7);
	}

	@Test
	void attemptIsOverAtItsDeadlineOrWhenItIsEnded() {
		assertThat(this.attempt.isOver(at(110) - 1)).isFalse();
		assertThat(this.attempt.isOver(at(110))).isTrue();
		this.attempt.end();
		assertThat(this.attempt.isOver(at(100))).isTrue();
	}

	@Test
	void attemptMayBePatientForEverOrNotAtAll() {
		LoginAttempt patient = new LoginAttempt(Duration.ofSeconds(Long.MAX_VALUE), Long.MAX_VALUE - 1);
		assertThat(patient.isOver(Long.MAX_VALUE)).isFalse();
		assertThat(patient.wakeAt(Long.MAX_VALUE, Long.MAX_VALUE - 1)).hasNanos(1);
		LoginAttempt impatient = new LoginAttempt(Duration.ofSeconds(Long.MIN_VALUE), at(100));
		assertThat(impatient.isOver(at(100))).isTrue();
	}

	@Test
	void clockOfTheJvmTellsItsTimeAndRunsWhatIsDue() throws Exception {
		LoginClock clock = LoginClock.system();
		long before = System.nanoTime();
		long now = clock.nanoTime();
		assertThat(now - before).isNotNegative();
		assertThat(System.nanoTime() - now).isNotNegative();
		CompletableFuture<String> done = new CompletableFuture<>();
		clock.later(Duration.ofHours(1), () -> done.complete("too early"));
		clock.later(Duration.ZERO, () -> done.complete("done"));
		assertThat(done.get(1, TimeUnit.MINUTES)).isEqualTo("done");
		assertThat(clock.await(done)).isEqualTo("done");
	}

}
