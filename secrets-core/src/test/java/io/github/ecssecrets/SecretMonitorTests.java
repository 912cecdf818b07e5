package io.github.ecssecrets;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import io.github.ecssecrets.testsupport.MutableClock;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SecretMonitor}.
 */
class SecretMonitorTests {

	private static final SecretReference DB = SecretReference.parse("prod/db");

	private static final SecretReference API = SecretReference.parse("prod/api");

	private final MutableClock clock = new MutableClock();

	private final SecretMonitor monitor = SecretMonitor.of(this.clock);

	@Test
	void recordKeepsTheLastTwentyOfEachSecret() {
		refused(API, "of-api");
		for (int i = 1; i <= 30; i++) {
			this.clock.advance(Duration.ofSeconds(1));
			refused(DB, "v" + i);
		}
		assertThat(this.monitor.events(DB::equals)).hasSize(SecretMonitor.MOST_EVENTS)
			.extracting(PastEvent::versionId)
			.startsWith("v30", "v29")
			.endsWith("v11");
		assertThat(this.monitor.events((whole) -> true)).hasSize(21)
			.last()
			.hasToString("PastEvent[" + this.clock.instant().minusSeconds(30) + " REFUSED prod/api, version of-api]");
	}

	@Test
	void eventsAskWhatIsWantedWithoutALock() {
		refused(DB, "v1");
		assertThat(this.monitor.events((whole) -> {
			assertThat(CompletableFuture.runAsync(() -> refused(API, "v1"))).succeedsWithin(Duration.ofMinutes(1));
			return true;
		})).extracting(PastEvent::reference).containsExactly(DB);
		assertThat(this.monitor.events((whole) -> true)).hasSize(2);
	}

	@Test
	void recordWhenTheSameHappensAgainCountsIt() {
		Instant first = this.clock.instant();
		refused(DB, "v1");
		this.clock.advance(Duration.ofMinutes(1));
		refused(DB, "v1");
		refused(DB.withJsonKey("password"), "v1");
		assertThat(this.monitor.events(DB::equals)).extracting(PastEvent::count).containsExactly(1, 2);
		PastEvent event = this.monitor.events(DB::equals).get(1);
		assertThat(event.time()).isEqualTo(first);
		assertThat(event.lastTime()).isEqualTo(this.clock.instant());
		assertThat(event).asString().contains("2 times");
	}

	@Test
	void loginsThatAreClosedAreNotRememberedWithoutEnd() {
		Supplier<LoginStatus.InUse> used = () -> LoginStatus.InUse.of("v1", "AWSCURRENT (version v1)", false, 0);
		LoginMonitor first = this.monitor.login(DB, "database");
		first.watch(used);
		first.accepted(false);
		for (int i = 0; i < 100_000; i++) {
			LoginMonitor closed = this.monitor.login(SecretReference.parse("user/" + i), "database");
			Supplier<LoginStatus.InUse> login = () -> LoginStatus.InUse.of("v1", "AWSCURRENT (version v1)", false, 0);
			closed.watch(login);
			closed.forget(login);
		}
		assertThat(this.monitor.logins()).hasSizeLessThanOrEqualTo(1024);
		assertThat(this.monitor.login(DB, "database")).isSameAs(first);
		assertThat(first.status().accepted()).isEqualTo(1);
		first.forget(used);
	}

	@Test
	void loginThatIsUsedOnlyAfterItWasForgottenIsListed() {
		LoginMonitor slow = this.monitor.login(DB, "database");
		for (int i = 0; i < 2_000; i++) {
			this.monitor.login(SecretReference.parse("user/" + i), "database");
		}
		Supplier<LoginStatus.InUse> used = () -> LoginStatus.InUse.of("v1", "AWSCURRENT (version v1)", false, 0);
		slow.watch(used);
		assertThat(this.monitor.login(DB, "database")).isSameAs(slow);
		slow.forget(used);
	}

	@Test
	void loginCountsForAllLoginsOfItsKind() {
		LoginMonitor login = this.monitor.login(DB, "database");
		assertThat(this.monitor.login(DB, "database")).isSameAs(login);
		login.accepted(false);
		login.accepted(true);
		login.accepted(false);
		login.failed();
		login.refused("v1", "AWSCURRENT (version v1)");
		login.drained("HikariPool-1", 4, "v2");
		this.monitor.login(DB, "redis server").accepted(false);
		Supplier<LoginStatus.InUse> one = () -> LoginStatus.InUse.of("v2", "AWSPENDING (version v2)", false, 3);
		Supplier<LoginStatus.InUse> other = () -> LoginStatus.InUse.of("v1", "AWSPREVIOUS (version v1)", true, 1);
		login.watch(one);
		login.watch(other);
		assertThat(this.monitor.logins()).extracting(LoginStatus::server).containsExactly("database", "redis server");
		LoginStatus status = this.monitor.logins().get(0);
		assertThat(List.of(status.accepted(), status.acceptedPending(), status.refused(), status.failed(),
				status.replaced(), (long) status.outdated()))
			.containsExactly(3L, 1L, 1L, 1L, 4L, 4L);
		assertThat(status.inUse()).extracting(LoginStatus.InUse::isBehind).containsExactly(false, true);
		login.forget(other);
		assertThat(this.monitor.logins().get(0).outdated()).isEqualTo(3);
		assertThat(this.monitor.events(DB::equals)).extracting(PastEvent::type)
			.containsExactlyInAnyOrder(PastEvent.Type.REFUSED, PastEvent.Type.DRAINED);
	}

