package io.github.ecssecrets.store;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

import io.github.ecssecrets.source.SecretVersions;
import org.jspecify.annotations.Nullable;

/**
 * Which secret is checked when. Thread-safe; holds its lock for moments only.
 */
final class CheckAgenda {

	/** So many events of one secret cannot bring about as many checks. */
	private static final Duration LEAST_APART = Duration.ofSeconds(1);

	private final RefreshPolicy policy;

	private final LongSupplier nanoTime;

	private final Clock clock;

	private final DoubleSupplier random;

	/** An entry that nobody uses any more is gone even if no check comes for long. */
	private final Map<SecretEntry, Item> items = new WeakHashMap<>();

	/** Since when events tell of moved labels, if they do. */
	private CheckFacts.Push push = CheckFacts.Push.NONE;

	private boolean pushedBefore;

	/** One number for a round, to keep together what is planned together. */
	private double roundRandom;

	private long rounds;

	CheckAgenda(RefreshPolicy policy, LongSupplier nanoTime, Clock clock, DoubleSupplier random) {
		this.policy = policy;
		this.nanoTime = nanoTime;
		this.clock = clock;
		this.random = random;
	}

	/**
	 * Adds a secret in use.
	 * @return whether it was not known
	 */
	synchronized boolean add(SecretEntry entry) {
		boolean unknown = !this.items.containsKey(entry);
		item(entry, now());
		return unknown;
	}

	private Item item(SecretEntry entry, Moment now) {
		return this.items.computeIfAbsent(entry, (absent) -> {
			CheckFacts facts = CheckFacts.firstUsed(absent.reference(), this.push, now.nanos());
			return new Item(facts, RefreshSchedule.next(this.policy, facts, now, this.random.getAsDouble()));
		});
	}

	/**
	 * Notes that a login gave reason to hurry.
	 * @return whether the next check is another one now
	 */
	synchronized boolean nudge(SecretEntry entry, Nudge nudge) {
		Moment now = now();
		Item item = item(entry, now);
		String inUse = entry.versionId();
		CheckFacts.Nudged before = item.facts.nudged();
		item.facts = item.facts.nudged(nudge, inUse, now.nanos());
		if (before != null && before.isAbout(inUse)) {
			return false;
		}
		item.next = item.next.orSooner(planned(item, now));
		return true;
	}

	/**
	 * Notes that an event tells that a label of a secret moved. The secret is checked
	 * once, after a random part of a wait that keeps the tasks of a fleet apart.
	 * @param spread the longest wait
	 */
	synchronized void moved(SecretEntry entry, Duration spread) {
		Moment now = now();
		Item item = item(entry, now);
		long due = within(spread, now);
		Long last = item.pushed;
		if (last != null && last + LEAST_APART.toNanos() - due > 0) {
			due = last + LEAST_APART.toNanos();
		}
		item.facts = item.facts.pushed(item.facts.push().due(due));
		item.next = item.next.orSooner(planned(item, now));
	}

	/** A time that is not further away than a wait. */
	private long within(Duration wait, Moment now) {
		return now.nanos() + (long) (Moment.nanos(wait) * this.random.getAsDouble());
	}

	/** The next check by what is known, apart from those of other secrets. */
	private NextCheck planned(Item item, Moment now) {
		return RefreshSchedule.next(this.policy, item.facts, now, this.random.getAsDouble());
	}

	/**
	 * Notes whether events tell of moved labels from now on. When they no longer do, the
	 * checks that they made rare come back; when they do again, each secret is checked
	 * once for what no event told meanwhile. Both are spread over a time, so the tasks of
	 * a fleet do not ask together.
	 * @param spread the time
	 */
	synchronized void pushing(boolean works, Duration spread) {
		if (works == (this.push.since() != null)) {
			return;
		}
		Moment now = now();
		boolean again = works && this.pushedBefore;
		this.pushedBefore |= works;
		this.push = works ? new CheckFacts.Push(now.nanos(), null) : CheckFacts.Push.NONE;
		for (Item item : this.items.values()) {
			long soonest = within(spread, now);
			CheckFacts.Push told = new CheckFacts.Push(this.push.since(), item.facts.push().due());
			item.facts = item.facts.pushed(again ? told.due(soonest) : told);
			item.next = item.next.orSooner(planned(item, now).notBefore(soonest));
		}
	}

