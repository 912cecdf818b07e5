package io.github.ecssecrets.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.github.ecssecrets.LiveSecret;
import io.github.ecssecrets.LoginStatus;
import io.github.ecssecrets.PastEvent;
import io.github.ecssecrets.PlannedCheck;
import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretAccessDeniedException;
import io.github.ecssecrets.SecretEvent;
import io.github.ecssecrets.SecretRefreshFailed;
import io.github.ecssecrets.SecretRotated;
import io.github.ecssecrets.source.FileSecretSource;
import io.github.ecssecrets.source.SecretVersions;
import io.github.ecssecrets.testsupport.NoSecretInLogExtension;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SecretStore}: what the checks for new versions do to the secrets in
 * use. {@link RotationWatchRoundTests} has when they happen.
 */
class SecretStoreWatchTests extends AbstractSecretStoreTests {

	private static final Duration FULL_ROUND = Duration.ofMinutes(7);

	private static final Duration MOMENT = Duration.ofMillis(1);

	private static final String LOGGER = "io.github.ecssecrets.store.SecretStore ";

	@Test
	void checkWhenVersionIsTheSameConfirmsItWithoutReading() {
		this.truth.put(DB, 1, this.value).describe(DB, "v1");
		read(DB);
		check();
		assertThat(this.truth.calls(DB)).isEqualTo(1);
		assertThat(status(DB).checked()).isEqualTo(this.clock.instant());
	}

	@Test
	void statusTellsVersionsScheduleAndNextCheck() {
		Instant start = this.clock.instant();
		Instant latest = start.plus(Duration.ofHours(5));
		this.truth.put(DB, 1, this.value)
			.describe(DB,
					SecretVersions.builder(Map.of("AWSCURRENT", "v1", "AWSPREVIOUS", "v0"))
						.rotationEnabled(true)
						.nextRotation(latest)
						.rotationWindow(Duration.ofHours(3))
						.build());
		read(DB);
		assertThat(status(DB).versionsByStage()).isEmpty();
		assertThat(status(DB).rotation()).isNull();
		assertThat(status(DB).nextCheck()).extracting(PlannedCheck::reason).isEqualTo("NO_SCHEDULE");
		check();
		assertThat(status(DB).versionsByStage()).containsOnly(Map.entry("AWSCURRENT", "v1"),
				Map.entry("AWSPREVIOUS", "v0"));
		assertThat(status(DB).rotation())
			.hasToString("RotationPlan[" + latest.minus(Duration.ofHours(3)) + " to " + latest + "]");
		PlannedCheck next = status(DB).nextCheck();
		assertThat(next.reason()).isEqualTo("OUTSIDE_WINDOW");
		assertThat(next.explanation()).startsWith("The window of the next rotation is not open yet");
		assertThat(next.due()).isBetween(this.clock.instant(), latest.minus(Duration.ofHours(3)));
		assertThat(List.of(Objects.requireNonNull(next.due()))).allMatch(start::isBefore);
	}

	@Test
	void statusKeepsWhatHappenedUnderEveryName() {
		this.truth.put(DB, 1, this.value).put(PARTIAL_ARN, 1, this.value);
		read(DB);
		read(PARTIAL_ARN);
		this.store.monitor().login(reference(PARTIAL_ARN), "database").refused("v1", "AWSCURRENT (version v1)");
		this.clock.advance(Duration.ofSeconds(1));
		this.truth.fail(DB, unavailable("Not now")).fail(PARTIAL_ARN, unavailable("Not now"));
		check();
		this.clock.advance(Duration.ofSeconds(1));
		this.truth.put(DB, 2, "second").put(PARTIAL_ARN, 2, "second");
		check();
		assertThat(status(DB).events()).extracting(PastEvent::type)
			.containsExactlyInAnyOrder(PastEvent.Type.ROTATED, PastEvent.Type.RECOVERED, PastEvent.Type.REFRESH_FAILED,
					PastEvent.Type.REFUSED)
			.endsWith(PastEvent.Type.REFRESH_FAILED, PastEvent.Type.REFUSED);
		PastEvent rotated = status(DB).events()
			.stream()
			.filter((event) -> event.type() == PastEvent.Type.ROTATED)
			.findFirst()
			.orElseThrow();
		assertThat(rotated.previousVersionId()).isEqualTo("v1");
		assertThat(rotated.versionId()).isEqualTo("v2");
		assertThat(status(DB).logins()).singleElement().extracting(LoginStatus::refused).isEqualTo(1L);
	}

