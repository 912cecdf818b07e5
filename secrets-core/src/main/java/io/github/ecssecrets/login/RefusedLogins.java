package io.github.ecssecrets.login;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.github.ecssecrets.SecretOrigin;
import org.jspecify.annotations.Nullable;

/**
 * Remembers which versions a server refused, and tells when each may be tried again: by
 * growing pauses, and within a budget of refused logins per user. Bounded. Not
 * thread-safe.
 */
final class RefusedLogins {

	/**
	 * Refused logins of a user within {@link #BUDGET_TIME} and without an accepted one.
	 */
	private static final int BUDGET = 2;

	private static final Duration BUDGET_TIME = Duration.ofSeconds(60);

	private static final Duration LOCKED_TIME = Duration.ofSeconds(60);

	/** Pauses after the first refusal, the second and so on; the last one repeats. */
	private static final List<Duration> PAUSES = List.of(Duration.ofSeconds(5), Duration.ofSeconds(55),
			Duration.ofMinutes(2), Duration.ofMinutes(5));

	/** The first pause where a rotation may be going on. */
	private static final Duration PAUSE_IN_ROTATION = Duration.ofSeconds(60);

	private static final int REMEMBERED = 32;

	private final Deque<Refusal> refusals = new ArrayDeque<>();

	private final Map<@Nullable String, Deque<Long>> times = new LinkedHashMap<>() {

		@Override
		protected boolean removeEldestEntry(Map.Entry<@Nullable String, Deque<Long>> eldest) {
			return size() > REMEMBERED;
		}

	};

	/**
	 * Notes a refusal.
	 * @param started when the login began
	 * @param wasAccepted whether the server had accepted the version before
	 * @param current AWSCURRENT
	 * @return whether it is news, and not the answer to a login that ran beside one that
	 * was refused already
	 */
	boolean refused(LoginCredentials credentials, LoginFailure meaning, @Nullable Throwable exception,
			@Nullable String causes, boolean wasAccepted, LoginCredentials current, long started, long now) {
		Refusal before = find(credentials);
		boolean news = before == null || started - before.at >= 0;
		if (news) {
			Refusal refusal = new Refusal(credentials, meaning, exception, causes, wasAccepted || isOld(before), false,
					now, (before != null) ? before.count + 1 : 1);
			note(credentials, now);
			if (wasAccepted) {
				passwordChanged(credentials, current, now);
			}
			remember(refusal);
		}
		return news;
	}

	private void note(LoginCredentials credentials, long now) {
		Deque<Long> ofUser = this.times.computeIfAbsent(credentials.username(), (user) -> new ArrayDeque<>());
		ofUser.add(now);
		if (ofUser.size() > BUDGET) {
			ofUser.remove();
		}
	}

	private static boolean isOld(@Nullable Refusal before) {
		return before != null && before.wasAccepted;
	}

	/**
	 * Somebody changed the password. What was never right may be now, and so may be
	 * AWSCURRENT. What once was right was replaced by a rotation, and is not likely to
	 * come back in the next one.
	 */
	private void passwordChanged(LoginCredentials refused, LoginCredentials current, long now) {
		for (Refusal other : this.refusals) {
			if (other.credentials.hasSameUserAs(refused)) {
				boolean mayBeRight = !other.wasAccepted || other.credentials.isSameVersionAs(current);
				other.moveTo(mayBeRight ? now - PAUSE_IN_ROTATION.toNanos() : now);
			}
		}
	}

	/**
	 * Notes that a version was replaced by one with the same user, which the server
	 * accepted: it counts as refused at the given time.
	 */
	void replaced(LoginCredentials credentials, long at) {
		if (find(credentials) == null) {
			remember(new Refusal(credentials, LoginFailure.WRONG_CREDENTIALS, null, null, true, true, at, 1));
		}
	}

	private void remember(Refusal refusal) {
		this.refusals.removeIf((other) -> other.credentials.isSameVersionAs(refusal.credentials));
		this.refusals.add(refusal);
		if (this.refusals.size() > REMEMBERED) {
			this.refusals.remove();
		}
	}

	/**
	 * Notes that the server accepted a version.
	 * @param started when the login began
	 * @return {@code false} if the version was refused since then
	 */
	boolean accepted(LoginCredentials credentials, long started) {
		Refusal refusal = find(credentials);
		if (refusal != null && started - refusal.at < 0) {
			return false;
		}
		this.refusals.removeIf((other) -> other.credentials.isSameVersionAs(credentials));
		this.times.remove(credentials.username());
		return true;
	}

