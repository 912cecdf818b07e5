package io.github.ecssecrets.store;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

import io.github.ecssecrets.SecretAccessDeniedException;
import io.github.ecssecrets.SecretCredentialsException;
import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretNotFoundException;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretUnavailableException;
import io.github.ecssecrets.source.SecretVersions;
import io.github.ecssecrets.testsupport.MutableClock;
import io.github.ecssecrets.testsupport.StubSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the rounds of {@link RotationWatch}: what it asks about which secret, in time
 * that passes as a test says. {@link RefreshScheduleTests} has when.
 */
class RotationWatchRoundTests {

	private static final Duration INTERVAL = Duration.ofMinutes(5);

	private static final Duration FAST = Duration.ofSeconds(10);

	private static final Duration MOMENT = Duration.ofMillis(1);

	private static final SecretReference A = SecretReference.parse("a");

	private final MutableClock clock = new MutableClock();

	private final List<SecretEntry> entries = new CopyOnWriteArrayList<>();

	private final RecordingChecker checker = new RecordingChecker();

	private double random;

	private final RotationWatch watch = new RotationWatch(RefreshPolicy.defaults(), this.clock::nanoTime, this.clock,
			() -> this.random, () -> this.entries, this.checker);

	@AfterEach
	void close() {
		this.watch.close();
	}

	@Test
	void roundWhenIntervalIsNotOverAsksNothing() {
		use("a");
		roundAfter(INTERVAL.minus(MOMENT));
		assertThat(this.checker.allCalls()).isEmpty();
		roundAfter(MOMENT);
		assertThat(this.checker.allCalls()).containsExactly("copies a", "versions a", "confirm a");
	}

	@Test
	void checksComeWhenTheScheduleSays() {
		use("a");
		assertChecks("a", INTERVAL, INTERVAL.multipliedBy(2), INTERVAL.multipliedBy(3));
		this.checker.versions("a",
				SecretVersions.builder(Map.of("AWSCURRENT", "v1"))
					.nextRotation(this.clock.instant().plus(Duration.ofDays(9)))
					.rotationWindow(Duration.ofHours(3))
					.build());
		assertChecks("a", INTERVAL, INTERVAL.plusHours(1), INTERVAL.plusHours(2));
	}

	@Test
	void secretThatNobodyAnnouncedIsCheckedAfterTheInterval() {
		this.entries.add(RecordingChecker.entry("a", 1));
		roundAfter(Duration.ZERO);
		roundAfter(INTERVAL);
		assertThat(this.checker.count("versions a")).isEqualTo(1);
	}

	@Test
	void checksGoOnWhenTheClockIsSetBack() {
		use("a");
		this.clock.set(this.clock.instant().minus(Duration.ofHours(1)));
		assertChecks("a", INTERVAL, INTERVAL.multipliedBy(2));
	}

	@Test
	void roundWhenReferenceIsPinnedToAVersionIdAsksNothing() {
		use("a:::v1");
		roundAfter(Duration.ofDays(1));
		assertThat(this.checker.allCalls()).isEmpty();
		assertThat(this.watch.next(this.entries.get(0))).isEqualTo(new RotationWatch.Plan(RefreshReason.PINNED, null));
	}

	@Test
	void roundWhenVersionInUseIsUnknownReadsTheValueAndConfirmsIt() {
		seed("seeded");
		roundAfter(INTERVAL);
		assertThat(this.checker.calls()).containsExactly("read [seeded]", "confirm seeded");
		roundAfter(FAST);
		assertThat(this.checker.calls()).hasSize(2);
	}

	@Test
	void roundWhenVersionsCannotBeToldReadsTheValuesTogether() {
		use("a");
		use("b");
		this.checker.forgetVersions();
		roundAfter(INTERVAL);
		assertThat(this.checker.calls()).containsExactly("versions a", "versions b", "read [a, b]");
	}

