package io.github.ecssecrets.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.source.SecretVersions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RefreshSchedule}: when a secret is checked next, and why.
 */
class RefreshScheduleTests {

	private static final Instant START = Instant.parse("2026-11-24T10:00:00Z");

	private static final Instant TOMORROW = Instant.parse("2026-11-25T20:00:00Z");

	private static final Duration WINDOW = Duration.ofHours(3);

	private static final Duration SECOND = Duration.ofSeconds(1);

	private static final Duration MINUTE = Duration.ofMinutes(1);

	private static final Duration HOUR = Duration.ofHours(1);

	private static final Duration INTERVAL = Duration.ofMinutes(5);

	private static final Duration FAST = Duration.ofSeconds(10);

	/** An arbitrary origin, as that of the machine is; it overflows within the tests. */
	private final long origin = Long.MAX_VALUE - HOUR.toNanos();

	private RefreshPolicy policy = RefreshPolicy.builder().jitter(0).build();

	private double random = 0.5;

	private Duration elapsed = Duration.ZERO;

	private Duration setBack = Duration.ZERO;

	private CheckFacts facts = CheckFacts.firstUsed(SecretReference.parse("a"), CheckFacts.Push.NONE, this.origin);

	@Test
	void checkOfANewSecretComesAfterTheInterval() {
		assertNext(RefreshReason.NO_SCHEDULE, INTERVAL);
	}

	@Test
	void checkOfAPinnedSecretNeverComes() {
		this.facts = CheckFacts.firstUsed(SecretReference.parse("a:::v1"), CheckFacts.Push.NONE, this.origin);
		assertThat(next().isNever()).isTrue();
		nudge(Nudge.LOGIN_REFUSED, "v1");
		assertThat(next().reason()).isEqualTo(RefreshReason.PINNED);
		assertThat(next().isDue(now())).isFalse();
		assertThat(next().orSooner(next()).isNever()).isTrue();
	}

	@Test
	void checkWhenVersionsAreNotToldComesAfterTheInterval() {
		check(scheduled(TOMORROW, WINDOW));
		check(null);
		assertNext(RefreshReason.NO_SCHEDULE, INTERVAL);
	}

	@Test
	void checkWhenNoRotationIsPlannedComesAfterTheInterval() {
		check(versions("v1", null));
		assertNext(RefreshReason.NO_SCHEDULE, INTERVAL);
		check(SecretVersions.builder(Map.of("AWSCURRENT", "v1")).rotationEnabled(true).build());
		assertNext(RefreshReason.NO_SCHEDULE, INTERVAL);
	}

	@Test
	void checkWhenRotationIsSwitchedOffComesAfterTheInterval() {
		check(SecretVersions.builder(Map.of("AWSCURRENT", "v1")).rotationEnabled(false).nextRotation(TOMORROW).build());
		assertNext(RefreshReason.NO_SCHEDULE, INTERVAL);
	}

	@Test
	void checkComesInTimeWhateverDateASourceTells() {
		check(scheduled(Instant.MIN, null));
		assertNext(RefreshReason.NO_SCHEDULE, INTERVAL);
		check(scheduled(Instant.MIN, WINDOW));
		assertNext(RefreshReason.NO_SCHEDULE, INTERVAL);
		check(scheduled(Instant.MAX, null));
		assertNext(RefreshReason.OUTSIDE_WINDOW, HOUR);
		check(scheduled(Instant.MAX, Duration.ofSeconds(Long.MAX_VALUE)));
		assertNext(RefreshReason.OUTSIDE_WINDOW, HOUR);
	}

	@Test
	void checkOutsideOfTheWindowComesAfterTheIdleInterval() {
		check(scheduled(TOMORROW, WINDOW));
		assertNext(RefreshReason.OUTSIDE_WINDOW, HOUR);
		this.policy = RefreshPolicy.builder().jitter(0).idleInterval(Duration.ofHours(6)).build();
		assertNext(RefreshReason.OUTSIDE_WINDOW, Duration.ofHours(6));
	}