	@Test
	void checkWhenVersionIsAnotherReadsIt() {
		this.truth.put(DB, 1, "first").describe(DB, "v2");
		read(DB);
		this.truth.put(DB, 2, this.value);
		check();
		assertThat(read(DB)).isEqualTo(this.value);
		assertEvents(rotated(DB, "v1", "v2"));
	}

	@Test
	void checkWhenItFailsKeepsTheValueAndTellsOnce() {
		this.truth.put(DB, 1, this.value);
		read(DB);
		Instant start = this.clock.instant();
		SecretAccessDeniedException denied = new SecretAccessDeniedException(reference(DB), "Denied", null, null, null);
		this.truth.fail(DB, denied);
		check();
		check();
		assertThat(read(DB)).isEqualTo(this.value);
		assertThat(status(DB).problem()).isEqualTo("Denied");
		assertThat(events()).singleElement().isInstanceOfSatisfying(SecretRefreshFailed.class, (event) -> {
			assertThat(event.reference()).isEqualTo(reference(DB));
			assertThat(event.error()).isSameAs(denied);
			assertThat(event.lastSuccess()).isEqualTo(start);
		});
		assertThat(NoSecretInLogExtension.logged()).containsExactly("WARN " + LOGGER
				+ "Secret 'prod/db' cannot be checked for a new version and keeps its last good value: Denied");
	}

	@Test
	void checkWhenItSucceedsAgainEndsTheIncident() {
		this.truth.put(DB, 1, this.value);
		read(DB);
		this.truth.fail(DB, unavailable("Not now"));
		check();
		this.truth.describe(DB, "v1");
		check();
		assertThat(status(DB).problem()).isNull();
		assertThat(NoSecretInLogExtension.logged()).last()
			.isEqualTo(
					"INFO " + LOGGER + "The source of secrets answers again; all secrets are checked for new versions");
	}

	@Test
	void refreshWhenItSucceedsAfterAFailedOneEndsTheIncident() {
		this.truth.put(DB, 1, this.value);
		read(DB);
		this.truth.fail(DB, unavailable("Not now"));
		refreshFailure(DB);
		assertThat(events()).hasOnlyElementsOfType(SecretRefreshFailed.class).hasSize(1);
		this.truth.put(DB, 1, this.value);
		refresh(DB);
		assertThat(NoSecretInLogExtension.logged()).last()
			.isEqualTo(
					"INFO " + LOGGER + "The source of secrets answers again; all secrets are checked for new versions");
	}

	@Test
	void incidentOfASecretThatWasForgottenDoesNotSilenceTheNext() {
		this.truth.put(DB, 1, this.value).put("prod/api", 1, this.value);
		try (SecretStore small = builder().maximumSize(1).build()) {
			small.get(DB);
			this.truth.fail(DB, unavailable("First")).fail("prod/api", unavailable("Second"));
			assertThat(small.refresh(reference(DB))).failsWithin(Duration.ofMinutes(1));
			this.truth.put("prod/api", 1, this.value);
			Awaitility.await()
				.atMost(Duration.ofMinutes(1))
				.pollInterval(MOMENT)
				.until(() -> small.get("prod/api").reveal().equals(this.value)
						&& small.status().stream().noneMatch((status) -> status.reference().equals(reference(DB))));
			this.truth.fail("prod/api", unavailable("Second"));
			assertThat(small.refresh(reference("prod/api"))).failsWithin(Duration.ofMinutes(1));
		}
		assertThat(NoSecretInLogExtension.logged()).filteredOn((line) -> line.startsWith("WARN")).hasSize(2);
	}

