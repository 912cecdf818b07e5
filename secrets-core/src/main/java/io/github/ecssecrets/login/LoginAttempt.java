package io.github.ecssecrets.login;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * One login of an application, from the first try to the last. Its state is guarded by
 * the lock of the {@link LoginCoordinator}; the outcome completes without it.
 */
final class LoginAttempt {

	/** As long as nanoseconds can tell with ease. */
	private static final long LONGEST = TimeUnit.DAYS.toNanos(36525);

	private final Duration patience;

	private final long arrived;

	private volatile CompletableFuture<Outcome> outcome = new CompletableFuture<>();

	private boolean decided;

	private boolean tried;

	private boolean ended;

	private @Nullable Long wakeAt;

	LoginAttempt(Duration patience, long arrived) {
		this.patience = Duration.ofNanos(Math.max(-LONGEST, Math.min(TimeUnit.NANOSECONDS.convert(patience), LONGEST)));
		this.arrived = arrived;
	}

	Duration patience() {
		return this.patience;
	}

	long arrived() {
		return this.arrived;
	}

	/**
	 * When the time for this login is over. A first try is made nevertheless.
	 */
	long deadline() {
		return this.arrived + this.patience.toNanos();
	}

	boolean isOver(long now) {
		return this.ended || deadline() - now <= 0;
	}

	/**
	 * Ends the waits of this attempt.
	 */
	void end() {
		this.ended = true;
	}

	/**
	 * Whether credentials were tried.
	 */
	boolean wasTried() {
		return this.tried;
	}

	/**
	 * What to do next.
	 */
	CompletableFuture<Outcome> outcome() {
		return this.outcome;
	}

	boolean isDecided() {
		return this.decided;
	}

	void decide() {
		this.decided = true;
		this.tried = true;
	}

	void complete(Outcome result) {
		this.outcome.complete(result);
	}

	/**
	 * Lets the attempt go on after a refused login.
	 */
	void reopen() {
		this.outcome = new CompletableFuture<>();
		this.decided = false;
	}

	/**
	 * Notes when to look at the attempt again, at the latest at its deadline.
	 * @return how long until then, or {@code null} if it is looked at earlier anyway
	 */
	@Nullable Duration wakeAt(long from, long now) {
		long at = (from - deadline() < 0) ? from : deadline();
		Long before = this.wakeAt;
		if (before != null && before - now > 0 && before - at <= 0) {
			return null;
		}
		this.wakeAt = at;
		return Duration.ofNanos(Math.max(0, at - now));
	}

	/**
	 * What to do next: log in, or give up.
	 *
	 * @param turn the login to make, or {@code null} to give up
	 * @param refusal why to give up, or {@code null} if nothing was refused
	 */
	record Outcome(LoginTurns.@Nullable Turn turn, @Nullable LoginRefusal refusal) {

	}

}
