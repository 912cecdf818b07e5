package io.github.ecssecrets.login;

import java.time.Duration;

import io.github.ecssecrets.testsupport.FakeSecrets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.github.ecssecrets.SecretReference.AWSCURRENT;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the turns that logins take, with the coordinator that gives them.
 */
class LoginTurnsTests {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final FakeSecrets secrets = new FakeSecrets();

	private final FakeLoginClock clock = new FakeLoginClock();

	private LoginCoordinator coordinator;

	@BeforeEach
	void start() {
		this.secrets.label(AWSCURRENT, "app", "canary-1").know("app", "canary-1");
		LoginVersions versions = new LoginVersions(this.secrets, FakeSecrets.REFERENCE,
				LoginFields.of("username", "password"));
		this.coordinator = new LoginCoordinator(versions, true, "server", this.clock,
				new LoginListeners(FakeSecrets.REFERENCE));
	}

	private LoginAttempt begin() {
		return this.coordinator.begin(PATIENCE);
	}

	private static LoginTurns.Turn turn(LoginAttempt attempt) {
		assertThat(attempt.outcome()).isCompleted();
		LoginTurns.Turn turn = attempt.outcome().join().turn();
		assertThat(turn).isNotNull();
		return turn;
	}

	@Test
	void firstGoesAloneAndTheOthersSideBySideAfterIt() {
		LoginAttempt first = begin();
		LoginAttempt second = begin();
		LoginAttempt third = begin();
		this.clock.advance(Duration.ofSeconds(1));
		assertThat(second.outcome()).isNotDone();
		this.coordinator.accepted(turn(first));
		turn(second);
		turn(third);
	}

	@Test
	void loginThatWasAcceptedLongAgoIsNotKnownToBeGood() {
		this.coordinator.accepted(turn(begin()));
		this.clock.advance(Duration.ofSeconds(11));
		turn(begin());
		assertThat(begin().outcome()).isNotDone();
	}

	@Test
	void shortLoginsFollowEachOtherSoThatOneIsRefused() {
		this.coordinator.accepted(turn(begin()));
		LoginAttempt first = begin();
		LoginAttempt second = begin();
		LoginAttempt third = begin();
		assertThat(second.outcome()).isNotDone();
		this.coordinator.accepted(turn(first));
		LoginTurns.Turn running = turn(second);
		assertThat(third.outcome()).isNotDone();
		this.secrets.label("AWSPENDING", "app", "canary-2");
		this.coordinator.refused(running, LoginFailure.WRONG_CREDENTIALS, null, null);
		assertThat(turn(third).credentials().revealPassword()).isEqualTo("canary-2");
	}

	@Test
	void longLoginsRunSideBySide() {
		this.coordinator.accepted(turn(begin()));
		turn(begin());
		LoginAttempt second = begin();
		LoginAttempt third = begin();
		this.clock.advance(Duration.ofMillis(100));
		turn(second);
		turn(third);
	}

	@Test
	void loginWithoutAnAnswerHoldsUpOthersForTwoSecondsOrAThirdOfTheirPatience() {
		turn(begin());
		LoginAttempt hasty = this.coordinator.begin(Duration.ofSeconds(3));
		LoginAttempt patient = begin();
		this.clock.advance(Duration.ofMillis(999));
		assertThat(hasty.outcome()).isNotDone();
		this.clock.advance(Duration.ofMillis(1));
		LoginTurns.Turn second = turn(hasty);
		this.clock.advance(Duration.ofMillis(1900));
		assertThat(patient.outcome()).isNotDone();
		this.coordinator.accepted(second);
		turn(patient);
	}

	@Test
	void loginThatEndedLateDoesNotUndoARefusal() {
		LoginTurns.Turn late = turn(begin());
		this.clock.advance(Duration.ofSeconds(3));
		LoginTurns.Turn second = turn(begin());
		this.clock.advance(Duration.ofMillis(1));
		this.secrets.label("AWSPENDING", "app", "canary-2");
		this.coordinator.refused(second, LoginFailure.WRONG_CREDENTIALS, null, null);
		this.coordinator.accepted(late);
		assertThat(turn(begin()).credentials().revealPassword()).isEqualTo("canary-2");
	}