	@Test
	void checkWhenACopyChangedAndThereIsNoTruthFollowsIt() {
		this.seeds.putCopy(DB, "first").putCopy("prod/api:key", "first");
		try (SecretStore copies = copiesOnly()) {
			LiveSecret<String> whole = copies.live(reference(DB), Secret::reveal);
			copies.get("prod/api:key");
			check(copies);
			assertThat(events()).isEmpty();
			assertThat(copies.status())
				.allSatisfy((status) -> assertThat(status.checked()).isEqualTo(this.clock.instant()));
			this.seeds.putCopy(DB, this.value).putCopy("prod/api:key", this.value);
			check(copies);
			assertThat(whole.get()).isEqualTo(this.value);
			assertThat(copies.get(DB).reveal()).isEqualTo(this.value);
			assertThat(copies.get("prod/api:key").reveal()).isEqualTo(this.value);
			assertThat(copies.status()).allSatisfy((status) -> {
				assertThat(status.checked()).isEqualTo(this.clock.instant());
				assertThat(status.problem()).isNull();
			});
			Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> this.events.size() == 2);
		}
		assertThat(this.events).extracting(SecretEvent::toString)
			.contains(
					"SecretRotated[prod/db: the value from seeds of prod/db replaces the value from seeds of prod/db]");
		assertThat(NoSecretInLogExtension.logged()).noneMatch((line) -> line.startsWith("WARN"));
	}

	@Test
	void checkWhenACopyChangedAndTheTruthIsDeniedFollowsItAndTellsOfTheDenialOnce() {
		this.seeds.putCopy(PASSWORD, "first");
		this.truth.fail(DB, new SecretAccessDeniedException(reference(DB), "Denied", null, null, null));
		read(PASSWORD);
		check();
		this.seeds.putCopy(PASSWORD, this.value);
		check();
		assertThat(read(PASSWORD)).isEqualTo(this.value);
		assertThat(status(PASSWORD).problem()).isEqualTo("Denied");
		assertThat(NoSecretInLogExtension.logged()).filteredOn((line) -> line.startsWith("WARN")).hasSize(1);
	}

	@Test
	void checkWhenACopyIsGoneKeepsItsLastValue() {
		this.seeds.putCopy(DB, this.value);
		try (SecretStore copies = copiesOnly()) {
			copies.get(DB);
			this.seeds.put(DB, (Secret) null);
			check(copies);
			assertThat(copies.get(DB).reveal()).isEqualTo(this.value);
		}
		assertThat(events()).isEmpty();
	}

	@Test
	void checkWhenACopyLostAFieldKeepsItsLastValueUntilItIsBack() {
		this.seeds.putCopy(DB, json("first"));
		try (SecretStore copies = copiesOnly()) {
			copies.get(DB);
			copies.get(PASSWORD);
			this.seeds.putCopy(DB, "{}");
			check(copies);
			assertThat(copies.get(DB).reveal()).isEqualTo("{}");
			assertThat(copies.get(PASSWORD).reveal()).isEqualTo("first");
			assertThat(NoSecretInLogExtension.logged()).contains("WARN " + LOGGER
					+ "The new value of secret 'prod/db' lacks prod/db:password; the last value stays in " + "use");
			this.seeds.putCopy(PASSWORD, this.value);
			check(copies);
			assertThat(copies.get(PASSWORD).reveal()).isEqualTo(this.value);
		}
	}

	@Test
	void checkWhenACopyCannotBeReadKeepsItsLastValueAndTellsOnce() {
		this.seeds.putCopy(DB, this.value);
		try (SecretStore copies = copiesOnly()) {
			copies.get(DB);
			this.seeds.fail(DB, unavailable("Not now"));
			check(copies);
			check(copies);
			assertThat(copies.get(DB).reveal()).isEqualTo(this.value);
			assertThat(copies.status()).singleElement()
				.satisfies((status) -> assertThat(status.problem()).isEqualTo("Not now"));
			this.seeds.putCopy(DB, this.value);
			check(copies);
			assertThat(copies.status()).singleElement().satisfies((status) -> assertThat(status.problem()).isNull());
			Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> !this.events.isEmpty());
		}
		assertThat(this.events).hasOnlyElementsOfType(SecretRefreshFailed.class).hasSize(1);
		assertThat(NoSecretInLogExtension.logged()).filteredOn((line) -> line.startsWith("WARN")).hasSize(1);
	}

	@Test
	void checkWhenTheTruthIsInUseReadsNoCopy() {
		this.seeds.putCopy(DB, "seed");
		this.truth.put(DB, 1, this.value);
		read(DB);
		check();
		int calls = this.seeds.calls();
		this.truth.fail(DB, unavailable("Not now"));
		check();
		assertThat(this.seeds.calls()).isEqualTo(calls);
		assertThat(read(DB)).isEqualTo(this.value);
	}

	@Test
	void refreshWhenThereAreOnlyCopiesReadsThemAgain() {
		this.seeds.putCopy(DB, "first");
		try (SecretStore copies = copiesOnly()) {
			copies.get(DB);
			this.seeds.fail(DB, unavailable("Not now"));
			assertThat(copies.refresh(reference(DB))).failsWithin(Duration.ofMinutes(1));
			this.seeds.putCopy(DB, this.value);
			assertThat(outcome(copies.refresh(reference(DB))).reveal()).isEqualTo(this.value);
			assertThat(copies.status()).allSatisfy((status) -> assertThat(status.problem()).isNull());
			Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> this.events.size() == 2);
		}
	}

	@Test
	void checkWhenAFileChangedReadsItAgain(@TempDir Path directory) throws IOException {
		Path file = Files.writeString(directory.resolve("token"), "first");
		try (SecretStore files = builder().sources(List.of(new FileSecretSource(directory))).build()) {
			assertThat(files.get("token").reveal()).isEqualTo("first");
			Files.writeString(file, this.value);
			check(files);
			assertThat(files.get("token").reveal()).isEqualTo(this.value);
		}
	}

	@Test
	void checkWhenVersionsOfOneSecretBreakReadsTheOthersAndEachCopy() {
		this.truth.put(DB, 1, this.value).put("prod/api", 1, "first");
		this.seeds.putCopy("prod/token", "first");
		List.of(DB, "prod/api", "prod/token").forEach(this::read);
		this.truth.failToDescribe(DB, new IllegalStateException("Cannot parse " + this.value));
		this.truth.put("prod/api", 2, this.value);
		this.truth.fail("prod/token", unavailable("Not now"));
		this.seeds.putCopy("prod/token", this.value);
		check();
		assertThat(read("prod/api")).isEqualTo(this.value);
		assertThat(read("prod/token")).isEqualTo(this.value);
		assertThat(read(DB)).isEqualTo(this.value);
		assertThat(status(DB).problem()).contains("prod/db", "java.lang.IllegalStateException");
		assertThat(status("prod/api").problem()).isNull();
	}

	@Test
	void checkWhenTheSourceIsSilentStillReadsTheCopies() {
		this.truth.put(DB, 1, "first");
		this.seeds.putCopy("prod/token", "first");
		read(DB);
		read("prod/token");
		this.truth.failToDescribe(DB, unavailable("Not now")).fail("prod/token", unavailable("Not now"));
		this.seeds.putCopy("prod/token", this.value);
		check();
		assertThat(read("prod/token")).isEqualTo(this.value);
		assertThat(status("prod/token").problem()).isEqualTo("Not now");
	}

	private SecretStore copiesOnly() {
		return builder().sources(List.of(this.seeds.source())).build();
	}

	@Test
	void watchStartsWithTheFirstSecretAndEndsWithTheStore() {
		this.truth.put(DB, 1, "first");
		SecretStore watched = builder().refresh(RefreshPolicy.builder().interval(MOMENT).build()).build();
		try (watched) {
			watched.get(DB);
			this.truth.put(DB, 2, this.value);
			this.clock.advance(FULL_ROUND);
			Awaitility.await()
				.atMost(Duration.ofMinutes(1))
				.pollInterval(MOMENT)
				.until(() -> watched.get(DB).reveal().equals(this.value));
		}
		int calls = this.truth.calls();
		this.clock.advance(FULL_ROUND);
		Awaitility.await()
			.atMost(Duration.ofMinutes(1))
			.during(Duration.ofMillis(30))
			.until(() -> this.truth.calls() == calls);
	}

	@Test
	void watchStartsWithTheFirstSeed() {
		this.seeds.putCopy(PASSWORD, "seed");
		this.truth.put(DB, 1, json(this.value));
		RefreshPolicy eager = RefreshPolicy.builder().interval(MOMENT).build();
		try (SecretStore watched = builder().refresh(eager).build()) {
			watched.get(PASSWORD);
			this.clock.advance(FULL_ROUND);
			Awaitility.await()
				.atMost(Duration.ofMinutes(1))
				.pollInterval(MOMENT)
				.until(() -> watched.get(PASSWORD).reveal().equals(this.value));
		}
	}

	@Test
	void noRefreshNeverAsksAgain() {
		this.truth.put(DB, 1, this.value);
		try (SecretStore still = builder().noRefresh().build()) {
			still.get(DB);
			this.clock.advance(FULL_ROUND);
			still.checkDue();
		}
		assertThat(this.truth.calls()).isEqualTo(1);
	}

	private void check() {
		check(this.store);
	}

	private void check(SecretStore checked) {
		this.clock.advance(FULL_ROUND);
		checked.checkDue();
	}

}
