package io.github.ecssecrets.login;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RefusedLogins}: when a version may be tried again. Times are seconds.
 */
class RefusedLoginsTests {

	private static final LoginCredentials V1 = version("app", "canary-1", "v1");

	private static final LoginCredentials V2 = version("app", "canary-2", "v2");

	private static final LoginCredentials OF_OTHER_USER = version("other", "canary-3", "v3");

	private final RefusedLogins refusals = new RefusedLogins();

	private static LoginCredentials version(String user, String password, @Nullable String id) {
		return new LoginCredentials(user, password, id, "version " + id, null);
	}

	private static long at(long seconds) {
		return Duration.ofSeconds(seconds).toNanos();
	}

	private boolean refuse(LoginCredentials credentials, long started, long now) {
		return refuse(credentials, LoginFailure.WRONG_CREDENTIALS, false, started, now);
	}

	private boolean refuse(LoginCredentials credentials, LoginFailure meaning, boolean wasAccepted, long started,
			long now) {
		return this.refusals.refused(credentials, meaning, null, null, wasAccepted, V1, at(started), at(now));
	}

	private long waits(LoginCredentials credentials, boolean rotating, long now) {
		return Duration.ofNanos(this.refusals.mayTryFrom(credentials, rotating, at(now)) - at(now)).toSeconds();
	}

	@Test
	void versionThatWasNotRefusedMayBeTriedAtOnce() {
		assertThat(waits(V1, true, 7)).isZero();
		assertThat(this.refusals.find(V1)).isNull();
		assertThat(this.refusals.count(V1)).isZero();
	}

	@ParameterizedTest
	@CsvSource({ "1,false,5", "1,true,60", "2,false,55", "2,true,55", "3,false,120", "4,false,300", "9,true,300" })
	void pausesGrow(int times, boolean rotating, long pause) {
		long now = 0;
		for (int time = 0; time < times; time++) {
			now += 1000;
			assertThat(refuse(V1, now, now)).isTrue();
		}
		assertThat(this.refusals.count(V1)).isEqualTo(times);
		assertThat(waits(V1, rotating, now)).isEqualTo(pause);
		assertThat(waits(V1, rotating, now + pause - 1)).isEqualTo(1);
		assertThat(waits(V1, rotating, now + pause)).isZero();
	}

	@Test
	void loginThatRanBesideARefusedOneIsNoNews() {
		assertThat(refuse(V1, 10, 20)).isTrue();
		assertThat(refuse(V1, 19, 21)).isFalse();
		assertThat(this.refusals.count(V1)).isEqualTo(1);
		assertThat(waits(V2, true, 21)).as("one refused login of the two that a user may have").isZero();
		assertThat(refuse(V1, 20, 30)).as("it began when the refusal was known").isTrue();
		assertThat(this.refusals.count(V1)).isEqualTo(2);
	}

	@Test
	void userHasTwoRefusedLoginsAMinute() {
		refuse(V1, 10, 10);
		assertThat(waits(V2, true, 11)).isZero();
		refuse(V2, 30, 30);
		LoginCredentials third = version("app", "canary-4", "v4");
		assertThat(waits(third, false, 40)).isEqualTo(30);
		assertThat(waits(third, false, 70)).isZero();
		assertThat(waits(OF_OTHER_USER, false, 40)).isZero();
		assertThat(this.refusals.accepted(version("app", "canary-5", "v5"), at(41))).isTrue();
		assertThat(waits(third, false, 42)).as("an accepted login counts anew").isZero();
	}

	@Test
	void acceptedLoginForgetsTheRefusalsOfItsVersionAlone() {
		refuse(V1, 10, 10);
		refuse(V2, 30, 30);
		assertThat(this.refusals.accepted(V1, at(9))).as("it began before it was refused").isFalse();
		assertThat(this.refusals.find(V1)).isNotNull();
		assertThat(this.refusals.accepted(V1, at(10))).isTrue();
		assertThat(this.refusals.find(V1)).isNull();
		assertThat(this.refusals.find(V2)).isNotNull();
	}