	@Test
	void roundWhenVersionsDifferReadsTheValuesTogetherAndAsksAgainSoonAsTheyDidNotCome() {
		use("a");
		use("b");
		use("c");
		this.checker.current("a", "v2");
		this.checker.current("b", "v2");
		roundAfter(INTERVAL);
		assertThat(this.checker.calls()).containsOnlyOnce("read [a, b]").contains("confirm c");
		this.checker.clear();
		roundAfter(FAST);
		assertThat(this.checker.calls()).containsExactly("versions a", "versions b", "read [a, b]");
	}

	@Test
	void roundWhenTheNewValueCameAsksAgainInNoHurry() {
		SecretEntry entry = use("a");
		this.checker.current("a", "v2");
		this.checker.on("read [a]", () -> RecordingChecker.change(entry, 2));
		roundAfter(INTERVAL);
		roundAfter(FAST);
		assertThat(this.checker.calls()).containsExactly("versions a", "read [a]");
	}

	@Test
	void secretsThatWereFirstUsedOneAfterTheOtherAreSoonCheckedTogether() {
		Random chance = new Random(5);
		IntStream.range(0, 10).forEach((i) -> {
			this.random = chance.nextDouble();
			use("s" + i);
			this.clock.advance(Duration.ofSeconds(1));
		});
		this.checker.forgetVersions();
		for (int second = 0; second < 3600; second++) {
			this.random = chance.nextDouble();
			roundAfter(Duration.ofSeconds(1));
		}
		List<String> reads = this.checker.calls().stream().filter((call) -> call.startsWith("read")).toList();
		assertThat(reads).hasSizeBetween(9, 14);
		assertThat(reads.subList(4, reads.size())).containsOnly("read [s0, s1, s2, s3, s4, s5, s6, s7, s8, s9]");
	}

	@Test
	void secretsWithARotationScheduleDoNotGoAlongWithOthers() {
		use("often");
		use("seldom");
		this.checker.versions("seldom",
				SecretVersions.builder(Map.of("AWSCURRENT", "v1"))
					.nextRotation(this.clock.instant().plus(Duration.ofDays(9)))
					.build());
		for (int minute = 0; minute < 24 * 60; minute++) {
			roundAfter(Duration.ofMinutes(1));
		}
		assertThat(this.checker.count("versions seldom")).isBetween(23L, 25L);
		assertThat(this.checker.count("versions often")).isEqualTo(24 * 12);
	}

	@Test
	void pendingVersionIsWatchedClosely() {
		use("a");
		this.checker.versions("a", SecretVersions.of(Map.of("AWSCURRENT", "v1", "AWSPENDING", "v2")));
		roundAfter(INTERVAL);
		assertChecks("a", FAST, FAST.multipliedBy(2));
		assertThat(reason("a")).isEqualTo(RefreshReason.PENDING_VERSION);
	}

	@Test
	void hurryBringsChecksSoonUntilAnotherVersionIsInUse() {
		SecretEntry entry = use("a");
		this.watch.hurry(entry, Nudge.LOGIN_REFUSED);
		this.watch.hurry(entry, Nudge.PENDING_VERSION_USED);
		assertThat(this.watch.next(entry))
			.isEqualTo(new RotationWatch.Plan(RefreshReason.LOGIN_REFUSED, this.clock.instant().plus(FAST)));
		assertChecks("a", FAST, FAST.multipliedBy(2), FAST.multipliedBy(3));
		RecordingChecker.change(entry, 2);
		this.checker.current("a", "v2");
		assertChecks("a", FAST, FAST.plus(INTERVAL));
	}

	@Test
	void hurryLeavesOtherSecretsAlone() {
		use("a");
		use("b");
		this.watch.hurry(this.entries.get(0), Nudge.LOGIN_REFUSED);
		roundAfter(INTERVAL.dividedBy(2));
		assertThat(this.checker.calls()).containsExactly("versions a", "confirm a");
	}

	@Test
	void hurryOfASecretThatIsNotKnownYetBringsACheckSoon() {
		SecretEntry entry = RecordingChecker.entry("a", 1);
		this.entries.add(entry);
		this.watch.hurry(entry, Nudge.LOGIN_REFUSED);
		assertChecks("a", FAST);
	}

