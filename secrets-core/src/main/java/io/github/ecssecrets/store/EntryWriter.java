package io.github.ecssecrets.store;

import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretRotated;
import org.jspecify.annotations.Nullable;

/**
 * The only writer of entries: applies what sources answered, one answer after the other,
 * each as a whole. Calls nobody and does no I/O under its lock.
 */
final class EntryWriter {

	private final SecretEntries entries;

	private final Clock clock;

	private final AtomicLong tickets = new AtomicLong();

	private final Doubts doubts;

	private long revision;

	/**
	 * Creates a writer.
	 * @param clock tells when answers were applied
	 * @param nanoTime measures time as {@link System#nanoTime()} does
	 */
	EntryWriter(SecretEntries entries, Clock clock, LongSupplier nanoTime) {
		this.entries = entries;
		this.clock = clock;
		this.doubts = new Doubts(nanoTime);
	}

	/**
	 * The ticket of a question that is about to be asked. An answer never replaces one to
	 * a later question.
	 */
	long ticket() {
		return this.tickets.incrementAndGet();
	}

	/**
	 * Applies a version from an authoritative source.
	 * @param ticket when the question was asked
	 * @param announce lines up who must hear of it; called under the lock
	 */
	synchronized Applied version(SecretReference whole, Secret answer, long ticket, Consumer<Applied> announce) {
		Applied applied = untilApplied(() -> {
			List<SecretRotated> changes = new ArrayList<>();
			SecretEntry asked = this.entries.get(whole);
			Secret seen = asked.state().whole();
			Applied outcome = version(unify(asked, whole, answer, changes), answer, ticket, changes);
			if (outcome != null && seen != null) {
				addIfOther(outcome, seen, changes);
			}
			return outcome;
		});
		announce.accept(applied);
		return applied;
	}

	/**
	 * Adds a change for the readers of an entry whose place another took, which has other
	 * content.
	 */
	private static void addIfOther(Applied applied, Secret seen, List<SecretRotated> changes) {
		Secret now = applied.state().whole();
		boolean isTold = changes.stream().anyMatch((change) -> change.reference().jsonKey() == null);
		if (now != null && !isTold && !seen.hasSameContent(now)) {
			changes.add(0, rotated(applied.entry(), null, seen, now));
		}
	}

	/**
	 * Applies a copy of a whole secret, unless a version or another copy came first.
	 */
	synchronized Applied seed(SecretReference whole, Secret copy) {
		return untilApplied(() -> {
			SecretEntry entry = this.entries.get(whole);
			EntryState before = entry.state();
			return (before.whole() != null) ? Applied.nothing(entry, before)
					: change(entry, before, next(copy, true, before.fields()), 0, List.of());
		});
	}

	/**
	 * Applies a copy of one field, unless a version with the field or another copy of it
	 * came first.
	 */
	synchronized Applied field(SecretReference reference, Secret copy) {
		String key = Objects.requireNonNull(reference.jsonKey());
		return untilApplied(() -> {
			SecretEntry entry = this.entries.get(reference.whole());
			EntryState before = entry.state();
			if (before.fields().containsKey(key) || (before.hasVersion() && before.find(key) != null)) {
				return Applied.nothing(entry, before);
			}
			return change(entry, before, next(before.whole(), before.seed(), with(before.fields(), key, copy)), 0,
					List.of());
		});
	}

	/**
	 * Applies copies that were read again, all together, but for those of which another
	 * value came meanwhile.
	 * @param before the copies in use that they stand for
	 */
	synchronized Applied copies(SecretEntry entry, Map<SecretReference, Secret> before,
			Map<SecretReference, Secret> after, Consumer<Applied> announce) {
		Applied applied = untilApplied(() -> copies(entry, before, after));
		announce.accept(applied);
		return applied;
	}

	private @Nullable Applied copies(SecretEntry entry, Map<SecretReference, Secret> before,
			Map<SecretReference, Secret> after) {
		EntryState state = entry.state();
		// what another entry stands for has no copies of its own
		Map<SecretReference, Secret> inUse = (state.successor() != null) ? Map.of() : entry.copies();
		Secret whole = state.whole();
		Map<String, Secret> fields = new LinkedHashMap<>(state.fields());
		Map<String, Secret> dropped = Map.of();
		List<SecretRotated> changes = new ArrayList<>();
		for (Map.Entry<SecretReference, Secret> copy : after.entrySet()) {
			String key = copy.getKey().jsonKey();
			Secret last = before.get(copy.getKey());
			Secret now = copy.getValue();
			if (last == null || !last.equals(inUse.get(copy.getKey())) || last.hasSameContent(now)) {
				continue;
			}
			if (key != null) {
				fields.put(key, now);
			}
			else {
				whole = now;
				dropped = dropped(entry, state, now);
				fields.putAll(dropped);
			}
			changes.add(rotated(entry, key, last, now));
		}
		if (changes.isEmpty()) {
			return Applied.nothing(entry, state);
		}
		Applied applied = change(entry, state, next(whole, state.seed(), fields), 0, changes);
		return (applied != null) ? applied.without(dropped.keySet()) : null;
	}

	private static Applied untilApplied(Supplier<@Nullable Applied> attempt) {
		while (true) {
			// null if the entry was evicted at the same moment
			Applied applied = attempt.get();
			if (applied != null) {
				return applied;
			}
		}
	}

