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

	private final Runnable changed;

	private final ReentrantLock lock = new ReentrantLock();

	private final LoginCandidates candidates;

	private final LoginSearches searches;

	private final LoginTurns turns = new LoginTurns();

	private final Set<LoginAttempt> waiting = new LinkedHashSet<>();

	private boolean failing;

	private boolean closed;

	/**
	 * Creates a coordinator.
	 * @param server what is logged in to, such as {@code database}
	 * @param changed called after other credentials became the preferred ones
	 */
	LoginCoordinator(LoginVersions versions, boolean pendingFallback, String server, LoginClock clock,
			Runnable changed) {
		this.versions = versions;
		this.pendingFallback = pendingFallback;
		this.server = server;
		this.clock = clock;
		this.changed = changed;
		this.candidates = new LoginCandidates(versions.current(), clock.nanoTime());
		this.searches = new LoginSearches(this.candidates, clock.nanoTime());
	}

	/**
	 * The credentials that logins use, whether or not they were tried yet. Does no I/O.
	 */
	LoginCredentials preferred() {
		return noting(this.candidates::preferred);
	}

	/**
	 * The credentials for a login that begins now; the newest if none of the versions may
	 * be tried.
	 */
	LoginCredentials current() {
		return noting(() -> {
			long now = this.clock.nanoTime();
			LoginCredentials next = this.candidates.next(false, now);
			return ((next != null) ? next : this.candidates.preferred()).handOut(now);
		});
	}

	/**
	 * Reads the state after the newest version was noted, under the lock.
	 */
	private <T extends @Nullable Object> T noting(Supplier<T> action) {
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
			this.changed.run();
		}
		return result;
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
	 * Moves an attempt on, as far as it gets without waiting.
	 */
	private void advance(LoginAttempt attempt) {
		Step step = noting(() -> step(attempt, this.clock.nanoTime()));
		if (step.outcome() != null) {
			if (step.outcome().refusal() != null) {
				failed(step.outcome().refusal());
			}
			attempt.complete(step.outcome());
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
		if (next != null && !((over || this.closed) && attempt.wasTried())) {
			boolean probe = this.candidates.isProbe(next);
			boolean good = this.candidates.isKnownGood(next, now);
			long from = probe ? now : this.turns.mayBeginFrom(good, attempt.arrived(), attempt.patience(), now);
			if (from - now <= 0) {
				return decide(attempt, new Outcome(this.turns.begin(next, !good && !probe, probe, now), null));
			}
			return (over || this.closed) ? giveUp(attempt) : waitUntil(attempt, from, now);
		}
		if (over || this.closed) {
			return giveUp(attempt);
		}
		if (this.searches.isUseful(now)) {
			boolean search = this.searches.begin(now);
			long from = this.searches.isRunning() ? attempt.deadline() : this.searches.nextFrom(now);
			Step step = waitUntil(attempt, from, now);
			return search ? new Step(null, true, step.wake()) : step;
		}
		long from = this.candidates.nextFrom(now);
		return (from - attempt.deadline() >= 0) ? giveUp(attempt) : waitUntil(attempt, from, now);
	}

	private Step giveUp(LoginAttempt attempt) {
		return decide(attempt, new Outcome(null, this.searches.refusal(this.versions.reference())));
	}

	private Step decide(LoginAttempt attempt, Outcome outcome) {
		this.waiting.remove(attempt);
		attempt.decide();
		return new Step(outcome, false, null);
	}

	private Step waitUntil(LoginAttempt attempt, long from, long now) {
		this.waiting.add(attempt);
		return new Step(null, false, attempt.wakeAt(from, now));
	}

	private void failed(LoginRefusal refusal) {
		boolean first = noting(() -> {
			boolean before = this.failing;
			this.failing = true;
			return !before;
		});
		if (first) {
			logger.warn("{}", refusal.describe("The " + this.server));
		}
	}

	private void search() {
		CompletableFuture<?> unused = LoginSearch.start(this.versions, this.pendingFallback, this::isRefused)
			.thenAccept((search) -> {
				noting(() -> {
					this.searches.end(search, this.clock.nanoTime());
					return null;
				});
				wakeAll();
			});
	}

	private boolean isRefused(LoginCredentials credentials) {
		return noting(() -> this.candidates.refusals().find(credentials) != null);
	}

	private void wakeAll() {
		List<LoginAttempt> attempts = noting(() -> List.copyOf(this.waiting));
		attempts.forEach(this::advance);
	}

	/**
	 * Notes that a login was accepted.
	 */
	void accepted(LoginTurns.Turn turn) {
		noting(() -> {
			this.turns.end(turn);
			return null;
		});
		accepted(turn.credentials(), turn.started());
	}

	/**
	 * Notes that a login of somebody else was accepted.
	 */
	void accepted(LoginCredentials handedOut) {
		accepted(handedOut, handedOut.handedOut(this.clock.nanoTime()));
	}

	private void accepted(LoginCredentials credentials, long started) {
		boolean[] before = new boolean[1];
		boolean other = noting(() -> {
			before[0] = this.failing;
			this.failing = false;
			this.searches.succeeded();
			return this.candidates.accepted(credentials, started, this.clock.nanoTime());
		});
		if (other) {
			logger.info("Secret '{}': the {} accepts {}, which logins use from now on", this.versions.reference(),
					this.server, credentials);
			this.changed.run();
		}
		else if (before[0]) {
			logger.info("Secret '{}': the {} accepts {} again", this.versions.reference(), this.server, credentials);
		}
		wakeAll();
	}

	/**
	 * Notes that a login was refused.
	 */
	void refused(LoginTurns.Turn turn, LoginFailure meaning, @Nullable Throwable exception, @Nullable String causes) {
		noting(() -> {
			this.turns.end(turn);
			return null;
		});
		refused(turn.credentials(), meaning, exception, causes, turn.started());
		wakeAll();
	}

	/**
	 * Notes that a login of somebody else was refused.
	 */
	void refused(LoginCredentials handedOut, LoginFailure meaning) {
		refused(handedOut, meaning, null, null, handedOut.handedOut(this.clock.nanoTime()));
	}

	private void refused(LoginCredentials credentials, LoginFailure meaning, @Nullable Throwable exception,
			@Nullable String causes, long started) {
		noting(() -> {
			this.candidates.refused(credentials, meaning, exception, causes, started, this.clock.nanoTime());
			return null;
		});
	}

	/**
	 * Notes that a login ended in a way that tells nothing of its credentials.
	 */
	void ended(LoginTurns.Turn turn) {
		noting(() -> {
			this.turns.end(turn);
			return null;
		});
		wakeAll();
	}

	/**
	 * Lets an attempt whose login was refused go on.
	 */
	void again(LoginAttempt attempt) {
		attempt.reopen();
		advance(attempt);
	}

	/**
	 * Gives up an attempt that waits, or was just let in.
	 */
	void cancel(LoginAttempt attempt) {
		boolean decided = noting(() -> {
			this.waiting.remove(attempt);
			boolean before = attempt.isDecided();
			attempt.decide();
			return before;
		});
		if (decided) {
			LoginTurns.Turn turn = attempt.outcome().join().turn();
			if (turn != null) {
				ended(turn);
			}
		}
	}

	/**
	 * Blocks until there is something to do.
	 */
	Outcome await(LoginAttempt attempt) throws InterruptedException, ExecutionException {
		return this.clock.await(attempt.outcome());
	}

	/**
	 * Ends the waits. A login that begins later is tried once.
	 */
	void close() {
		noting(() -> {
			this.closed = true;
			return null;
		});
		wakeAll();
	}

	/**
	 * The credentials for a login that somebody else makes.
	 * @param patience how long to look for some that may be tried
	 * @return completes with the newest version if there are none
	 */
	CompletableFuture<LoginCredentials> next(Duration patience) {
		return begin(patience).outcome().thenApplyAsync((outcome) -> {
			LoginTurns.Turn turn = outcome.turn();
			if (turn == null) {
				return preferred().handOut(this.clock.nanoTime());
			}
			ended(turn);
			return turn.credentials().handOut(turn.started());
		});
	}

	/**
	 * What to do with an attempt: an outcome, or a search, or a look at it later.
	 */
	private record Step(@Nullable Outcome outcome, boolean search, @Nullable Duration wake) {

		private static final Step NOTHING = new Step(null, false, null);

	}

}
