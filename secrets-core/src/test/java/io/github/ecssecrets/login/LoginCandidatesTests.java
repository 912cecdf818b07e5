package io.github.ecssecrets.login;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LoginCandidates}: which version is next. Times are seconds.
 */
class LoginCandidatesTests {

	private static final LoginCredentials V0 = version("app", "canary-0", "v0");

	private static final LoginCredentials V1 = version("app", "canary-1", "v1");

	private static final LoginCredentials V2 = version("app", "canary-2", "v2");

	private final LoginCandidates candidates = new LoginCandidates(V1, 0);

	private static LoginCredentials version(String user, String password, @Nullable String id) {
		return new LoginCredentials(user, password, id, "version " + id, null);
	}

	private static long at(long seconds) {
		return Duration.ofSeconds(seconds).toNanos();
	}

	private void refuse(LoginCredentials credentials, long now) {
		this.candidates.refused(credentials, LoginFailure.WRONG_CREDENTIALS, null, null, at(now), at(now));
	}

	private boolean accept(LoginCredentials credentials, long started, long now) {
		return this.candidates.accepted(credentials, at(started), at(now));
	}

	@Test
	void newVersionIsPreferredAndSoIsTold() {
		assertThat(this.candidates.noteCurrent(V1, at(1))).as("nothing moved").isFalse();
		assertThat(this.candidates.noteCurrent(V2, at(1))).isTrue();
		assertThat(this.candidates.preferred()).isSameAs(V2);
		assertThat(this.candidates.next(false, at(1))).isSameAs(V2);
	}

	@Test
	void newVersionWithEqualContentIsNoChange() {
		LoginCredentials equal = version("app", "canary-1", "v2");
		assertThat(this.candidates.noteCurrent(equal, at(1))).isFalse();
		assertThat(this.candidates.preferred()).isSameAs(equal);
	}

	@Test
	void refusedVersionThatBecomesCurrentIsTriedAtOnce() {
		refuse(V2, 1);
		this.candidates.noteCurrent(V2, at(2));
		assertThat(this.candidates.next(false, at(2))).isSameAs(V2);
	}

	@Test
	void acceptedLoginTellsWhetherOtherCredentialsArePreferredNow() {
		assertThat(accept(V1, 1, 2)).isFalse();
		assertThat(accept(V2, 3, 4)).isTrue();
		assertThat(accept(V2, 5, 6)).isFalse();
		assertThat(this.candidates.preferred()).isSameAs(V2);
	}

	@Test
	void acceptedLoginThatBeganBeforeCurrentMovedTellsOfTheNewVersionOnly() {
		this.candidates.noteCurrent(V2, at(10));
		assertThat(accept(V1, 9, 11)).isFalse();
		assertThat(this.candidates.preferred()).isSameAs(V2);
		assertThat(this.candidates.isKnownGood(V1, at(11))).isFalse();
		assertThat(accept(V2, 9, 11)).isFalse();
		assertThat(this.candidates.isKnownGood(V2, at(11))).isTrue();
		assertThat(accept(V1, 10, 12)).as("it began when it had moved").isTrue();
	}

	@Test
	void acceptedLoginThatBeganBeforeItsVersionWasRefusedTellsNothing() {
		accept(V2, 1, 2);
		refuse(V1, 5);
		assertThat(accept(V1, 4, 6)).isFalse();
		assertThat(this.candidates.preferred()).isSameAs(V2);
	}

	@Test
	void acceptedVersionIsKnownToBeGoodForTenSeconds() {
		accept(V1, 100, 101);
		assertThat(this.candidates.isKnownGood(V1, at(111))).isTrue();
		assertThat(this.candidates.isKnownGood(V1, at(111) + 1)).isFalse();
		assertThat(this.candidates.isKnownGood(V2, at(102))).isFalse();
		refuse(V1, 102);
		assertThat(this.candidates.isKnownGood(V1, at(102))).isFalse();
	}

	@Test
	void refusedVersionIsTriedAgainOnlyWithinTwoSecondsAfterASearch() {
		refuse(V1, 0);
		this.candidates.found(List.of(), null, true, at(10));
		assertThat(this.candidates.next(false, at(12))).isSameAs(V1);
		assertThat(this.candidates.next(false, at(12) + 1)).isNull();
	}

	@Test
	void searchIsDoneOnceForEachRefusalOfWhatIsInUse() {
		assertThat(this.candidates.isSearched()).isFalse();
		this.candidates.found(List.of(V2), null, false, at(1));
		assertThat(this.candidates.isSearched()).isTrue();
		refuse(V2, 2);
		assertThat(this.candidates.isSearched()).as("another was refused").isTrue();
		refuse(V1, 3);
		assertThat(this.candidates.isSearched()).isFalse();
	}

	@Test
	void versionThatWorksIsUsedThoughASearchFindsItNoLonger() {
		accept(V2, 1, 2);
		this.candidates.found(List.of(V0), null, true, at(3));
		assertThat(this.candidates.next(false, at(3))).isSameAs(V2);
	}

	@Test
	void refusedVersionIsNotTriedBeforeOthersThatASearchFound() {
		refuse(V1, 0);
		this.candidates.found(List.of(V2), null, false, at(1));
		assertThat(this.candidates.next(false, at(1))).isSameAs(V2);
	}

	@Test
	void nextTimeToTryIsTheFirstThatIsStillToCome() {
		assertThat(this.candidates.nextFrom(at(1))).as("none is refused").isEqualTo(at(1) + at(24 * 60 * 60));
		refuse(V1, 1);
		this.candidates.found(List.of(V2), null, true, at(2));
		assertThat(this.candidates.nextFrom(at(2))).isEqualTo(at(6));
	}

}
