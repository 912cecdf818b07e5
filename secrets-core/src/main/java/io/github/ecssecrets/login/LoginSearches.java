package io.github.ecssecrets.login;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretOrigin;
import io.github.ecssecrets.SecretReference;
import org.jspecify.annotations.Nullable;

/**
 * When versions are searched: one search at a time, at growing intervals while none
 * helps. Not thread-safe.
 */
final class LoginSearches {

	private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);

	private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

	private static final Duration PAUSE_IN_OUTAGE = Duration.ofMillis(500);

	private final LoginCandidates candidates;

	private boolean running;

	private @Nullable LoginSearch last;

	private int fruitless;

	private long nextFrom;

	LoginSearches(LoginCandidates candidates, long now) {
		this.candidates = candidates;
		this.nextFrom = now;
	}

	/**
	 * Whether a search could bring something that may be tried.
	 */
	boolean isUseful(long now) {
		LoginSearch search = this.last;
		if (search == null || this.running || !this.candidates.isSearched() || this.candidates.isAnyDue(now)) {
			return true;
		}
		return search.isWorthRepeating() && !this.candidates.isLocked(now);
	}

	boolean isRunning() {
		return this.running;
	}

	/**
	 * When the next search may begin.
	 */
	long nextFrom(long now) {
		long due = this.candidates.nextFrom(now);
		return (due - this.nextFrom < 0) ? due : this.nextFrom;
	}

	/**
	 * Begins a search if none runs and it is time for one.
	 * @return whether the caller must search now
	 */
	boolean begin(long now) {
		if (this.running || (this.nextFrom - now > 0 && !this.candidates.isAnyDue(now))) {
			return false;
		}
		this.running = true;
		return true;
	}

	/**
	 * Takes note of what a search found.
	 */
	void end(LoginSearch search, long now) {
		this.running = false;
		this.last = search;
		this.candidates.found(search.others(), search.previous(), search.isPendingAbsent(), now);
		if (this.candidates.next(false, now) != null) {
			this.nextFrom = now;
		}
		else if (search.isOutage()) {
			this.nextFrom = now + PAUSE_IN_OUTAGE.toNanos();
		}
		else {
			Duration pause = SHORTEST_PAUSE.multipliedBy(1L << Math.min(this.fruitless++, Integer.SIZE / 2));
			this.nextFrom = now + ((pause.compareTo(LONGEST_PAUSE) < 0) ? pause : LONGEST_PAUSE).toNanos();
		}
	}

	/**
	 * Notes an accepted login.
	 */
	void succeeded() {
		this.fruitless = 0;
	}

	/**
	 * Why no version can be used.
	 * @return {@code null} if none was refused
	 */
	@Nullable LoginRefusal refusal(SecretReference reference) {
		List<RefusedLogins.Refusal> refusals = this.candidates.refused();
		if (refusals.stream().allMatch(RefusedLogins.Refusal::isAssumed)) {
			return null;
		}
		LoginSearch search = this.candidates.isSearched() ? this.last : null;
		List<String> refused = new ArrayList<>();
		List<SecretOrigin> copies = new ArrayList<>();
		List<String> notes = new ArrayList<>();
		RefusedLogins.Refusal latest = null;
		for (RefusedLogins.Refusal refusal : refusals) {
			if (refusal.isAssumed()) {
				notes.add(refusal + " was replaced by a later one, and is tried last");
			}
			else {
				refused.add(refusal.toString());
				if (refusal.copyIn() != null) {
					copies.add(refusal.copyIn());
				}
				latest = refusal.isLaterThan(latest) ? refusal : latest;
			}
		}
		if (search != null) {
			notes.addAll(search.notes());
		}
		SecretException problem = (search != null) ? search.problem() : null;
		return (latest != null) ? new LoginRefusal(reference, latest.meaning(), refused, copies, notes, problem,
				latest.causes(), latest.exception()) : null;
	}

}
