package io.github.ecssecrets.store;

import java.time.Duration;

import io.github.ecssecrets.source.SecretVersions;
import org.jspecify.annotations.Nullable;

/**
 * When a secret is checked next, as a function of what is known of it. No state, no I/O.
 */
final class RefreshSchedule {

	/** After that a rotation is stuck, and a nudge is old: no reason to hurry. */
	private static final Duration HURRY = Duration.ofHours(1);

	/** How long after its latest date a rotation is expected at any moment. */
	private static final Duration GRACE = Duration.ofHours(1);

	private RefreshSchedule() {
	}

	/**
	 * When a secret is checked next.
	 * @param random from 0 to less than 1; secrets that are planned with the same number
	 * stay together
	 */
	static NextCheck next(RefreshPolicy policy, CheckFacts facts, Moment now, double random) {
		if (facts.pinned()) {
			return NextCheck.NEVER;
		}
		NextCheck planned = (facts.failures() > 0) ? afterFailure(policy, facts, random)
				: afterSuccess(policy, facts, now, random);
		CheckFacts.Nudged nudged = facts.nudged();
		if (nudged != null && nudged.first() - facts.checked() >= 0 && mayHurry(nudged.since(), now.nanos())) {
			return planned.orSooner(
					NextCheck.after(nudged.nudge().reason(), nudged.first(), policy.rotationPace(), policy, random));
		}
		return planned;
	}

	/**
	 * Whether something that began at a time is reason to hurry now.
	 */
	static boolean mayHurry(long since, long now) {
		return now - since < HURRY.toNanos();
	}

	private static NextCheck afterFailure(RefreshPolicy policy, CheckFacts facts, double random) {
		Duration wait = facts.denied() ? policy.interval() : policy.backOff(facts.failures());
		return NextCheck.after(RefreshReason.FAILED, facts.checked(), wait, policy, random);
	}

	private static NextCheck afterSuccess(RefreshPolicy policy, CheckFacts facts, Moment now, double random) {
		RefreshReason hurry = facts.hurry(now.nanos());
		if (hurry != null) {
			return NextCheck.after(hurry, facts.checked(), policy.rotationPace(), policy, random);
		}
		SecretVersions versions = facts.versions();
		RotationWindow window = (versions != null) ? RotationWindow.of(versions) : null;
		return (window != null) ? scheduled(policy, facts.checked(), window, now, random)
				: NextCheck.after(RefreshReason.NO_SCHEDULE, facts.checked(), policy.interval(), policy, random);
	}

	private static NextCheck scheduled(RefreshPolicy policy, long checked, RotationWindow window, Moment now,
			double random) {
		Duration pace = policy.windowPace();
		long lead = (long) (Moment.nanos(pace) * policy.jitter());
		long untilOpen = now.nanosUntil(window.start()) - lead;
		if (untilOpen > 0) {
			return NextCheck.after(RefreshReason.OUTSIDE_WINDOW, checked, policy.idleInterval(), policy, random)
				.notAfter(now.nanos() + untilOpen + (long) (lead * random));
		}
		if (now.wall().isBefore(window.end())) {
			return NextCheck.after(RefreshReason.IN_WINDOW, checked, pace, policy, random);
		}
		boolean late = now.wall().isBefore(window.end().plus(GRACE));
		return NextCheck.after(RefreshReason.OVERDUE, checked, late ? pace : policy.interval(), policy, random);
	}

}