	private @Nullable Applied version(SecretEntry entry, Secret answer, long ticket, List<SecretRotated> changes) {
		EntryState before = entry.state();
		Secret old = before.whole();
		boolean sameVersion = before.hasVersion() && old != null && old.versionId() != null
				&& old.versionId().equals(answer.versionId());
		if (!sameVersion) {
			if (ticket < entry.ticket()) {
				return new Applied(entry, before, changes, List.of(), false, before.hasVersion());
			}
			if (before.hasVersion() && old != null
					&& this.doubts.isDoubtful(entry, old, answer, ticket, this.tickets.get())) {
				return new Applied(entry, before, changes, List.of(), false, true);
			}
		}
		this.doubts.clear(entry);
		Map<String, Secret> fields = new LinkedHashMap<>(before.fields());
		before.fields().forEach((key, field) -> {
			if (answer.hasField(key)) {
				fields.remove(key);
				if (!field.hasSameContent(answer.part(key))) {
					changes.add(rotated(entry, key, field, answer.part(key)));
				}
			}
		});
		boolean sameContent = old != null && old.hasSameContent(answer);
		Map<String, Secret> dropped = Map.of();
		if (old != null && !sameContent) {
			changes.add(0, rotated(entry, null, old, answer));
			dropped = dropped(entry, before, answer);
			fields.putAll(dropped);
		}
		boolean unchanged = sameVersion && sameContent && old != null && fields.size() == before.fields().size()
				&& old.versionStages().equals(answer.versionStages());
		if (unchanged) {
			entry.condition().confirmed(this.clock.instant());
			return new Applied(entry, before, changes, List.of(), false, true);
		}
		Applied applied = change(entry, before, next(answer, false, fields), ticket, changes);
		return (applied != null) ? applied.without(dropped.keySet()) : null;
	}

	private @Nullable Applied change(SecretEntry entry, EntryState before, EntryState next, long ticket,
			List<SecretRotated> changes) {
		// before anybody may meet it in a text without finding it here
		remember(entry, before, next);
		if (!entry.change(next, ticket)) {
			return null;
		}
		Secret old = before.whole();
		Secret now = next.whole();
		if (old != null && now != null && old.versionId() != null && old.versionId().equals(now.versionId())) {
			entry.condition().confirmed(this.clock.instant());
		}
		else {
			entry.condition().fetched(this.clock.instant());
		}
		return new Applied(entry, next, changes, List.of(), old == null, true);
	}

	private static void remember(SecretEntry entry, EntryState before, EntryState next) {
		Secret old = before.whole();
		Secret now = next.whole();
		if (old != null && (now == null || !old.hasSameContent(now))) {
			entry.remember(null, old);
		}
		before.fields().forEach((key, field) -> {
			Secret after = next.fields().get(key);
			if (after == null || !after.hasSameContent(field)) {
				entry.remember(key, field);
			}
		});
	}

	private EntryState next(@Nullable Secret whole, boolean seed, Map<String, Secret> fields) {
		return new EntryState(++this.revision, whole, seed, Map.copyOf(fields), null);
	}

	private static Map<String, Secret> with(Map<String, Secret> fields, String key, Secret field) {
		Map<String, Secret> more = new LinkedHashMap<>(fields);
		more.put(key, field);
		return more;
	}

	/**
	 * The fields in use that new content lacks, with their last value, which whoever
	 * reads them goes on with.
	 */
	private static Map<String, Secret> dropped(SecretEntry entry, EntryState before, Secret answer) {
		Map<String, Secret> dropped = new TreeMap<>();
		for (String key : entry.readKeys()) {
			Secret last = before.fields().containsKey(key) ? null : before.find(key);
			if (last != null && !answer.hasField(key)) {
				dropped.put(key, last);
			}
		}
		return dropped;
	}

	/**
	 * Notes that the version in use is the newest.
	 */
	synchronized void confirm(SecretEntry entry) {
		this.doubts.clear(entry);
		entry.condition().confirmed(this.clock.instant());
	}

	/**
	 * Finds the entry of a secret whose ARN is now known, and makes its name, its partial
	 * ARN and its ARN share one.
	 */
	private SecretEntry unify(SecretEntry entry, SecretReference whole, Secret secret, List<SecretRotated> changes) {
		SecretReference arn = EntryNames.reference(secret.arn(), whole);
		if (arn == null) {
			return entry;
		}
		SecretEntry shared = this.entries.byArn(arn, entry);
		EntryNames.add(this.entries, shared, whole, secret, arn);
		if (shared != entry) {
			merge(whole, entry, shared, changes);
		}
		return shared;
	}

	private void merge(SecretReference whole, SecretEntry entry, SecretEntry shared, List<SecretRotated> changes) {
		EntryState left = entry.state();
		EntryState before = shared.state();
		Map<String, Secret> fields = new LinkedHashMap<>(before.fields());
		left.fields().forEach((key, field) -> {
			Secret known = before.find(key);
			if (known == null) {
				fields.put(key, field);
			}
			else if (!known.hasSameContent(field)) {
				changes.add(rotated(shared, key, field, known));
			}
		});
		if (before.whole() != null) {
			dropped(entry, left, before.whole()).forEach(fields::putIfAbsent);
		}
		EntryState merged = next((before.whole() != null) ? before.whole() : left.whole(),
				(before.whole() != null) ? before.seed() : left.seed(), fields);
		if (!shared.change(merged, entry.ticket())) {
			return;
		}
		EntryState moved = new EntryState(merged.revision(), left.whole(), left.seed(), left.fields(), shared);
		if (entry.change(moved, 0)) {
			remember(entry, left, merged);
			shared.inherit(entry);
		}
		this.entries.replace(whole, entry, shared);
	}

	private static SecretRotated rotated(SecretEntry entry, @Nullable String key, Secret before, Secret after) {
		SecretReference reference = (key != null) ? entry.reference().withJsonKey(key) : entry.reference();
		return SecretRotated.of(reference, before, after, List.copyOf(entry.names()));
	}

}
