package io.github.ecssecrets.login;

import java.time.Duration;
import java.util.List;

import io.github.ecssecrets.SecretOrigin;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretUnavailableException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LoginRefusal}, as {@link LoginSearches} makes it: what is told of the
 * versions that a server refused. Times are seconds.
 */
class LoginRefusalTests {

	private static final SecretReference REFERENCE = SecretReference.parse("prod/db");

	private static final SecretOrigin VARIABLE = new SecretOrigin.EnvironmentVariable("DB");

	private static final LoginCredentials V1 = version("canary-1", "v1");

	private static final LoginCredentials V2 = version("canary-2", "v2");

	private final LoginCandidates candidates = new LoginCandidates(V1, 0);

	private final LoginSearches searches = new LoginSearches(this.candidates, 0);

	private static LoginCredentials version(String password, String id) {
		return new LoginCredentials("app", password, id, id, null);
	}

	private static long at(long seconds) {
		return Duration.ofSeconds(seconds).toNanos();
	}

	private void refuse(LoginCredentials credentials, LoginFailure meaning, @Nullable Throwable exception, long now) {
		this.candidates.refused(credentials, meaning, exception, "a cause", at(now), at(now));
	}

	private void accept(LoginCredentials credentials, long now) {
		this.candidates.accepted(credentials, at(now), at(now));
	}

	private void find(LoginCredentials other, long now) {
		this.candidates.found(List.of(other), other, true, at(now));
	}

	@Test
	void refusalWhenNothingWasRefusedIsNone() {
		assertThat(this.searches.refusal(REFERENCE)).isNull();
		find(V2, 1);
		assertThat(this.searches.refusal(REFERENCE)).isNull();
	}

	@Test
	void refusalTellsWhatTheLastOneMeans() {
		IllegalStateException first = new IllegalStateException("first");
		IllegalStateException last = new IllegalStateException("last");
		find(V2, 0);
		refuse(V2, LoginFailure.WRONG_CREDENTIALS, first, 5);
		refuse(V1, LoginFailure.REFUSED, last, 70);
		find(V2, 71);
		LoginRefusal refusal = this.searches.refusal(REFERENCE);
		assertThat(refusal.reference()).isEqualTo(REFERENCE);
		assertThat(refusal.meaning()).isEqualTo(LoginFailure.REFUSED);
		assertThat(refusal.exception()).isSameAs(last);
		assertThat(refusal.problem()).isNull();
		assertThat(refusal.refused()).containsExactly("v1", "v2");
		assertThat(refusal).hasToString(
				"The server refuses the login with secret 'prod/db': v1 and v2 did not log in, because a cause");
	}

	@Test
	void refusalWhenThePasswordWasChangedTellsNothingOfARotationLongAgo() {
		IllegalStateException longAgo = new IllegalStateException("long ago");
		IllegalStateException now = new IllegalStateException("now");
		accept(V1, 1);
		refuse(V1, LoginFailure.WRONG_CREDENTIALS, longAgo, 10);
		this.candidates.noteCurrent(V2, at(11));
		accept(V2, 12);
		refuse(V2, LoginFailure.REFUSED, now, 90_000);
		find(V1, 90_000);
		LoginRefusal refusal = this.searches.refusal(REFERENCE);
		assertThat(refusal.meaning()).isEqualTo(LoginFailure.REFUSED);
		assertThat(refusal.exception()).isSameAs(now);
	}

	@Test
	void refusalNamesThePlacesOfCopies() {
		LoginCredentials copy = new LoginCredentials("app", "canary-0", null, "the copy", VARIABLE);
		LoginCandidates ofCopy = new LoginCandidates(copy, 0);
		ofCopy.refused(copy, LoginFailure.WRONG_CREDENTIALS, null, null, at(1), at(1));
		LoginRefusal refusal = new LoginSearches(ofCopy, 0).refusal(REFERENCE);
		assertThat(refusal.refusedCopies()).containsExactly(VARIABLE);
		assertThat(refusal.exception()).isNull();
	}

	@Test
	void refusalTellsOfAVersionThatWasReplacedAndNotTried() {
		accept(V1, 1);
		find(V2, 2);
		assertThat(this.searches.refusal(REFERENCE)).as("the server refused nothing").isNull();
		refuse(V1, LoginFailure.ACCOUNT_LOCKED, null, 3);
		find(V2, 4);
		LoginRefusal refusal = this.searches.refusal(REFERENCE);
		assertThat(refusal.refused()).containsExactly("v1");
		assertThat(refusal.describe("The cache")).isEqualTo("The cache refuses the login with secret 'prod/db': "
				+ "the account is locked or expired; unlock it, or rotate the secret; "
				+ "v2 was replaced by a later one, and is tried last");
	}

	@Test
	void refusalTellsWhyNoNewerVersionCouldBeRead() {
		SecretUnavailableException problem = new SecretUnavailableException(REFERENCE, "no answer", null, null);
		LoginRefusal refusal = new LoginRefusal(REFERENCE, LoginFailure.REFUSED, List.of("v1"), List.of(),
				List.of("a note"), problem, null, null);
		assertThat(refusal.problem()).isSameAs(problem);
		assertThat(refusal).hasToString("The server refuses the login with secret 'prod/db': v1 did not log in; "
				+ "a note; a newer version could not be read: no answer");
	}

}
