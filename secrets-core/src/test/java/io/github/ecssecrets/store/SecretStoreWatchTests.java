package io.github.ecssecrets.store;

import java.time.Duration;
import java.time.Instant;

import io.github.ecssecrets.SecretAccessDeniedException;
import io.github.ecssecrets.SecretRefreshFailed;
import io.github.ecssecrets.testsupport.NoSecretInLogExtension;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

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
	void checkWhenVersionIsAnotherReadsIt() {
		this.truth.put(DB, 1, "first").describe(DB, "v2");
		read(DB);
		this.truth.put(DB, 2, this.value);
		check();
		assertThat(read(DB)).isEqualTo(this.value);
		assertThat(this.events).containsExactly(rotated(DB, "v1", "v2"));
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
		assertThat(this.events).containsExactly(new SecretRefreshFailed(reference(DB), denied, start));
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
		assertThat(this.events).hasOnlyElementsOfType(SecretRefreshFailed.class).hasSize(1);
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
			assertThat(small.refresh(reference(DB))).failsWithin(Duration.ofSeconds(10));
			this.truth.put("prod/api", 1, this.value);
			Awaitility.await()
				.pollInterval(MOMENT)
				.until(() -> small.get("prod/api").reveal().equals(this.value)
						&& small.status().stream().noneMatch((status) -> status.reference().equals(reference(DB))));
			this.truth.fail("prod/api", unavailable("Second"));
			assertThat(small.refresh(reference("prod/api"))).failsWithin(Duration.ofSeconds(10));
		}
		assertThat(NoSecretInLogExtension.logged()).filteredOn((line) -> line.startsWith("WARN")).hasSize(2);
	}

	@Test
	void watchStartsWithTheFirstSecretAndEndsWithTheStore() {
		this.truth.put(DB, 1, "first");
		SecretStore watched = builder().refresh(new RefreshPolicy(Duration.ofMinutes(5), 0, MOMENT)).build();
		try (watched) {
			watched.get(DB);
			this.truth.put(DB, 2, this.value);
			this.clock.advance(FULL_ROUND);
			Awaitility.await().pollInterval(MOMENT).until(() -> watched.get(DB).reveal().equals(this.value));
		}
		int calls = this.truth.calls();
		this.clock.advance(FULL_ROUND);
		Awaitility.await().during(Duration.ofMillis(30)).until(() -> this.truth.calls() == calls);
	}

	@Test
	void watchStartsWithTheFirstSeed() {
		this.seeds.putCopy(PASSWORD, "seed");
		this.truth.put(DB, 1, json(this.value));
		RefreshPolicy eager = new RefreshPolicy(Duration.ofMinutes(5), 0, MOMENT);
		try (SecretStore watched = builder().refresh(eager).build()) {
			watched.get(PASSWORD);
			this.clock.advance(FULL_ROUND);
			Awaitility.await().pollInterval(MOMENT).until(() -> watched.get(PASSWORD).reveal().equals(this.value));
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
		this.clock.advance(FULL_ROUND);
		this.store.checkDue();
	}

}