	/**
	 * Begins a round: adds the secrets that are new, forgets those that are no longer in
	 * use, and gives those that are checked now. These are the ones that are due, and
	 * with them others of the same reason whose time has come within the jitter. Until
	 * their checks end, they are due again after the rotation interval.
	 * @return the secrets, who waited longest first
	 */
	synchronized List<SecretEntry> begin(Collection<SecretEntry> inUse) {
		Moment now = now();
		this.rounds++;
		this.roundRandom = this.random.getAsDouble();
		this.items.keySet().retainAll(Set.copyOf(inUse));
		Set<RefreshReason> reasons = EnumSet.noneOf(RefreshReason.class);
		for (SecretEntry entry : inUse) {
			NextCheck next = item(entry, now).next;
			if (next.isDue(now.nanos())) {
				reasons.add(next.reason());
			}
		}
		List<SecretEntry> due = new ArrayList<>();
		for (SecretEntry entry : inUse) {
			Item item = item(entry, now);
			if (item.next.isDue(now.nanos())
					|| (reasons.contains(item.next.reason()) && item.next.mayGoAlong(now.nanos()))) {
				due.add(entry);
				item.checking(now.nanos());
				item.next = postponed(item.next, now.nanos());
			}
		}
		due.sort(Comparator.comparingLong((entry) -> item(entry, now).asked));
		return due;
	}

	private NextCheck postponed(NextCheck next, long now) {
		return NextCheck.after(next.reason(), now, this.policy.rotationPace(), this.policy, this.roundRandom);
	}

	/**
	 * Puts off what is due, because a round failed as a whole.
	 */
	synchronized void postpone() {
		long now = this.nanoTime.getAsLong();
		for (Item item : this.items.values()) {
			if (item.next.isDue(now)) {
				item.next = postponed(item.next, now);
			}
		}
	}

	/**
	 * Notes that a source is asked about a secret in this round.
	 */
	synchronized void asked(SecretEntry entry) {
		item(entry, now()).asked = this.rounds;
	}

	/**
	 * Notes the versions that a source told in a check, or that none can.
	 */
	synchronized void described(SecretEntry entry, @Nullable SecretVersions versions) {
		Moment now = now();
		Item item = item(entry, now);
		item.facts = item.facts.described(versions, now.nanos());
	}

	/**
	 * Notes that a check succeeded, and plans the next.
	 */
	synchronized void succeeded(SecretEntry entry) {
		Moment now = now();
		Item item = item(entry, now);
		SecretVersions versions = item.facts.versions();
		String current = (versions != null) ? versions.versionOf(entry.reference()) : null;
		plan(item, item.facts.succeeded(current, entry.versionId(), now.nanos()), now);
	}

	/**
	 * Notes that a check failed, and plans the next.
	 * @param denied whether access was denied
	 */
	synchronized void failed(SecretEntry entry, boolean denied) {
		Moment now = now();
		Item item = item(entry, now);
		plan(item, item.facts.failed(denied, now.nanos()), now);
	}

	private void plan(Item item, CheckFacts facts, Moment now) {
		item.facts = facts;
		item.next = RefreshSchedule.next(this.policy, facts, now, this.roundRandom);
	}

	/**
	 * The time until the next check.
	 * @return nanoseconds, not positive if it is due; {@link Long#MAX_VALUE} if there is
	 * none
	 */
	synchronized long nanosUntilNext() {
		long now = this.nanoTime.getAsLong();
		long least = Long.MAX_VALUE;
		for (Item item : this.items.values()) {
			if (!item.next.isNever()) {
				least = Math.min(least, item.next.due() - now);
			}
		}
		return least;
	}

	/**
	 * When a secret is checked next.
	 * @return {@code null} if it is not known
	 */
	synchronized @Nullable NextCheck next(SecretEntry entry) {
		Item item = this.items.get(entry);
		return (item != null) ? item.next : null;
	}

	/**
	 * The versions of a secret, as the last check saw them.
	 * @return {@code null} if they are not known
	 */
	synchronized @Nullable SecretVersions versions(SecretEntry entry) {
		Item item = this.items.get(entry);
		return (item != null) ? item.facts.versions() : null;
	}

	Moment now() {
		return Moment.now(this.nanoTime, this.clock);
	}

	/** What is known and planned of one secret. */
	private static final class Item {

		private CheckFacts facts;

		private NextCheck next;

		/** The round in which a source was asked last. */
		private long asked;

		/** When the last check began that an event asked for, if one did. */
		private @Nullable Long pushed;

		private Item(CheckFacts facts, NextCheck next) {
			this.facts = facts;
			this.next = next;
		}

		/** A check begins, which answers the events that came before. */
		private void checking(long now) {
			if (this.facts.push().due() != null) {
				this.facts = this.facts.pushed(this.facts.push().checking());
				this.pushed = now;
			}
		}

	}

}
