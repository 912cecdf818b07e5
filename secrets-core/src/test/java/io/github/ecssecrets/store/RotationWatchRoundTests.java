package io.github.ecssecrets.store;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the rounds of {@link RotationWatch}: when it asks about which secret.
 */
class RotationWatchRoundTests {

	private static final Duration INTERVAL = Duration.ofMinutes(5);

	private static final Duration FAST = Duration.ofSeconds(10);

	private static final Duration MOMENT = Duration.ofMillis(1);

	private final MutableClock clock = new MutableClock();

	private final Instant start = this.clock.instant();

	private final List<SecretEntry> entries = new CopyOnWriteArrayList<>();

	private final RecordingChecker checker = new RecordingChecker();

	private double random = 0.5;

	private RotationWatch watch = watch(policy(INTERVAL, 0.2, FAST));

	@AfterEach
	void close() {
		this.watch.close();
	}

	@Test
	void roundWhenIntervalIsNotOverAsksNothing() {
		use("a");
		roundAfter(INTERVAL.minus(MOMENT));
		assertThat(this.checker.calls()).isEmpty();
		roundAfter(MOMENT);
		assertThat(this.checker.calls()).containsExactly("versions a", "confirm a");
	}

	@Test
	void roundWhenNothingChangedComesEveryInterval() {
		use("a");
		assertChecks("a", INTERVAL, INTERVAL.multipliedBy(2), INTERVAL.multipliedBy(3));
	}

	@Test
	void roundComesEarlierOrLaterByTheJitter() {
		this.random = 0;
		this.watch = watch(policy(INTERVAL, 0.2, FAST));
		use("a");
		roundAfter(Duration.ofMinutes(4).minus(MOMENT));
		assertThat(this.checker.calls()).isEmpty();
		this.random = 1;
		roundAfter(MOMENT);
		assertThat(this.checker.calls()).hasSize(2);
		roundAfter(Duration.ofMinutes(6).minus(MOMENT));
		assertThat(this.checker.calls()).hasSize(2);
		roundAfter(MOMENT);
		assertThat(this.checker.calls()).hasSize(4);
	}

	@Test
	void roundWhenReferenceIsPinnedToAVersionIdAsksNothing() {
		use("a:::v1");
		roundAfter(INTERVAL);
		assertThat(this.checker.calls()).isEmpty();
	}

	@Test
	void roundWhenVersionInUseIsUnknownReadsTheValue() {
		this.entries.add(new SecretEntry(SecretReference.parse("seeded")));
		roundAfter(INTERVAL);
		assertThat(this.checker.calls()).containsExactly("read [seeded]");
	}

	@Test
	void roundWhenVersionsCannotBeToldReadsTheValuesTogether() {
		use("a");
		use("b");
		this.checker.versions.clear();
		roundAfter(INTERVAL);
		assertThat(this.checker.calls()).containsExactlyInAnyOrder("versions a", "versions b", "read [a, b]");
	}

	@Test
	void roundWhenVersionsDifferReadsTheValuesTogetherAndAsksAgainSoon() {
		use("a");
		use("b");
		use("c");
		this.checker.current("a", "v2");
		this.checker.current("b", "v2");
		roundAfter(INTERVAL);
		assertThat(this.checker.calls()).containsOnlyOnce("read [a, b]").contains("confirm c");
		this.checker.calls.clear();
		roundAfter(FAST.minus(MOMENT));
		assertThat(this.checker.calls()).isEmpty();
		roundAfter(MOMENT);
		assertThat(this.checker.calls()).contains("versions a", "versions b").doesNotContain("versions c");
	}

	@Test
	void roundWhenNoVersionHasTheStageReadsTheValueInNoHurry() {
		use("a::CUSTOM");
		this.checker.current("a::CUSTOM", "v1");
		roundAfter(INTERVAL);
		assertThat(this.checker.calls()).containsExactly("versions a::CUSTOM", "read [a::CUSTOM]");
		roundAfter(FAST);
		assertThat(this.checker.calls()).hasSize(2);
	}

	@Test
	void roundWhenNothingIsToBeReadReadsNothing() {
		use("a");
		roundAfter(INTERVAL);
		assertThat(this.checker.calls()).noneMatch((call) -> call.startsWith("read"));
	}