	@Test
	void furtherNudgeLeavesTheNextCheckWhereItIs() {
		SecretEntry entry = use("a");
		this.watch.hurry(entry, Nudge.LOGIN_REFUSED);
		RotationWatch.Plan plan = this.watch.next(entry);
		this.random = 0.9;
		this.clock.advance(Duration.ofSeconds(5));
		this.watch.hurry(entry, Nudge.LOGIN_REFUSED);
		assertThat(this.watch.next(entry)).isEqualTo(plan);
	}

	@Test
	void roundThatCannotBeginPutsOffWhatIsDue() {
		SecretEntry entry = RecordingChecker.entry("a", 1);
		SecretEntry later = RecordingChecker.entry("b", 1);
		RotationWatch broken = new RotationWatch(RefreshPolicy.defaults(), this.clock::nanoTime, this.clock,
				() -> this.random, () -> {
					throw new IllegalStateException("canary-text");
				}, this.checker);
		broken.used(entry);
		this.clock.advance(INTERVAL);
		broken.used(later);
		broken.round();
		assertThat(broken.next(entry).due()).isEqualTo(this.clock.instant().plus(FAST));
		assertThat(broken.next(later).due()).isEqualTo(this.clock.instant().plus(INTERVAL));
		broken.close();
	}

	@Test
	void hurryDuringACheckCounts() {
		SecretEntry entry = use("a");
		this.checker.on("versions a", () -> this.watch.hurry(entry, Nudge.PENDING_VERSION_USED));
		roundAfter(INTERVAL);
		assertChecks("a", FAST, FAST.multipliedBy(2));
	}

	@Test
	void failureIsReportedAndAskedAboutAgainSoon() {
		use("a");
		this.checker.fail("versions a", unavailable());
		roundAfter(INTERVAL);
		assertThat(this.checker.calls()).containsExactly("versions a", "failed a Not now");
		assertChecks("a", FAST, FAST.multipliedBy(3), FAST.multipliedBy(7));
		assertThat(reason("a")).isEqualTo(RefreshReason.FAILED);
	}

	@Test
	void failureToReadIsReportedAndAskedAboutAgainSoon() {
		use("a");
		this.checker.current("a", "v2");
		this.checker.failToRead("a", unavailable());
		roundAfter(INTERVAL);
		assertThat(this.checker.calls()).containsExactly("versions a", "read [a]", "failed a Not now");
		assertChecks("a", FAST, FAST.multipliedBy(3));
	}

	@Test
	void successfulReadStartsTheBackOffAnew() {
		use("a");
		this.checker.forgetVersions();
		this.checker.failToRead("a", unavailable());
		roundAfter(INTERVAL);
		roundAfter(FAST);
		this.checker.read("a");
		roundAfter(FAST.multipliedBy(2));
		this.checker.failToRead("a", unavailable());
		roundAfter(INTERVAL);
		assertChecks("a", FAST, FAST.multipliedBy(3));
	}

	@Test
	void denialIsAskedAboutAgainAfterTheInterval() {
		use("a");
		this.checker.fail("versions a", new SecretAccessDeniedException(A, "Denied", null, null, null));
		roundAfter(INTERVAL);
		assertChecks("a", INTERVAL, INTERVAL.multipliedBy(2));
	}

	@Test
	void rejectionOfTheCredentialsIsAskedAboutAgainSoon() {
		use("a");
		this.checker.fail("versions a", credentials());
		roundAfter(INTERVAL);
		assertChecks("a", FAST, FAST.multipliedBy(3));
	}

	@Test
	void outageOfARegionSparesTheOthersOfItTheCall() {
		assertOutageIsAskedAboutOncePerRegion(unavailable());
	}

	@Test
	void rejectionOfTheCredentialsSparesTheOthersOfTheRegionTheCall() {
		assertOutageIsAskedAboutOncePerRegion(credentials());
	}

