package io.github.ecssecrets.login;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import io.github.ecssecrets.LoginMonitor;
import io.github.ecssecrets.login.LoginAttempt.Outcome;
import io.github.ecssecrets.login.LoginTurns.Turn;
import org.jspecify.annotations.Nullable;

/**
 * Coordinates the logins with one secret: who tries what, who waits, and when versions
 * are searched. Nothing waits, and no foreign code runs, under its lock. Thread-safe.
 */
final class LoginCoordinator {

	private final LoginVersions versions;

	private final boolean pendingFallback;

	private final LoginClock clock;

	private final LoginListeners listeners;

	private final LoginReport report;

	private final ReentrantLock lock = new ReentrantLock();

	private final LoginCandidates candidates;

	private final LoginSearches searches;

	private final LoginTurns turns = new LoginTurns();

	private final LoginSteps steps;

	/** The newest version that was noted. Written under the lock. */
	private volatile LoginCredentials noted;

	/**
	 * Creates a coordinator.
	 * @param server what is logged in to, such as {@code database}
	 */
	LoginCoordinator(LoginVersions versions, boolean pendingFallback, String server, LoginClock clock,
			LoginListeners listeners) {
		this.versions = versions;
		this.pendingFallback = pendingFallback;
		this.clock = clock;
		this.listeners = listeners;
		this.report = new LoginReport(versions.reference(), server, versions.monitor(server));
		this.noted = versions.current();
		this.candidates = new LoginCandidates(this.noted, clock.nanoTime());
		this.searches = new LoginSearches(this.candidates, clock.nanoTime());
		this.steps = new LoginSteps(versions.reference(), this.candidates, this.searches, this.turns);
	}

	/**
	 * Does something under the lock after the newest version was noted. A version that
	 * was read before another was noted is read again: it may be the older one.
	 */
	@SuppressWarnings("ReferenceEquality") // whether anything was noted
	private <T extends @Nullable Object> T locked(Supplier<T> action) {
		while (true) {
			LoginCredentials before = this.noted;
			LoginCredentials newest = this.versions.current();
			boolean moved;
			T result;
			this.lock.lock();
			try {
				if (this.noted != before) {
					continue;
				}
				this.noted = newest;
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

	LoginMonitor monitor() {
		return this.report.monitor();
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
		LoginSteps.Step step = locked(() -> this.steps.next(attempt, this.clock.nanoTime()));
		Outcome outcome = step.outcome();
		if (outcome != null) {
			if (outcome.refusal() != null) {
				this.report.nothingAccepted(outcome.refusal());
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
		locked(this.steps::waiting).forEach(this::advance);
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
		boolean isOther = locked(() -> {
			this.searches.succeeded();
			return this.candidates.accepted(credentials, started, this.clock.nanoTime());
		});
		this.report.accepted(credentials, isOther);
		if (isOther) {
			this.listeners.changed();
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
		this.report.refused(turn.credentials());
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
		this.report.refused(handedOut);
	}

	/**
	 * Notes that a login failed for a reason other than its credentials.
	 */
	void failed(Turn turn) {
		this.report.failed();
		ended(turn);
	}

	/**
	 * Notes that a login ended in a way that tells nothing of its credentials.
	 */
	void ended(Turn turn) {
		run(() -> this.turns.end(turn));
		wakeAll();
	}

}