	@Test
	void checksAreFastWhileAVersionIsPending() {
		use("a");
		this.checker.versions("a", Map.of("AWSCURRENT", "v1", "AWSPENDING", "v2"), null);
		roundAfter(INTERVAL);
		roundAfter(FAST.minus(MOMENT));
		assertThat(this.checker.calls()).hasSize(2);
		roundAfter(MOMENT);
		assertThat(this.checker.calls()).hasSize(4);
		this.checker.versions("a", Map.of("AWSCURRENT", "v1", "AWSPENDING", "v1"), null);
		roundAfter(FAST);
		assertThat(this.checker.calls()).hasSize(6);
		roundAfter(FAST);
		assertThat(this.checker.calls()).hasSize(6);
	}

	@Test
	void checksAreNormalWhenOneVersionIsPendingForAnHour() {
		use("a");
		this.checker.versions("a", Map.of("AWSCURRENT", "v1", "AWSPENDING", "v2"), null);
		roundAfter(INTERVAL);
		roundAfter(Duration.ofHours(1));
		int calls = this.checker.calls().size();
		roundAfter(FAST);
		assertThat(this.checker.calls()).hasSize(calls);
		this.checker.versions("a", Map.of("AWSCURRENT", "v1", "AWSPENDING", "v3"), null);
		roundAfter(INTERVAL);
		roundAfter(FAST);
		assertThat(this.checker.calls()).hasSize(calls + 4);
	}

	@Test
	void checksAreFastFromAnIntervalBeforeTheNextRotationToTheEndOfItsGrace() {
		Instant due = this.start.plus(Duration.ofHours(1));
		use("a");
		this.checker.versions("a", Map.of("AWSCURRENT", "v1"), due);
		assertThat(isFastAfterACheckAt(due.minus(INTERVAL))).isFalse();
		assertThat(isFastAfterACheckAt(due.minus(INTERVAL).plus(MOMENT))).isTrue();
		assertThat(isFastAfterACheckAt(due.plus(Duration.ofMinutes(10)).minus(MOMENT))).isTrue();
		assertThat(isFastAfterACheckAt(due.plus(Duration.ofMinutes(10)))).isFalse();
	}

	private boolean isFastAfterACheckAt(Instant instant) {
		this.clock.advance(Duration.between(this.clock.instant(), instant.minus(INTERVAL)));
		this.watch = watch(policy(INTERVAL, 0.2, FAST));
		this.checker.calls.clear();
		roundAfter(INTERVAL);
		assertThat(this.checker.calls()).hasSize(2);
		roundAfter(FAST);
		return this.checker.calls().size() > 2;
	}

	@Test
	void failureIsReportedAndAskedAboutAgainWithTwiceTheWaitEachTime() {
		use("a");
		this.checker.failing.put("a", unavailable());
		roundAfter(INTERVAL);
		assertThat(this.checker.calls()).containsExactly("versions a", "failed a Not now");
		assertChecks("a", FAST, FAST.multipliedBy(3), FAST.multipliedBy(7));
		this.checker.failing.clear();
		roundAfter(INTERVAL);
		this.checker.failing.put("a", unavailable());
		this.checker.calls.clear();
		roundAfter(INTERVAL);
		assertChecks("a", FAST, FAST.multipliedBy(3));
	}

	@Test
	void failureToReadIsReportedAndAskedAboutAgainSoon() {
		use("a");
		this.checker.current("a", "v2");
		this.checker.failingToRead.put("a", unavailable());
		roundAfter(INTERVAL);
		assertThat(this.checker.calls()).containsExactly("versions a", "read [a]", "failed a Not now");
		assertChecks("a", FAST, FAST.multipliedBy(3));
	}

	@Test
	void successfulReadStartsTheBackOffAnew() {
		use("a");
		this.checker.versions.clear();
		this.checker.failingToRead.put("a", unavailable());
		roundAfter(INTERVAL);
		roundAfter(FAST);
		this.checker.failingToRead.clear();
		roundAfter(FAST.multipliedBy(2));
		this.checker.failingToRead.put("a", unavailable());
		roundAfter(INTERVAL);
		this.checker.calls.clear();
		assertChecks("a", FAST, FAST.multipliedBy(3));
	}

	@Test
	void denialIsAskedAboutAgainAfterTheIntervalEachTime() {
		use("a");
		this.checker.failing.put("a", new SecretAccessDeniedException(reference(), "Denied", null, null, null));
		roundAfter(INTERVAL);
		this.checker.calls.clear();
		assertChecks("a", INTERVAL, INTERVAL.multipliedBy(2));
	}

