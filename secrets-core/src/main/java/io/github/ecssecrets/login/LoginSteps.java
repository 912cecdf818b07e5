package io.github.ecssecrets.login;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.login.LoginAttempt.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a login does next: try credentials, search for others, wait, or give up.
 * Knows which logins wait. Guarded by the lock of the {@link LoginCoordinator}.
 */
final class LoginSteps {

	private final SecretReference reference;

	private final LoginCandidates candidates;

	private final LoginSearches searches;

	private final LoginTurns turns;

	private final Set<LoginAttempt> waiting = new LinkedHashSet<>();

	LoginSteps(SecretReference reference, LoginCandidates candidates, LoginSearches searches, LoginTurns turns) {
		this.reference = reference;
		this.candidates = candidates;
		this.searches = searches;
		this.turns = turns;
	}

	/**
	 * The logins that wait.
	 */
	List<LoginAttempt> waiting() {
		return List.copyOf(this.waiting);
	}

	/**
	 * Decides what a login does next.
	 */
	Step next(LoginAttempt attempt, long now) {
		if (attempt.isDecided()) {
			return Step.NOTHING;
		}
		boolean over = attempt.isOver(now);
		LoginCredentials next = this.candidates.next(this.turns.isProbing(), now);
		if (next != null && !(over && attempt.wasTried())) {
			boolean probe = this.candidates.isProbe(next);
			boolean good = this.candidates.isKnownGood(next, now);
			long from = probe ? now : this.turns.mayBeginFrom(good, attempt.arrived(), attempt.patience(), now);
			if (from - now <= 0) {
				return decide(attempt, new Outcome(this.turns.begin(next, !good && !probe, probe, now), null));
			}
			return over ? giveUp(attempt) : waitUntil(attempt, from, now, false);
		}
		if (over) {
			return giveUp(attempt);
		}
		if (this.searches.isUseful(now)) {
			boolean search = this.searches.begin(now);
			long from = this.searches.isRunning() ? attempt.deadline() : this.searches.nextFrom(now);
			return waitUntil(attempt, from, now, search);
		}
		long from = this.candidates.nextFrom(now);
		return (from - attempt.deadline() >= 0) ? giveUp(attempt) : waitUntil(attempt, from, now, false);
	}

	private Step giveUp(LoginAttempt attempt) {
		return decide(attempt, new Outcome(null, this.searches.refusal(this.reference)));
	}

	private Step decide(LoginAttempt attempt, Outcome outcome) {
		this.waiting.remove(attempt);
		attempt.decide();
		return new Step(outcome, false, null);
	}

	private Step waitUntil(LoginAttempt attempt, long from, long now, boolean search) {
		this.waiting.add(attempt);
		return new Step(null, search, attempt.wakeAt(from, now));
	}

	/**
	 * What to do with an attempt: an outcome, or a search, or a look at it later.
	 */
	record Step(@Nullable Outcome outcome, boolean search, @Nullable Duration wake) {

		private static final Step NOTHING = new Step(null, false, null);

	}

}