	@Test
	void lockedAccountIsLeftAloneForAMinute() {
		refuse(V1, 0, 0);
		refuse(V2, LoginFailure.ACCOUNT_LOCKED, false, 100, 100);
		assertThat(this.refusals.isLocked(V1, at(159))).isTrue();
		assertThat(this.refusals.isLocked(V1, at(160))).isFalse();
		assertThat(this.refusals.isLocked(OF_OTHER_USER, at(101))).isFalse();
		assertThat(waits(V1, false, 110)).as("a version that was refused").isEqualTo(50);
		refuse(OF_OTHER_USER, 100, 100);
		assertThat(waits(OF_OTHER_USER, false, 110)).isZero();
	}

	@Test
	void wrongPasswordLocksNothing() {
		refuse(V1, 0, 0);
		assertThat(this.refusals.isLocked(V1, at(1))).isFalse();
	}

	@Test
	void copyWithoutVersionIsOfTheVersionThatItIsFoundFor() {
		refuse(version("app", "canary-1", null), 0, 0);
		assertThat(this.refusals.find(V1)).isNotNull();
		assertThat(this.refusals.find(version("app", "canary-1", "v9"))).as("another version with that password")
			.isNull();
	}

	@Test
	void versionThatBecameCurrentMayBeTriedUnlessItWasReplaced() {
		refuse(V1, LoginFailure.WRONG_CREDENTIALS, true, 0, 0);
		refuse(V2, 1, 1);
		this.refusals.becameCurrent(V1);
		this.refusals.becameCurrent(V2);
		assertThat(this.refusals.find(V1)).isNotNull();
		assertThat(this.refusals.find(V2)).isNull();
	}

	@Test
	void changedPasswordMakesWorthwhileWhatWasNeverRight() {
		LoginCredentials replaced = version("app", "canary-0", "v0");
		refuse(replaced, LoginFailure.WRONG_CREDENTIALS, true, 0, 0);
		refuse(V2, 100, 100);
		refuse(OF_OTHER_USER, 150, 150);
		refuse(V1, LoginFailure.WRONG_CREDENTIALS, true, 155, 155);
		assertThat(this.refusals.accepted(version("app", "canary-9", "v9"), at(155))).isTrue();
		assertThat(waits(V2, true, 155)).isZero();
		assertThat(waits(replaced, true, 155)).isEqualTo(60);
		assertThat(waits(OF_OTHER_USER, true, 155)).isEqualTo(55);
		assertThat(waits(V1, true, 155)).isEqualTo(60);
	}

	@Test
	void versionThatWasOnceRightStaysOneThatWas() {
		refuse(V2, LoginFailure.WRONG_CREDENTIALS, true, 0, 0);
		refuse(V2, 1000, 1000);
		this.refusals.becameCurrent(V2);
		assertThat(this.refusals.find(V2)).isNotNull();
	}

	@Test
	void replacedVersionCountsAsRefused() {
		this.refusals.replaced(V1, at(10));
		assertThat(this.refusals.find(V1)).isNotNull();
		assertThat(this.refusals.find(V1).isAssumed()).isTrue();
		assertThat(waits(V1, true, 10)).isEqualTo(60);
		assertThat(waits(V2, true, 10)).as("the server was not asked").isZero();
		refuse(V2, 20, 20);
		this.refusals.replaced(V2, at(30));
		assertThat(this.refusals.find(V2).isAssumed()).isFalse();
	}

	@Test
	void thirtyTwoVersionsAreRemembered() {
		for (int version = 1; version <= 33; version++) {
			refuse(version("user-" + version, "canary-" + version, "v" + version), version, version);
		}
		assertThat(this.refusals.find(version("user-1", "canary-1", "v1"))).isNull();
		assertThat(this.refusals.find(version("user-2", "canary-2", "v2"))).isNotNull();
		assertThat(this.refusals.find(version("user-33", "canary-33", "v33"))).isNotNull();
	}

	@Test
	void budgetsOfThirtyTwoUsersAreRemembered() {
		for (int user = 1; user <= 33; user++) {
			refuse(version("user-" + user, "canary-1", "v1"), 0, 0);
			refuse(version("user-" + user, "canary-2", "v2"), 0, 0);
		}
		assertThat(waits(version("user-1", "canary-3", "v3"), false, 0)).isZero();
		assertThat(waits(version("user-2", "canary-3", "v3"), false, 0)).isEqualTo(60);
	}

}
