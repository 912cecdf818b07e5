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
			planned = planned.orSooner(
					NextCheck.after(nudged.nudge().reason(), nudged.first(), policy.rotationPace(), policy, random));
		}
		Long moved = facts.push().due();
		return (moved != null) ? planned.orSooner(new NextCheck(RefreshReason.LABEL_MOVED, moved, moved)) : planned;
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
		return (window != null) ? scheduled(policy, facts, window, now, random)
				: unhurried(policy, facts, RefreshReason.NO_SCHEDULE, policy.interval(), random);
	}

	/**
	 * A check that events make rare.
	 */
	private static NextCheck unhurried(RefreshPolicy policy, CheckFacts facts, RefreshReason reason, Duration interval,
			double random) {
		return facts.isPushed()
				? NextCheck.after(RefreshReason.PUSHED, facts.checked(), policy.pushInterval(), policy, random)
				: NextCheck.after(reason, facts.checked(), interval, policy, random);
	}

	private static NextCheck scheduled(RefreshPolicy policy, CheckFacts facts, RotationWindow window, Moment now,
			double random) {
		long checked = facts.checked();
		Duration pace = policy.windowPace();
		long untilOpen = now.nanosUntil(window.start());
		if (untilOpen > 0) {
			// All tasks know when it opens: their first checks are spread over the pace.
			return unhurried(policy, facts, RefreshReason.OUTSIDE_WINDOW, policy.idleInterval(), random)
				.notAfter(now.nanos() + untilOpen + ((policy.jitter() > 0) ? (long) (Moment.nanos(pace) * random) : 0));
		}
		if (now.wall().isBefore(window.end())) {
			return NextCheck.after(RefreshReason.IN_WINDOW, checked, pace, policy, random);
		}
		return now.wall().isBefore(window.end().plus(GRACE))
				? NextCheck.after(RefreshReason.OVERDUE, checked, pace, policy, random)
				: unhurried(policy, facts, RefreshReason.OVERDUE, policy.interval(), random);
	}

}
