package io.github.ecssecrets.login;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import io.github.ecssecrets.login.LoginAttempt.Outcome;
import io.github.ecssecrets.login.LoginTurns.Turn;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Coordinates the logins with one secret: who tries what, who waits, and when versions
 * are searched. Nothing waits, and no foreign code runs, under its lock. Thread-safe.
 */
final class LoginCoordinator {

	private static final Logger logger = LoggerFactory.getLogger(SecretLogin.class);

	private final LoginVersions versions;

	private final boolean pendingFallback;

	private final String server;

	private final LoginClock clock;

	private final LoginListeners listeners;

	private final ReentrantLock lock = new ReentrantLock();

	private final LoginCandidates candidates;

	private final LoginSearches searches;

	private final LoginTurns turns = new LoginTurns();

	private final Set<LoginAttempt> waiting = new LinkedHashSet<>();

	private boolean failing;

	/**
	 * Creates a coordinator.
	 * @param server what is logged in to, such as {@code database}
	 */
	LoginCoordinator(LoginVersions versions, boolean pendingFallback, String server, LoginClock clock,
			LoginListeners listeners) {
		this.versions = versions;
		this.pendingFallback = pendingFallback;
		this.server = server;
		this.clock = clock;
		this.listeners = listeners;
		this.candidates = new LoginCandidates(versions.current(), clock.nanoTime());
		this.searches = new LoginSearches(this.candidates, clock.nanoTime());
	}

	/**
	 * Does something under the lock after the newest version was noted.
	 */
	private <T extends @Nullable Object> T locked(Supplier<T> action) {
		LoginCredentials newest = this.versions.current();
		boolean moved;
		T result;
		this.lock.lock();
		try {
			moved = this.candidates.noteCurrent(newest, this.clock.nanoTime());
			result = action.get();
		}
		finally {
			this.lock.unlock();
		}
		if (moved) {
			this.listeners.changed();
		}
		return result;
	}

	private void run(Runnable action) {
		locked(() -> {
			action.run();
			return null;
		});
	}

	/**
	 * The credentials that connections should have. Does no I/O.
	 */
	LoginCredentials preferred() {
		return locked(this.candidates::preferred);
	}

	boolean isBehind() {
		return locked(this.candidates::isBehind);
	}

	/**
	 * The credentials for a login that begins now; the preferred ones if none of the
	 * versions may be tried.
	 */
	LoginCredentials current() {
		return locked(() -> {
			long now = this.clock.nanoTime();
			LoginCredentials next = this.candidates.next(false, now);
			return ((next != null) ? next : this.candidates.preferred()).handOut(now);
		});
	}

	/**
	 * The credentials for a login that somebody else makes.
	 * @param attempt an attempt that began
	 * @return completes with the preferred ones if none may be tried in its time
	 */
	CompletableFuture<LoginCredentials> credentials(LoginAttempt attempt) {
		return attempt.outcome().thenApplyAsync((outcome) -> {
			Turn turn = outcome.turn();
			if (turn == null) {
				return preferred().handOut(this.clock.nanoTime());
			}
			ended(turn);
			return turn.credentials().handOut(turn.started());
		});
	}

	/**
	 * Begins a login, whose outcome tells what to do.
	 */
	LoginAttempt begin(Duration patience) {
		LoginAttempt attempt = new LoginAttempt(patience, this.clock.nanoTime());
		advance(attempt);
		return attempt;
	}

	/**
	 * Lets an attempt whose login was refused go on.
	 */
	void again(LoginAttempt attempt) {
		run(attempt::reopen);
		advance(attempt);
	}

	/**
	 * Lets an attempt wait no longer.
	 */
	void end(LoginAttempt attempt) {
		run(attempt::end);
		advance(attempt);
	}

	/**
	 * Gives up an attempt that waits, or was just let in.
	 */
	void cancel(LoginAttempt attempt) {
		end(attempt);
		Turn turn = attempt.outcome().join().turn();
		if (turn != null) {
			ended(turn);
		}
	}

	/**
	 * Blocks until there is something to do.
	 */
	Outcome await(LoginAttempt attempt) throws InterruptedException, ExecutionException {
		return this.clock.await(attempt.outcome());
	}