	/**
	 * Notes that a version is AWSCURRENT now: one that was only refused while a rotation
	 * was still preparing it deserves another try.
	 */
	void becameCurrent(LoginCredentials credentials) {
		this.refusals.removeIf((refusal) -> !refusal.wasAccepted && refusal.credentials.isSameVersionAs(credentials));
	}

	/**
	 * What is remembered of a version.
	 * @return {@code null} if it was not refused
	 */
	@Nullable Refusal find(LoginCredentials credentials) {
		for (Refusal refusal : this.refusals) {
			if (refusal.credentials.isSameVersionAs(credentials)) {
				if (refusal.credentials.versionId() == null) {
					refusal.credentials = credentials;
				}
				return refusal;
			}
		}
		return null;
	}

	/**
	 * How often a version was refused lately.
	 */
	int count(LoginCredentials credentials) {
		Refusal refusal = find(credentials);
		return (refusal != null) ? refusal.count : 0;
	}

	/**
	 * When a version may be tried.
	 * @param rotating whether a rotation may be going on, which makes the first pause
	 * longer
	 * @return a time that is not after {@code now} if it may be tried now
	 */
	long mayTryFrom(LoginCredentials credentials, boolean rotating, long now) {
		List<Long> limits = new ArrayList<>(List.of(now));
		Refusal refusal = find(credentials);
		if (refusal != null) {
			limits.add(refusal.at + refusal.pause(rotating).toNanos());
			this.refusals.stream()
				.filter((other) -> other.meaning == LoginFailure.ACCOUNT_LOCKED
						&& other.credentials.hasSameUserAs(credentials))
				.forEach((other) -> limits.add(other.at + LOCKED_TIME.toNanos()));
		}
		Deque<Long> ofUser = this.times.get(credentials.username());
		if (ofUser != null && ofUser.size() == BUDGET) {
			limits.add(Objects.requireNonNull(ofUser.peek()) + BUDGET_TIME.toNanos());
		}
		long latest = now;
		for (long limit : limits) {
			latest = (limit - latest > 0) ? limit : latest;
		}
		return latest;
	}

	/**
	 * Whether the account of a version is known to be locked.
	 */
	boolean isLocked(LoginCredentials credentials, long now) {
		return this.refusals.stream()
			.anyMatch((refusal) -> refusal.meaning == LoginFailure.ACCOUNT_LOCKED
					&& refusal.credentials.hasSameUserAs(credentials) && refusal.at + LOCKED_TIME.toNanos() - now > 0);
	}

	/**
	 * That a server refused a version.
	 */
	static final class Refusal {

		private LoginCredentials credentials;

		private final LoginFailure meaning;

		private final @Nullable Throwable exception;

		private final @Nullable String causes;

		private final boolean wasAccepted;

		private final boolean assumed;

		/** When the server refused it. */
		private final long told;

		/** When it counts as refused, for the next pause. */
		private long at;

		private int count;

		private Refusal(LoginCredentials credentials, LoginFailure meaning, @Nullable Throwable exception,
				@Nullable String causes, boolean wasAccepted, boolean assumed, long at, int count) {
			this.credentials = credentials;
			this.meaning = meaning;
			this.exception = exception;
			this.causes = causes;
			this.wasAccepted = wasAccepted;
			this.assumed = assumed;
			this.told = at;
			this.at = at;
			this.count = count;
		}

		private void moveTo(long time) {
			this.at = time;
			this.count = 1;
		}

		LoginFailure meaning() {
			return this.meaning;
		}

		@Nullable SecretOrigin copyIn() {
			return this.credentials.copyIn();
		}

		@Nullable Throwable exception() {
			return this.exception;
		}

		@Nullable String causes() {
			return this.causes;
		}

		/**
		 * Whether the server was not asked, because the version was replaced.
		 */
		boolean isAssumed() {
			return this.assumed;
		}

		/**
		 * Whether the server refused this version after another.
		 */
		boolean isLaterThan(@Nullable Refusal other) {
			return other == null || this.told - other.told > 0;
		}

		/**
		 * Tells which version it is.
		 */
		@Override
		public String toString() {
			return this.credentials.toString();
		}

		private Duration pause(boolean rotating) {
			return (rotating && this.count == 1) ? PAUSE_IN_ROTATION
					: PAUSES.get(Math.min(this.count, PAUSES.size()) - 1);
		}

	}

}
