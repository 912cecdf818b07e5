package io.github.ecssecrets.login;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

import org.jspecify.annotations.Nullable;

/**
 * Decides whether a login may begin or waits for others: credentials that were accepted
 * in the last seconds are used side by side, all others by one login first. A login that
 * gets no answer gives its place away. Not thread-safe.
 */
final class LoginTurns {

	/**
	 * How long a login lets another finish that could tell it that the password changed.
	 */
	private static final Duration COURTESY = Duration.ofMillis(100);

	private static final Duration LONGEST_LEAD = Duration.ofSeconds(2);

	private final Deque<Turn> running = new ArrayDeque<>();

	private @Nullable Turn leader;

	/**
	 * When a login may begin.
	 * @param knownGood whether the credentials were accepted in the last seconds
	 * @param arrived when the login asked first
	 * @param patience how long it may take
	 * @return a time that is not after {@code now} if it may begin now
	 */
	long mayBeginFrom(boolean knownGood, long arrived, Duration patience, long now) {
		if (knownGood) {
			Turn latest = this.running.peekLast();
			return (latest == null) ? now : earlier(arrived, latest.started()) + COURTESY.toNanos();
		}
		if (this.leader == null) {
			return now;
		}
		return this.leader.started() + Math.min(patience.toNanos() / 3, LONGEST_LEAD.toNanos());
	}

	private static long earlier(long one, long other) {
		return (one - other < 0) ? one : other;
	}

	/**
	 * Begins a login.
	 * @param first whether the others wait for it
	 * @param probe whether it tries AWSCURRENT again while another version works
	 */
	Turn begin(LoginCredentials credentials, boolean first, boolean probe, long now) {
		Turn turn = new Turn(credentials, now, probe);
		this.running.add(turn);
		if (first) {
			this.leader = turn;
		}
		return turn;
	}

	@SuppressWarnings("ReferenceEquality") // a turn is nothing but itself
	void end(Turn turn) {
		this.running.removeIf((other) -> other == turn);
		if (this.leader == turn) {
			this.leader = null;
		}
	}

	boolean isProbing() {
		return this.running.stream().anyMatch(Turn::isProbe);
	}

	/**
	 * A login that runs.
	 */
	static final class Turn {

		private final LoginCredentials credentials;

		private final long started;

		private final boolean probe;

		private Turn(LoginCredentials credentials, long started, boolean probe) {
			this.credentials = credentials;
			this.started = started;
			this.probe = probe;
		}

		LoginCredentials credentials() {
			return this.credentials;
		}

		long started() {
			return this.started;
		}

		boolean isProbe() {
			return this.probe;
		}

	}

}