	private void assertOutageIsAskedAboutOncePerRegion(SecretException outage) {
		String elsewhere = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:c-AbCdEf";
		use("a");
		use("b");
		use(elsewhere);
		this.checker.fail("versions a", outage);
		this.checker.fail("versions b", outage);
		roundAfter(INTERVAL);
		assertThat(this.checker.allCalls()).containsOnlyOnce("copies a", "copies b")
			.contains("confirm " + elsewhere, "failed a " + outage.getMessage(), "failed b " + outage.getMessage());
		assertThat(this.checker.count("versions a") + this.checker.count("versions b")).isEqualTo(1);
	}

	@Test
	void failureOfOneSecretLeavesTheOthersAsked() {
		use("a");
		use("b");
		this.checker.fail("versions a", new SecretNotFoundException(A, List.of("test")));
		this.checker.fail("versions b", new SecretNotFoundException(A, List.of("test")));
		roundAfter(INTERVAL);
		assertThat(this.checker.calls()).contains("versions a", "versions b");
	}

	@Test
	void whoWaitedLongestIsAskedFirst() {
		List.of("a", "b", "c", "d").forEach((name) -> {
			use(name);
			this.checker.fail("versions " + name, unavailable());
		});
		for (int round = 0; round < 4; round++) {
			roundAfter(INTERVAL.multipliedBy(2));
		}
		assertThat(this.checker.calls().stream().filter((call) -> call.startsWith("versions")))
			.containsExactlyInAnyOrder("versions a", "versions b", "versions c", "versions d");
	}

	@Test
	void breachOfContractIsTheFailureOfThatSecretAlone() {
		use("a");
		use("b");
		use("c");
		this.checker.fail("versions a", new IllegalStateException("canary-text"));
		this.checker.on("versions b", () -> {
			throw new NoClassDefFoundError("canary-text");
		});
		this.checker.current("c", "v2");
		roundAfter(INTERVAL);
		assertThat(this.checker.calls()).contains("versions c", "read [c]",
				"failed a The check of secret 'a' failed unexpectedly (java.lang.IllegalStateException)",
				"failed b The check of secret 'b' failed unexpectedly (java.lang.NoClassDefFoundError)");
		assertChecks("a", FAST, FAST.multipliedBy(3));
	}

	@Test
	void breachOfContractByARoundOfReadsIsTheFailureOfItsSecrets() {
		use("a");
		use("b");
		this.checker.current("a", "v2");
		this.checker.on("read [a]", () -> {
			throw new NoClassDefFoundError("canary-text");
		});
		roundAfter(INTERVAL);
		assertThat(this.checker.calls()).contains("confirm b",
				"failed a The check of secret 'a' failed unexpectedly (java.lang.NoClassDefFoundError)");
		assertChecks("a", FAST, FAST.multipliedBy(3));
	}

	@Test
	void errorOfWhoIsToldOfAnOutcomeLeavesTheOthersChecked() {
		use("a");
		use("b");
		use("c");
		this.checker.on("confirm a", () -> {
			throw new AssertionError("canary-text");
		});
		this.checker.fail("versions b", new SecretNotFoundException(A, List.of("test")));
		this.checker.on("failed b " + new SecretNotFoundException(A, List.of("test")).getMessage(), () -> {
			throw new AssertionError("canary-text");
		});
		roundAfter(INTERVAL);
		assertThat(this.checker.calls()).contains("confirm c");
		assertChecks("a", INTERVAL);
	}

	@Test
	void copiesAreReadFirstEachByItself() {
		use("a");
		seed("seeded");
		this.checker.fail("copies a", new IllegalStateException("canary-text"));
		this.checker.fail("versions a", unavailable());
		roundAfter(INTERVAL);
		assertThat(this.checker.allCalls()).startsWith("copies a", "copies seeded", "versions a")
			.contains("failed a Not now");
	}

	@Test
	void copyThatCannotBeReadIsAFailureWhereTheSecretIsFine() {
		use("a");
		seed("seeded");
		this.checker.fail("copies a", new SecretUnavailableException(A, "No file", null, null));
		this.checker.fail("copies seeded", new SecretUnavailableException(A, "No file", null, null));
		roundAfter(INTERVAL);
		assertThat(this.checker.calls()).containsExactly("versions a", "failed a No file", "read [seeded]",
				"failed seeded No file");
		this.checker.answer("copies seeded");
		this.checker.clear();
		roundAfter(FAST);
		assertThat(this.checker.calls()).contains("confirm seeded").doesNotContain("failed seeded No file");
	}