	@Test
	void loginsThatWereRefusedTogetherCountAsOne() {
		this.coordinator.accepted(turn(begin()));
		LoginTurns.Turn first = turn(begin());
		LoginAttempt waiting = begin();
		LoginAttempt waitingToo = begin();
		this.clock.advance(Duration.ofMillis(101));
		LoginTurns.Turn second = turn(waiting);
		LoginTurns.Turn third = turn(waitingToo);
		this.secrets.label("AWSPENDING", "app", "canary-2");
		this.coordinator.refused(first, LoginFailure.WRONG_CREDENTIALS, null, null);
		this.coordinator.refused(second, LoginFailure.WRONG_CREDENTIALS, null, null);
		this.coordinator.refused(third, LoginFailure.WRONG_CREDENTIALS, null, null);
		assertThat(turn(begin()).credentials().revealPassword()).isEqualTo("canary-2");
	}

	@Test
	void attemptThatIsCancelledGivesItsTurnBack() {
		LoginAttempt first = begin();
		LoginAttempt second = begin();
		this.coordinator.cancel(first);
		turn(second);
		this.coordinator.cancel(begin());
		assertThat(second.outcome()).isCompleted();
	}

	@Test
	void attemptThatFindsNoTurnEndsWithItsPatience() {
		turn(begin());
		LoginAttempt second = this.coordinator.begin(Duration.ofSeconds(6));
		this.clock.advance(Duration.ofSeconds(2));
		LoginTurns.Turn turn = turn(second);
		this.clock.advance(Duration.ofSeconds(5));
		this.coordinator.refused(turn, LoginFailure.WRONG_CREDENTIALS, null, null);
		this.coordinator.again(second);
		assertThat(second.outcome().join().refusal()).isNotNull();
	}

	@Test
	void firstTryIsMadeWithoutPatienceAndNoOtherAfterIt() {
		LoginAttempt hasty = this.coordinator.begin(Duration.ZERO);
		this.coordinator.refused(turn(hasty), LoginFailure.WRONG_CREDENTIALS, null, null);
		this.secrets.know("app", "canary-2");
		this.coordinator.again(hasty);
		assertThat(hasty.outcome().join().turn()).isNull();
	}

	@Test
	void attemptThatHadItsTurnTakesNoOther() {
		LoginTurns.Turn first = turn(begin());
		LoginAttempt second = begin();
		this.clock.advance(Duration.ofMillis(500));
		this.coordinator.ended(first);
		this.coordinator.ended(turn(second));
		this.clock.advance(Duration.ofSeconds(3));
		turn(begin());
	}

	@Test
	void loginThatComesWhileOneRunsForLongBeginsAtOnce() {
		this.coordinator.accepted(turn(begin()));
		turn(begin());
		this.clock.advance(Duration.ofMillis(100));
		turn(begin());
	}

	@Test
	void loginThatEndsKeepsNoOtherFromRunning() {
		this.coordinator.accepted(turn(begin()));
		LoginTurns.Turn first = turn(begin());
		this.clock.advance(Duration.ofMillis(100));
		LoginTurns.Turn second = turn(begin());
		this.coordinator.ended(first);
		LoginAttempt third = begin();
		assertThat(third.outcome()).as("the second runs, and may tell that the password changed").isNotDone();
		this.coordinator.ended(second);
		turn(third);
	}

	@Test
	void loginsGoOnWithPreviousWhileOneProbesCurrent() {
		this.secrets.label(AWSCURRENT, "other", "canary-2").label("AWSPREVIOUS", "app", "canary-1");
		this.secrets.know("other", "canary-2");
		LoginAttempt first = begin();
		this.coordinator.refused(turn(first), LoginFailure.WRONG_CREDENTIALS, null, null);
		this.coordinator.again(first);
		this.coordinator.accepted(turn(first));
		assertThat(this.coordinator.isBehind()).isTrue();
		this.clock.advance(Duration.ofSeconds(59));
		LoginTurns.Turn running = turn(begin());
		assertThat(running.credentials().revealPassword()).isEqualTo("canary-1");
		this.clock.advance(Duration.ofSeconds(1));
		assertThat(turn(begin()).credentials().revealPassword()).as("waits for nobody").isEqualTo("canary-2");
		this.coordinator.accepted(running);
		LoginAttempt next = begin();
		this.clock.advance(Duration.ofMillis(100));
		assertThat(turn(next).credentials().revealPassword()).isEqualTo("canary-1");
	}

	@Test
	void loginOfSomebodyElseHoldsUpNobody() {
		assertThat(this.coordinator.credentials(begin()).join().revealPassword()).isEqualTo("canary-1");
		turn(begin());
	}

}
