package io.github.ecssecrets;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
	void loginCountsForAllLoginsOfItsKind() {
		LoginMonitor login = this.monitor.login(DB, "database");
		assertThat(this.monitor.login(DB, "database")).isSameAs(login);
		login.accepted(false);
		login.accepted(true);
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
			.containsExactly(2L, 1L, 1L, 1L, 4L, 4L);
		assertThat(status.inUse()).extracting(LoginStatus.InUse::isBehind).containsExactly(false, true);
		login.forget(other);
		assertThat(this.monitor.logins().get(0).outdated()).isEqualTo(3);
		assertThat(this.monitor.events(DB::equals)).extracting(PastEvent::type)
			.containsExactlyInAnyOrder(PastEvent.Type.REFUSED, PastEvent.Type.DRAINED);
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