	@Test
	void checkOutsideOfTheWindowComesAtItsStartAtTheLatest() {
		check(scheduled(START.plus(WINDOW).plus(Duration.ofMinutes(7)), WINDOW));
		assertNext(RefreshReason.OUTSIDE_WINDOW, Duration.ofMinutes(7));
		pass(Duration.ofMinutes(7));
		checkAgain();
		assertNext(RefreshReason.IN_WINDOW, MINUTE);
	}

	@Test
	void checkThatTheWindowBringsForwardMayGoAlongFromTheIdleIntervalOn() {
		this.policy = RefreshPolicy.defaults();
		this.random = 0.999;
		check(scheduled(START.plus(WINDOW).plus(Duration.ofMinutes(65)), WINDOW));
		assertThat(Duration.ofNanos(next().earliest() - now())).isEqualTo(HOUR);
		assertThat(Duration.ofNanos(next().due() - now())).isBetween(Duration.ofMinutes(65), Duration.ofMinutes(66));
		check(scheduled(START.plus(WINDOW).plus(MINUTE), WINDOW));
		assertThat(next().earliest()).isEqualTo(next().due());
	}

	@ParameterizedTest
	@ValueSource(doubles = { 0, 0.5, 0.999 })
	void firstCheckInTheWindowComesWithinItsFirstMinuteSoAFleetDoesNotAskTogether(double chance) {
		this.policy = RefreshPolicy.defaults();
		this.random = chance;
		check(scheduled(START.plus(WINDOW).plus(HOUR), WINDOW));
		this.random = 0.999;
		Duration wait = Duration.ofNanos(next().due() - now());
		assertThat(wait).isBetween(HOUR, HOUR.plus(MINUTE));
		pass(wait);
		checkAgain();
		assertThat(next().reason()).isEqualTo(RefreshReason.IN_WINDOW);
	}

	@Test
	void checksInTheWindowComeEveryMinuteToItsEnd() {
		check(scheduled(START.plus(WINDOW), WINDOW));
		assertNext(RefreshReason.IN_WINDOW, MINUTE);
		pass(WINDOW.minus(SECOND));
		checkAgain();
		assertNext(RefreshReason.IN_WINDOW, MINUTE);
	}

	@ParameterizedTest
	@CsvSource({ "2026-11-24T23:59:59Z,IN_WINDOW", "2026-11-24T10:00:00.000000001Z,IN_WINDOW",
			"2026-11-25T00:00:00Z,IN_WINDOW", "2026-11-25T00:00:00.000000001Z,OUTSIDE_WINDOW" })
	void windowOfUnknownLengthIsTheDayOfItsDate(Instant date, RefreshReason reason) {
		check(scheduled(date, null));
		assertThat(next().reason()).isEqualTo(reason);
	}

	@Test
	void windowOfUnreasonableLengthIsOpen() {
		check(scheduled(TOMORROW, Duration.ofSeconds(Long.MAX_VALUE)));
		assertNext(RefreshReason.IN_WINDOW, MINUTE);
		check(scheduled(Instant.MAX, SECOND));
		assertNext(RefreshReason.OUTSIDE_WINDOW, HOUR);
	}

	@Test
	void checksOfARotationThatIsOverdueComeEveryMinuteForAnHourAndThenAfterTheInterval() {
		check(scheduled(START, WINDOW));
		assertNext(RefreshReason.OVERDUE, MINUTE);
		pass(HOUR.minus(SECOND));
		checkAgain();
		assertNext(RefreshReason.OVERDUE, MINUTE);
		pass(SECOND);
		checkAgain();
		assertNext(RefreshReason.OVERDUE, INTERVAL);
		check(scheduled(TOMORROW, WINDOW));
		assertNext(RefreshReason.OUTSIDE_WINDOW, HOUR);
	}