	/**
	 * Moves an attempt on, as far as it gets without waiting.
	 */
	private void advance(LoginAttempt attempt) {
		Step step = locked(() -> step(attempt, this.clock.nanoTime()));
		Outcome outcome = step.outcome();
		if (outcome != null) {
			if (outcome.refusal() != null) {
				failed(outcome.refusal());
			}
			attempt.complete(outcome);
			return;
		}
		if (step.search()) {
			search();
		}
		if (step.wake() != null) {
			this.clock.later(step.wake(), () -> advance(attempt));
		}
	}

	private Step step(LoginAttempt attempt, long now) {
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
		return decide(attempt, new Outcome(null, this.searches.refusal(this.versions.reference())));
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

	private void failed(LoginRefusal refusal) {
		boolean failedBefore = locked(() -> noteFailing(true));
		if (!failedBefore) {
			logger.warn("{}", refusal.describe("The " + this.server));
		}
	}

	/**
	 * Notes whether no version is accepted.
	 * @return what was noted before
	 */
	private boolean noteFailing(boolean now) {
		boolean before = this.failing;
		this.failing = now;
		return before;
	}

	private void search() {
		CompletableFuture<?> unused = LoginSearch.start(this.versions, this.pendingFallback, this::isRefused)
			.thenAccept((search) -> {
				run(() -> this.searches.end(search, this.clock.nanoTime()));
				wakeAll();
			});
	}

	private boolean isRefused(LoginCredentials credentials) {
		return locked(() -> this.candidates.refusals().find(credentials) != null);
	}

	private void wakeAll() {
		locked(() -> List.copyOf(this.waiting)).forEach(this::advance);
	}

	/**
	 * Notes that a login was accepted.
	 */
	void accepted(Turn turn) {
		run(() -> this.turns.end(turn));
		accepted(turn.credentials(), turn.started());
	}

	/**
	 * Notes that a login of somebody else was accepted.
	 */
	void accepted(LoginCredentials handedOut) {
		accepted(handedOut, handedOut.handedOut(this.clock.nanoTime()));
	}

	private void accepted(LoginCredentials credentials, long started) {
		Acceptance acceptance = locked(() -> {
			boolean again = noteFailing(false);
			this.searches.succeeded();
			return new Acceptance(this.candidates.accepted(credentials, started, this.clock.nanoTime()), again);
		});
		if (acceptance.other()) {
			logger.info("Secret '{}': the {} accepts {}, which logins use from now on", this.versions.reference(),
					this.server, credentials);
			this.listeners.changed();
		}
		else if (acceptance.again()) {
			logger.info("Secret '{}': the {} accepts {} again", this.versions.reference(), this.server, credentials);
		}
		wakeAll();
	}

	/**
	 * Notes that a login was refused.
	 */
	void refused(Turn turn, LoginFailure meaning, @Nullable Throwable exception, @Nullable String causes) {
		run(() -> {
			this.turns.end(turn);
			this.candidates.refused(turn.credentials(), meaning, exception, causes, turn.started(),
					this.clock.nanoTime());
		});
		wakeAll();
	}

	/**
	 * Notes that a login of somebody else was refused.
	 */
	void refused(LoginCredentials handedOut, LoginFailure meaning) {
		run(() -> {
			long now = this.clock.nanoTime();
			this.candidates.refused(handedOut, meaning, null, null, handedOut.handedOut(now), now);
		});
	}

	/**
	 * Notes that a login ended in a way that tells nothing of its credentials.
	 */
	void ended(Turn turn) {
		run(() -> this.turns.end(turn));
		wakeAll();
	}

	/**
	 * What an accepted login changes: whether logins use other credentials from now on,
	 * and whether it is the first since no version was accepted.
	 */
	private record Acceptance(boolean other, boolean again) {

	}

	/**
	 * What to do with an attempt: an outcome, or a search, or a look at it later.
	 */
	private record Step(@Nullable Outcome outcome, boolean search, @Nullable Duration wake) {

		private static final Step NOTHING = new Step(null, false, null);

	}

}
