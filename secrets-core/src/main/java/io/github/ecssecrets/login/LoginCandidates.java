package io.github.ecssecrets.login;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Chooses the version to log in with: the one that worked last, until AWSCURRENT moves;
 * after a refusal what a search found, in its order. Not thread-safe.
 */
final class LoginCandidates {

	/** How long credentials that were accepted count as good. */
	private static final Duration ACCEPTED_TIME = Duration.ofSeconds(10);

	/** A version that was refused before is tried again only right after a search. */
	private static final Duration SEARCH_TIME = Duration.ofSeconds(2);

	private final RefusedLogins refusals = new RefusedLogins();

	private LoginCredentials current;

	private LoginCredentials preferred;

	/** When AWSCURRENT moved. */
	private long movedAt;

	private @Nullable LoginCredentials previous;

	private @Nullable LoginCredentials lastAccepted;

	private long acceptedAt;

	/** When the credentials in use were refused. */
	private long refusedAt;

	/** What the last search found, or {@code null} if one must come first. */
	private @Nullable List<LoginCredentials> found;

	private long foundAt;

	private boolean rotating = true;

	LoginCandidates(LoginCredentials current, long now) {
		this.current = current;
		this.preferred = current;
		this.movedAt = now;
	}

	RefusedLogins refusals() {
		return this.refusals;
	}

	LoginCredentials preferred() {
		return this.preferred;
	}

	/**
	 * Takes note of the newest version that is known.
	 * @return whether other credentials are preferred now
	 */
	@SuppressWarnings("ReferenceEquality") // a quick answer where nothing moved
	boolean noteCurrent(LoginCredentials newest, long now) {
		if (newest == this.current) {
			return false;
		}
		boolean sameVersion = newest.isSameVersionAs(this.current);
		boolean changed = !sameVersion && !newest.equals(this.preferred);
		if (!sameVersion) {
			this.refusals.becameCurrent(newest);
			this.found = null;
			this.previous = null;
			this.movedAt = now;
		}
		if (!sameVersion || this.preferred.equals(newest)) {
			this.preferred = newest;
		}
		this.current = newest;
		return changed;
	}

	/**
	 * Notes an accepted login.
	 * @return whether other credentials are preferred now
	 */
	boolean accepted(LoginCredentials accepted, long started, long now) {
		boolean late = started - this.movedAt < 0 && !accepted.equals(this.preferred);
		if (late || !this.refusals.accepted(accepted, started)) {
			return false;
		}
		this.lastAccepted = accepted;
		this.acceptedAt = now;
		boolean changed = !accepted.equals(this.preferred);
		this.preferred = accepted;
		return changed;
	}

	/**
	 * Notes a refused login.
	 */
	void refused(LoginCredentials refused, LoginFailure meaning, @Nullable Throwable exception, @Nullable String causes,
			long started, long now) {
		boolean wasAccepted = this.lastAccepted != null && refused.isSameVersionAs(this.lastAccepted);
		boolean news = this.refusals.refused(refused, meaning, exception, causes, wasAccepted, this.current, started,
				now);
		if (news && refused.equals(this.preferred)) {
			this.found = null;
			this.refusedAt = now;
		}
	}

	/**
	 * Takes note of what a search found.
	 * @param others versions to try after AWSCURRENT, best first
	 * @param previous the one of them that is AWSPREVIOUS
	 * @param pendingAbsent whether it is known that no rotation is going on
	 */
	void found(List<LoginCredentials> others, @Nullable LoginCredentials previous, boolean pendingAbsent, long now) {
		if (previous != null && this.lastAccepted != null && this.lastAccepted.isSameVersionAs(this.current)
				&& previous.hasSameUserAs(this.current)) {
			this.refusals.replaced(previous, this.refusedAt);
		}
		this.previous = previous;
		this.found = List.copyOf(others);
		this.foundAt = now;
		this.rotating = !pendingAbsent;
	}