	@Test
	void checksWhileAVersionIsPendingAreFastForAnHour() {
		check(versions("v1", "v2"));
		assertNext(RefreshReason.PENDING_VERSION, FAST);
		pass(HOUR.minus(SECOND));
		check(versions("v1", "v2"));
		assertNext(RefreshReason.PENDING_VERSION, FAST);
		pass(SECOND);
		check(versions("v1", "v2"));
		assertNext(RefreshReason.NO_SCHEDULE, INTERVAL);
	}

	@Test
	void checksWhenTheSamePendingVersionIsBackAreNotFastAgain() {
		check(versions("v1", "v2"));
		pass(HOUR);
		check(versions("v1", null));
		assertNext(RefreshReason.NO_SCHEDULE, INTERVAL);
		check(versions("v1", "v2"));
		assertNext(RefreshReason.NO_SCHEDULE, INTERVAL);
		check(versions("v1", "v3"));
		assertNext(RefreshReason.PENDING_VERSION, FAST);
	}

	@Test
	void checksWhenThePendingVersionIsCurrentAreNotFast() {
		check(versions("v1", "v2"));
		check(versions("v2", "v2"), "v2");
		assertNext(RefreshReason.NO_SCHEDULE, INTERVAL);
	}

	@Test
	void checksWhenANudgeCameAreFastFromThenOn() {
		check(versions("v1", null));
		pass(MINUTE);
		nudge(Nudge.LOGIN_REFUSED, "v1");
		assertNext(RefreshReason.LOGIN_REFUSED, FAST);
		pass(FAST);
		check(versions("v1", null));
		assertNext(RefreshReason.LOGIN_REFUSED, FAST);
		nudge(Nudge.PENDING_VERSION_USED, "v1");
		assertNext(RefreshReason.PENDING_VERSION_USED, FAST);
	}

	@Test
	void nudgeDoesNotPutOffACheckThatComesSooner() {
		check(versions("v1", null));
		pass(INTERVAL.minus(SECOND));
		nudge(Nudge.LOGIN_REFUSED, "v1");
		assertNext(RefreshReason.NO_SCHEDULE, SECOND);
	}

	@Test
	void nudgeEndsWhenAnotherVersionIsInUse() {
		nudge(Nudge.PENDING_VERSION_USED, "v1");
		pass(FAST);
		check(versions("v2", null), "v2");
		assertNext(RefreshReason.NO_SCHEDULE, INTERVAL);
		nudge(Nudge.LOGIN_REFUSED, "v2");
		pass(FAST);
		check(versions("v2", null), "v2");
		assertNext(RefreshReason.LOGIN_REFUSED, FAST);
	}

	@Test
	void furtherNudgesDoNotMakeTheHourLonger() {
		nudge(Nudge.LOGIN_REFUSED, "v1");
		for (int minute = 0; minute < 59; minute++) {
			pass(MINUTE);
			nudge(Nudge.LOGIN_REFUSED, "v1");
			check(versions("v1", null));
			assertNext(RefreshReason.LOGIN_REFUSED, FAST);
		}
		pass(MINUTE);
		nudge(Nudge.PENDING_VERSION_USED, "v1");
		check(versions("v1", null));
		nudge(Nudge.PENDING_VERSION_USED, "v1");
		assertNext(RefreshReason.NO_SCHEDULE, INTERVAL);
	}

	@Test
	void nudgesWhileAVersionIsPendingDoNotMakeItsHourLonger() {
		check(versions("v1", "v2"));
		pass(HOUR.minus(MINUTE));
		nudge(Nudge.PENDING_VERSION_USED, "v1");
		check(versions("v1", "v2"));
		assertNext(RefreshReason.PENDING_VERSION_USED, FAST);
		pass(MINUTE);
		check(versions("v1", "v2"));
		assertNext(RefreshReason.NO_SCHEDULE, INTERVAL);
		nudge(Nudge.PENDING_VERSION_USED, "v1");
		assertNext(RefreshReason.NO_SCHEDULE, INTERVAL);
	}