	@Test
	void eventTellsWhatHappenedToWhat() {
		this.monitor.record(PastEvent.Type.ROTATED, DB,
				(event) -> event.withVersion("v2").withPreviousVersion("v1").withDetail("By hand"));
		PastEvent event = this.monitor.events(DB::equals).get(0);
		assertThat(event.type()).isEqualTo(PastEvent.Type.ROTATED);
		assertThat(event.reference()).isEqualTo(DB);
		assertThat(event.versionId()).isEqualTo("v2");
		assertThat(event.previousVersionId()).isEqualTo("v1");
		assertThat(event.detail()).isEqualTo("By hand");
		assertThat(event.count()).isEqualTo(1);
	}

	@Test
	void recordForgetsTheSecretOfWhichNothingHappenedForLongest() {
		refused(DB, "v1");
		for (int i = 1; i < 1024; i++) {
			refused(SecretReference.parse("prod/s" + i), "v1");
		}
		assertThat(this.monitor.events((whole) -> true)).hasSize(1024);
		refused(DB, "v2");
		refused(API, "v1");
		assertThat(this.monitor.events((whole) -> true)).hasSize(1025)
			.extracting(PastEvent::reference)
			.contains(DB, API)
			.doesNotContain(SecretReference.parse("prod/s1"));
	}

	@Test
	void latestGivesTwentyOfAllNamesTheNewestFirst() {
		for (int i = 1; i <= 15; i++) {
			this.clock.advance(Duration.ofSeconds(1));
			refused(DB, "v" + i);
			this.clock.advance(Duration.ofSeconds(1));
			refused(API, "w" + i);
		}
		assertThat(this.monitor.latest((whole) -> true)).hasSize(SecretMonitor.MOST_EVENTS)
			.extracting(PastEvent::versionId)
			.startsWith("w15", "v15", "w14")
			.endsWith("w6", "v6");
		assertThat(this.monitor.latest(DB::equals)).hasSize(15);
		assertThat(this.monitor.latest((whole) -> false)).isEmpty();
	}

	@Test
	void loginsAreInTheOrderOfSecretAndServer() {
		for (int i = 29; i >= 10; i--) {
			this.monitor.login(SecretReference.parse("prod/s" + i), "redis server");
			this.monitor.login(SecretReference.parse("prod/s" + i), "database");
		}
		assertThat(this.monitor.logins()).extracting((login) -> login.reference() + " " + login.server())
			.hasSize(40)
			.startsWith("prod/s10 database", "prod/s10 redis server", "prod/s11 database")
			.isSorted();
	}

	@Test
	void onNewLoginTellsOfEachOnceUntilItIsClosed() {
		AtomicInteger told = new AtomicInteger();
		LiveSecret.Registration registration = this.monitor.onNewLogin(told::incrementAndGet);
		this.monitor.login(DB, "database");
		assertThat(told).hasValue(1);
		this.monitor.login(DB, "database");
		assertThat(told).hasValue(1);
		this.monitor.login(DB, "redis server");
		assertThat(told).hasValue(2);
		registration.close();
		this.monitor.login(API, "database");
		assertThat(told).hasValue(2);
	}

	@Test
	void loginKeepsWhatItUsesAndWhatWasRefusedInTheHistory() {
		LoginMonitor login = this.monitor.login(DB, "database");
		login.refused("v1", "AWSCURRENT (version v1)");
		this.clock.advance(Duration.ofSeconds(1));
		login.usesPending("v2");
		this.clock.advance(Duration.ofSeconds(1));
		login.drained("HikariPool-1", 4, "v2");
		assertThat(this.monitor.events(DB::equals))
			.extracting((event) -> event.type() + " " + event.versionId() + ": " + event.detail())
			.containsExactly("DRAINED v2: 4 connections of pool 'HikariPool-1' were replaced",
					"PENDING_VERSION_IN_USE v2: The database accepts it",
					"REFUSED v1: The database refused AWSCURRENT (version v1)");
	}

	@Test
	void loginStatusTellsTheVersionInUse() {
		LoginStatus.InUse current = LoginStatus.InUse.of("v1", "AWSCURRENT (version v1)", false, 0);
		LoginStatus.InUse copy = LoginStatus.InUse.of(null, "a copy", true, 2);
		assertThat(current.versionId()).isEqualTo("v1");
		assertThat(current.version()).isEqualTo("AWSCURRENT (version v1)");
		assertThat(copy.versionId()).isNull();
		assertThat(LoginStatus.of(DB, "database", List.of(current, copy)).withLogins(3, 1, 2, 0)).hasToString(
				"LoginStatus[prod/db, database, [AWSCURRENT (version v1), a copy, 2 connections with another], "
						+ "accepted 3, refused 2]");
	}

	@Test
	void noneKeepsNothing() {
		SecretMonitor none = SecretMonitor.none();
		none.record(PastEvent.Type.ROTATED, DB, (event) -> event);
		none.login(DB, "database").refused("v1", "AWSCURRENT");
		assertThat(none.events((whole) -> true)).isEmpty();
		assertThat(none.logins()).isEmpty();
	}

	private void refused(SecretReference reference, String version) {
		this.monitor.record(PastEvent.Type.REFUSED, reference, (event) -> event.withVersion(version));
	}

}