	/**
	 * The credentials for a login that begins now.
	 * @param probing whether another login tries AWSCURRENT again already
	 * @return {@code null} if none may be tried, or a search must come first
	 */
	@Nullable LoginCredentials next(boolean probing, long now) {
		if (isBehind() && isProbe(this.current) && !probing && isAllowed(this.current, now)) {
			return this.current;
		}
		List<LoginCredentials> candidates = candidates();
		for (LoginCredentials candidate : candidates) {
			if (this.refusals.find(candidate) == null && isAllowed(candidate, now)) {
				return candidate;
			}
		}
		if (this.found != null && now - this.foundAt <= SEARCH_TIME.toNanos()) {
			return candidates.stream()
				.filter((candidate) -> isAllowed(candidate, now))
				.min(Comparator.comparingInt(this.refusals::count))
				.orElse(null);
		}
		return null;
	}

	/**
	 * Whether AWSPREVIOUS is in use, because the server does not know AWSCURRENT yet.
	 */
	boolean isBehind() {
		return this.preferred.equals(this.previous) && !this.preferred.equals(this.current);
	}

	/**
	 * Whether a login with these credentials only tells whether they work by now, as
	 * others do.
	 */
	boolean isProbe(LoginCredentials credentials) {
		return !credentials.equals(this.preferred) && this.refusals.find(this.preferred) == null;
	}

	/**
	 * Whether versions were searched since the credentials in use were refused.
	 */
	boolean isSearched() {
		return this.found != null;
	}

	/**
	 * Whether a version that was refused may be tried again, right after a search.
	 */
	boolean isAnyDue(long now) {
		return candidates().stream().anyMatch((candidate) -> isAllowed(candidate, now));
	}

	private List<LoginCredentials> candidates() {
		List<LoginCredentials> candidates = new ArrayList<>();
		if (this.found == null) {
			candidates.add(this.preferred);
		}
		else {
			if (this.refusals.find(this.preferred) == null) {
				candidates.add(this.preferred);
			}
			candidates.add(this.current);
			candidates.addAll(this.found);
		}
		return candidates;
	}

	private boolean isAllowed(LoginCredentials candidate, long now) {
		boolean stopped = !candidate.equals(this.current) && this.refusals.isLocked(candidate, now);
		return !stopped && mayTryFrom(candidate, now) - now <= 0;
	}

	private long mayTryFrom(LoginCredentials candidate, long now) {
		boolean worksWithout = this.refusals.find(this.preferred) == null;
		return this.refusals.mayTryFrom(candidate, this.rotating || worksWithout, now);
	}

	/**
	 * When the first of the known versions may be tried, if nothing changes.
	 * @return a time after {@code now}
	 */
	long nextFrom(long now) {
		long first = Long.MAX_VALUE;
		for (LoginCredentials candidate : candidates()) {
			long from = mayTryFrom(candidate, now) - now;
			first = (from > 0) ? Math.min(first, from) : first;
		}
		return (first != Long.MAX_VALUE) ? now + first : now + Duration.ofDays(1).toNanos();
	}

	/**
	 * Whether credentials were accepted in the last seconds, and not refused since.
	 */
	boolean isKnownGood(LoginCredentials credentials, long now) {
		return this.lastAccepted != null && credentials.isSameVersionAs(this.lastAccepted)
				&& now - this.acceptedAt <= ACCEPTED_TIME.toNanos() && this.refusals.find(credentials) == null;
	}

	/**
	 * Whether nothing but a locked account keeps the newest version from being used.
	 */
	boolean isLocked(long now) {
		return this.refusals.isLocked(this.current, now);
	}

	/**
	 * The versions that were refused, in the order in which they are tried.
	 */
	List<RefusedLogins.Refusal> refused() {
		List<RefusedLogins.Refusal> refused = new ArrayList<>();
		for (LoginCredentials candidate : candidates()) {
			RefusedLogins.Refusal refusal = this.refusals.find(candidate);
			if (refusal != null && !refused.contains(refusal)) {
				refused.add(refusal);
			}
		}
		return refused;
	}

}