	@Test
	void nudgeLongAfterAVersionGotStuckHasAnHourOfItsOwn() {
		check(versions("v1", "v2"));
		pass(HOUR.multipliedBy(5));
		check(versions("v1", "v2"));
		nudge(Nudge.LOGIN_REFUSED, "v1");
		pass(FAST);
		check(versions("v1", "v2"));
		assertNext(RefreshReason.LOGIN_REFUSED, FAST);
	}

	@Test
	void checksWhenTheNewValueDidNotComeAreFastForAnHour() {
		check(versions("v2", null), "v1");
		assertNext(RefreshReason.NEW_VERSION, FAST);
		pass(HOUR);
		check(versions("v2", null), "v1");
		assertNext(RefreshReason.NO_SCHEDULE, INTERVAL);
		check(versions("v3", null), "v1");
		assertNext(RefreshReason.NEW_VERSION, FAST);
		check(versions("v3", null), "v3");
		assertNext(RefreshReason.NO_SCHEDULE, INTERVAL);
	}

	@Test
	void checksWhenNoVersionHasTheStageAreNotFast() {
		check(SecretVersions.of(Map.of("OTHER", "v2")), "v1");
		assertNext(RefreshReason.NO_SCHEDULE, INTERVAL);
	}

	@Test
	void checksAfterFailuresComeWithTwiceTheWaitEachTime() {
		check(scheduled(TOMORROW, WINDOW));
		for (int seconds : new int[] { 10, 20, 40, 80, 160, 300, 300 }) {
			fail(false);
			assertNext(RefreshReason.FAILED, Duration.ofSeconds(seconds));
		}
		checkAgain();
		assertNext(RefreshReason.OUTSIDE_WINDOW, HOUR);
		fail(false);
		assertNext(RefreshReason.FAILED, FAST);
	}

	@Test
	void checkAfterADenialComesAfterTheInterval() {
		fail(true);
		assertNext(RefreshReason.FAILED, INTERVAL);
		fail(false);
		assertNext(RefreshReason.FAILED, FAST.multipliedBy(2));
	}

	@Test
	void firstNudgeAfterAFailureBringsOneCheckThatDoesNotStartTheBackOffAnew() {
		for (int failures = 0; failures < 4; failures++) {
			fail(false);
		}
		nudge(Nudge.LOGIN_REFUSED, "v1");
		assertNext(RefreshReason.LOGIN_REFUSED, FAST);
		pass(FAST);
		fail(false);
		nudge(Nudge.LOGIN_REFUSED, "v1");
		assertNext(RefreshReason.FAILED, Duration.ofSeconds(160));
	}

	@Test
	void shorterIntervalBoundsTheQuickerPaces() {
		Duration short2 = Duration.ofSeconds(2);
		this.policy = RefreshPolicy.builder().jitter(0).interval(short2).build();
		assertNext(RefreshReason.NO_SCHEDULE, short2);
		check(scheduled(TOMORROW, WINDOW));
		assertNext(RefreshReason.OUTSIDE_WINDOW, Duration.ofSeconds(24));
		check(scheduled(START.plus(WINDOW), WINDOW));
		assertNext(RefreshReason.IN_WINDOW, short2);
		check(scheduled(START, WINDOW));
		assertNext(RefreshReason.OVERDUE, short2);
		check(versions("v1", "v2"));
		assertNext(RefreshReason.PENDING_VERSION, short2);
		nudge(Nudge.LOGIN_REFUSED, "v1");
		assertNext(RefreshReason.LOGIN_REFUSED, short2);
		fail(false);
		assertNext(RefreshReason.FAILED, short2);
	}