	@Test
	void interruptThatASourceLeavesIsNoneOfTheNextSecret() {
		use("a");
		use("b");
		use("c");
		this.checker.on("copies c", Thread.currentThread()::interrupt);
		this.checker.on("versions a", Thread.currentThread()::interrupt);
		this.checker.on("versions b", Thread.currentThread()::interrupt);
		this.checker.current("c", "v2");
		roundAfter(INTERVAL);
		assertThat(this.checker.allCalls()).contains("confirm b", "versions c", "read [c]")
			.noneMatch((call) -> call.startsWith("versions") && call.endsWith("interrupted"))
			.noneMatch((call) -> call.startsWith("read") && call.endsWith("interrupted"));
	}

	@Test
	void callThatAStrayInterruptEndsIsMadeAgain() {
		use("a");
		use("b");
		this.checker.on("versions a", () -> {
			this.checker.answer("versions a");
			Thread.currentThread().interrupt();
			throw unavailable();
		});
		this.checker.current("b", "v2");
		this.checker.failToRead("b", unavailable());
		this.checker.on("read [b]", () -> {
			this.checker.on("read [b]", () -> this.checker.read("b"));
			Thread.currentThread().interrupt();
		});
		roundAfter(INTERVAL);
		assertThat(this.checker.calls()).containsExactly("versions a", "versions a", "confirm a", "versions b",
				"read [b]", "read [b]");
	}

	@Test
	void secretThatIsUsedAnewHasNoHistory() {
		SecretEntry entry = use("a");
		this.checker.fail("versions a", unavailable());
		roundAfter(INTERVAL);
		this.entries.clear();
		roundAfter(MOMENT);
		assertThat(this.watch.next(entry)).isNull();
		this.entries.add(entry);
		this.checker.clear();
		roundAfter(FAST);
		assertThat(this.checker.calls()).isEmpty();
	}

	@Test
	void secretThatLeavesBeforeAnyRoundIsForgotten() {
		WeakReference<SecretEntry> left = new WeakReference<>(use("a"));
		this.entries.clear();
		Awaitility.await().atMost(Duration.ofMinutes(1)).pollInterval(MOMENT).until(() -> {
			System.gc();
			return left.get() == null;
		});
	}

	private SecretEntry use(String reference) {
		SecretEntry entry = RecordingChecker.entry(reference, 1);
		this.checker.current(reference, "v1");
		this.entries.add(entry);
		this.watch.used(entry);
		return entry;
	}

	/** Has a secret in use of which there is no version. */
	private void seed(String reference) {
		SecretEntry entry = new SecretEntry(SecretReference.parse(reference));
		this.entries.add(entry);
		this.watch.used(entry);
	}

	private void roundAfter(Duration duration) {
		this.clock.advance(duration);
		this.watch.round();
	}

	private RefreshReason reason(String reference) {
		return this.entries.stream()
			.filter((entry) -> entry.reference().toString().equals(reference))
			.map((entry) -> this.watch.next(entry).reason())
			.findFirst()
			.orElseThrow();
	}

	/** Asserts when, from now on, a secret is asked about. */
	private void assertChecks(String reference, Duration... expected) {
		List<Duration> checks = new ArrayList<>();
		Duration last = expected[expected.length - 1];
		Duration passed = Duration.ZERO;
		while (passed.compareTo(last) < 0) {
			long before = this.checker.count("versions " + reference);
			passed = passed.plusSeconds(5);
			roundAfter(Duration.ofSeconds(5));
			if (this.checker.count("versions " + reference) > before) {
				checks.add(passed);
			}
		}
		assertThat(checks).containsExactly(expected);
	}

	private static SecretException unavailable() {
		return new SecretUnavailableException(A, "Not now", null, null);
	}

	private static SecretException credentials() {
		return new SecretCredentialsException(A, "Expired", null, null);
	}

}