	@Test
	void rejectionOfTheCredentialsIsAskedAboutAgainSoon() {
		use("a");
		this.checker.failing.put("a", credentials());
		roundAfter(INTERVAL);
		this.checker.calls.clear();
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
		this.checker.failing.put("a", outage);
		this.checker.failing.put("b", outage);
		roundAfter(INTERVAL);
		assertThat(this.checker.calls()).contains("versions " + elsewhere, "confirm " + elsewhere,
				"failed a " + outage.getMessage(), "failed b " + outage.getMessage());
		assertThat(this.checker.calls().stream().filter(List.of("versions a", "versions b")::contains)).hasSize(1);
	}

	@Test
	void failureOfOneSecretLeavesTheOthersAsked() {
		use("a");
		use("b");
		this.checker.failing.put("a", new SecretNotFoundException(reference(), List.of("test")));
		this.checker.failing.put("b", new SecretNotFoundException(reference(), List.of("test")));
		roundAfter(INTERVAL);
		assertThat(this.checker.calls()).contains("versions a", "versions b");
	}

	@Test
	void whoWaitedLongestIsAskedFirst() {
		List.of("a", "b", "c", "d").forEach(this::use);
		this.checker.versions.keySet().forEach((reference) -> this.checker.failing.put(reference, unavailable()));
		List<String> asked = new ArrayList<>();
		for (int round = 0; round < 4; round++) {
			this.checker.calls.clear();
			roundAfter(INTERVAL.multipliedBy(2));
			this.checker.calls().stream().filter((call) -> call.startsWith("versions")).forEach(asked::add);
		}
		assertThat(asked).containsExactlyInAnyOrder("versions a", "versions b", "versions c", "versions d");
	}

	@Test
	void secretThatIsUsedAnewHasNoHistory() {
		SecretEntry entry = use("a");
		this.checker.failing.put("a", unavailable());
		roundAfter(INTERVAL);
		this.entries.clear();
		roundAfter(MOMENT);
		this.entries.add(entry);
		this.checker.calls.clear();
		roundAfter(FAST);
		assertThat(this.checker.calls()).isEmpty();
	}

	@Test
	void roundWhenTheCheckerBreaksDoesNotThrow() {
		use("a");
		this.checker.breaking = new IllegalStateException("broken");
		roundAfter(INTERVAL);
		this.checker.breaking = null;
		roundAfter(INTERVAL);
		assertThat(this.checker.calls()).contains("confirm a");
	}

	@Test
	void threadIsNamedAndNoReasonForTheProcessToStayAlive() {
		this.watch = watch(policy(INTERVAL, 0, MOMENT));
		use("a");
		this.watch.start();
		this.watch.start();
		this.clock.advance(INTERVAL);
		Awaitility.await().pollInterval(MOMENT).until(() -> this.checker.calls().contains("confirm a"));
		assertThat(this.checker.thread.getName()).isEqualTo("ecs-secrets-watch");
		assertThat(this.checker.thread.isDaemon()).isTrue();
	}

	@Test
	void threadGoesOnRoundAfterRound() {
		this.watch = watch(policy(INTERVAL, 0, MOMENT));
		use("a");
		this.watch.start();
		for (int round = 1; round <= 3; round++) {
			int confirmed = round;
			this.clock.advance(INTERVAL);
			Awaitility.await()
				.pollInterval(MOMENT)
				.until(() -> this.checker.calls().stream().filter("confirm a"::equals).count() == confirmed);
		}
	}

	@Test
	void closeWaitsForTheThreadToEnd() {
		use("a");
		for (int i = 0; i < 20; i++) {
			this.watch = watch(policy(INTERVAL, 0, MOMENT));
			this.checker.calls.clear();
			this.watch.start();
			this.clock.advance(INTERVAL);
			Awaitility.await().pollInterval(MOMENT).until(() -> this.checker.calls().contains("confirm a"));
			this.watch.close();
			assertThat(this.checker.thread.isAlive()).isFalse();
		}
	}

	@Test
	void closeInterruptsARoundThatWaits() {
		this.watch = watch(policy(INTERVAL, 0, MOMENT));
		use("a");
		this.checker.blocked = new CountDownLatch(1);
		this.watch.start();
		this.clock.advance(INTERVAL);
		Awaitility.await().pollInterval(MOMENT).until(() -> this.checker.calls().contains("versions a"));
		this.watch.close();
		Awaitility.await().pollInterval(MOMENT).until(() -> !this.checker.thread.isAlive());
	}

	@Test
	void closeByTheThreadItselfDoesNotWaitForIt() {
		this.watch = watch(policy(INTERVAL, 0, MOMENT));
		CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
		this.checker.onVersions = () -> {
			this.watch.close();
			interrupted.complete(Thread.currentThread().isInterrupted());
		};
		use("a");
		this.watch.start();
		this.clock.advance(INTERVAL);
		assertThat(interrupted).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(false);
		Awaitility.await().pollInterval(MOMENT).until(() -> !this.checker.thread.isAlive());
	}