	@Test
	void everyWaitIsLongerByUpToTheJitter() {
		this.policy = RefreshPolicy.defaults();
		assertJitter(RefreshReason.NO_SCHEDULE, INTERVAL);
		check(scheduled(TOMORROW, WINDOW));
		assertJitter(RefreshReason.OUTSIDE_WINDOW, HOUR);
		check(scheduled(START.plus(WINDOW), WINDOW));
		assertJitter(RefreshReason.IN_WINDOW, MINUTE);
		check(scheduled(START, WINDOW));
		assertJitter(RefreshReason.OVERDUE, MINUTE);
		check(versions("v1", "v2"));
		assertJitter(RefreshReason.PENDING_VERSION, FAST);
		check(versions("v2", null), "v1");
		assertJitter(RefreshReason.NEW_VERSION, FAST);
		fail(true);
		assertJitter(RefreshReason.FAILED, INTERVAL);
		nudge(Nudge.LOGIN_REFUSED, "v1");
		assertJitter(RefreshReason.LOGIN_REFUSED, FAST);
	}

	private void assertJitter(RefreshReason reason, Duration wait) {
		this.random = 0;
		assertNext(reason, wait);
		this.random = 1;
		assertNext(reason, wait.multipliedBy(12).dividedBy(10));
		assertThat(next().mayGoAlong(now() + wait.toNanos())).isTrue();
		assertThat(next().mayGoAlong(now() + wait.toNanos() - 1)).isFalse();
	}

	@Test
	void clockThatIsSetBackPutsOffNoCheckButThatOfAWindow() {
		this.setBack = HOUR;
		assertNext(RefreshReason.NO_SCHEDULE, INTERVAL);
		check(versions("v1", "v2"));
		assertNext(RefreshReason.PENDING_VERSION, FAST);
		fail(false);
		assertNext(RefreshReason.FAILED, FAST);
		check(scheduled(START.plus(WINDOW), WINDOW));
		assertNext(RefreshReason.OUTSIDE_WINDOW, HOUR);
	}

	private static SecretVersions versions(String current, @Nullable String pending) {
		return SecretVersions.of((pending != null) ? Map.of("AWSCURRENT", current, "AWSPENDING", pending)
				: Map.of("AWSCURRENT", current));
	}

	private static SecretVersions scheduled(Instant date, @Nullable Duration window) {
		return SecretVersions.builder(Map.of("AWSCURRENT", "v1")).nextRotation(date).rotationWindow(window).build();
	}

	/** The present, in nanoseconds. */
	private long now() {
		return this.origin + this.elapsed.toNanos();
	}

	private void pass(Duration duration) {
		this.elapsed = this.elapsed.plus(duration);
	}

	/** A check finds version v1 in use. */
	private void check(@Nullable SecretVersions versions) {
		check(versions, "v1");
	}

	private void check(@Nullable SecretVersions versions, String inUse) {
		String current = (versions != null) ? versions.versionOf(SecretReference.parse("a")) : null;
		this.facts = this.facts.described(versions, now()).succeeded(current, inUse, now());
	}

	/** A check finds the same as the last. */
	private void checkAgain() {
		check(this.facts.versions());
	}

	private void fail(boolean denied) {
		this.facts = this.facts.failed(denied, now());
	}

	private void nudge(Nudge nudge, String inUse) {
		this.facts = this.facts.nudged(nudge, inUse, now());
	}

	private NextCheck next() {
		Moment moment = new Moment(now(), START.plus(this.elapsed).minus(this.setBack));
		return RefreshSchedule.next(this.policy, this.facts, moment, this.random);
	}

	private void assertNext(RefreshReason reason, Duration wait) {
		NextCheck next = next();
		assertThat(next.reason()).isEqualTo(reason);
		assertThat(Duration.ofNanos(next.due() - now())).isEqualTo(wait);
		assertThat(next.isDue(next.due())).isTrue();
		assertThat(next.isDue(next.due() - 1)).isFalse();
	}

}