	private static RefreshPolicy policy(Duration interval, double jitter, Duration rotationInterval) {
		return RefreshPolicy.builder().interval(interval).jitter(jitter).rotationInterval(rotationInterval).build();
	}

	private RotationWatch watch(RefreshPolicy policy) {
		return new RotationWatch(policy, this.clock::nanoTime, this.clock, () -> this.random, () -> this.entries,
				this.checker);
	}

	/** Has a secret in use in version v1, which is the current one. */
	private SecretEntry use(String reference) {
		SecretReference parsed = SecretReference.parse(reference);
		SecretEntry entry = new SecretEntry(parsed);
		entry.accept(StubSource.version(parsed.name(), 1, "text"), 1, this.clock.instant());
		this.entries.add(entry);
		this.watch.used(entry);
		this.checker.current(reference, "v1");
		return entry;
	}

	private void roundAfter(Duration duration) {
		this.clock.advance(duration);
		this.watch.round();
	}

	/** Asserts when, from now on, a secret is asked about. */
	private void assertChecks(String reference, Duration... expected) {
		List<Duration> checks = new ArrayList<>();
		Instant begin = this.clock.instant();
		Duration last = expected[expected.length - 1];
		while (Duration.between(begin, this.clock.instant()).compareTo(last) < 0) {
			int before = this.checker.calls().size();
			roundAfter(Duration.ofSeconds(5));
			if (this.checker.calls().stream().skip(before).anyMatch(("versions " + reference)::equals)) {
				checks.add(Duration.between(begin, this.clock.instant()));
			}
		}
		assertThat(checks).containsExactly(expected);
	}

	private static SecretReference reference() {
		return SecretReference.parse("a");
	}

	private static SecretException unavailable() {
		return new SecretUnavailableException(reference(), "Not now", null, null);
	}

	private static SecretException credentials() {
		return new SecretCredentialsException(reference(), "Expired", null, null);
	}

	/** Answers as it is told, and writes down what it was asked. */
	private static final class RecordingChecker implements RotationWatch.Checker {

		private final Map<String, SecretVersions> versions = new LinkedHashMap<>();

		private final Map<String, SecretException> failing = new LinkedHashMap<>();

		private final Map<String, SecretException> failingToRead = new LinkedHashMap<>();

		private final List<String> calls = new CopyOnWriteArrayList<>();

		private @Nullable RuntimeException breaking;

		private @Nullable CountDownLatch blocked;

		private Runnable onVersions = () -> {
		};

		private volatile Thread thread;

		void current(String reference, String version) {
			versions(reference, Map.of("AWSCURRENT", version), null);
		}

		void versions(String reference, Map<String, String> versionsByStage, @Nullable Instant nextRotation) {
			this.versions.put(SecretReference.parse(reference).toString(),
					SecretVersions.builder(versionsByStage).nextRotation(nextRotation).build());
		}

		List<String> calls() {
			return this.calls;
		}

		@Override
		public void readCopies(SecretEntry entry) {
		}

		@Override
		public @Nullable SecretVersions versions(SecretEntry entry) {
			this.thread = Thread.currentThread();
			if (this.breaking != null) {
				throw this.breaking;
			}
			String reference = entry.reference().toString();
			this.calls.add("versions " + reference);
			this.onVersions.run();
			awaitUnblocked();
			SecretException failure = this.failing.get(reference);
			if (failure != null) {
				throw failure;
			}
			return this.versions.get(reference);
		}

		private void awaitUnblocked() {
			try {
				if (this.blocked != null && !this.blocked.await(1, TimeUnit.MINUTES)) {
					throw new IllegalStateException("Nobody interrupted");
				}
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

		@Override
		public void confirm(SecretEntry entry) {
			this.calls.add("confirm " + entry.reference());
		}

		@Override
		public Map<SecretEntry, SecretException> read(Collection<SecretEntry> entries) {
			this.calls.add("read " + entries.stream().map((entry) -> entry.reference().toString()).sorted().toList());
			Map<SecretEntry, SecretException> failures = new LinkedHashMap<>();
			for (SecretEntry entry : entries) {
				SecretException failure = this.failingToRead.get(entry.reference().toString());
				if (failure != null) {
					failures.put(entry, failure);
				}
			}
			return failures;
		}

		@Override
		public void failed(SecretEntry entry, SecretException error) {
			this.calls.add("failed " + entry.reference() + " " + error.getMessage());
		}

	}

}
