package io.github.ecssecrets.store;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.ecssecrets.SecretReference;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a store, found by the reference of a whole secret, in whichever form it
 * was asked for. Thread-safe; does no I/O.
 */
final class SecretEntries {

	/** For how many entries that left it is known which answers would be too late. */
	private static final int LEFT_PER_ENTRY = 16;

	private final LazyCache<SecretReference, SecretEntry> cache;

	/** Entries by ARN, however they were asked for, for as long as somebody uses them. */
	private final LazyCache<SecretReference, SecretEntry> byArn = new LazyCache<>(
			() -> Caffeine.newBuilder().weakValues().build());

	/** Entries that live values follow; never evicted. */
	private final Map<SecretReference, SecretEntry> followed = new ConcurrentHashMap<>();

	private final LazyCache<SecretReference, Long> ticketsOfLeft;

	private final Runnable removal;

	/**
	 * Creates a collection.
	 * @param maximumSize how many entries stay besides those that are followed
	 * @param removal runs on the thread that evicted or removed an entry, at once and
	 * without calling anybody
	 */
	SecretEntries(long maximumSize, Runnable removal) {
		this.removal = removal;
		this.cache = new LazyCache<>(() -> Caffeine.newBuilder()
			.maximumSize(maximumSize)
			.executor(Runnable::run)
			.<SecretReference, SecretEntry>evictionListener(
					(whole, entry, cause) -> left(nonNull(whole), nonNull(entry)))
			.build());
		long left = LEFT_PER_ENTRY * Math.min(maximumSize, Long.MAX_VALUE / LEFT_PER_ENTRY);
		this.ticketsOfLeft = new LazyCache<>(
				() -> Caffeine.newBuilder().maximumSize(left).executor(Runnable::run).build());
	}

	private static <T> T nonNull(@Nullable T value) {
		if (value == null) {
			throw new IllegalStateException("Entries and their references are held strongly");
		}
		return value;
	}

	private void left(SecretReference whole, SecretEntry entry) {
		retire(whole, entry);
		this.removal.run();
	}

	/**
	 * Ends the use of an entry, but remembers which answers would be too late for the
	 * next one of the same secret.
	 */
	private boolean retire(SecretReference whole, SecretEntry entry) {
		boolean retired = entry.retire();
		if (entry.isRetired()) {
			this.ticketsOfLeft.get().asMap().merge(whole, entry.ticket(), Math::max);
		}
		return retired;
	}

	/**
	 * The entry that the cache has for a reference, which counts as a use of it.
	 */
	@Nullable SecretEntry cached(SecretReference whole) {
		return this.cache.getIfPresent(whole);
	}

	/**
	 * The entry of a secret, in the cache or not.
	 */
	@Nullable SecretEntry find(SecretReference whole) {
		SecretEntry entry = cached(whole);
		entry = (entry != null) ? entry : this.followed.get(whole);
		return (entry != null) ? entry : this.byArn.getIfPresent(whole);
	}

	/**
	 * The entry of a secret, a new one if there is none.
	 */
	SecretEntry get(SecretReference whole) {
		while (true) {
			SecretEntry known = find(whole);
			SecretEntry entry = this.cache.get().get(whole, (reference) -> usable(reference, known));
			if (!entry.isRetired()) {
				return entry;
			}
			retire(whole, entry);
			this.cache.get().asMap().remove(whole, entry);
			this.followed.remove(whole, entry);
		}
	}

	private SecretEntry usable(SecretReference whole, @Nullable SecretEntry known) {
		SecretEntry entry = this.followed.get(whole);
		entry = (entry != null) ? entry : known;
		return (entry != null && !entry.isRetired()) ? entry : new SecretEntry(whole, lastTicket(whole));
	}

	private long lastTicket(SecretReference whole) {
		Long ticket = this.ticketsOfLeft.getIfPresent(whole);
		return (ticket != null) ? ticket : 0;
	}

	/**
	 * Puts an entry that was found elsewhere into the cache, unless there is one already.
	 */
	void keep(SecretReference whole, SecretEntry entry) {
		this.cache.get().asMap().putIfAbsent(whole, entry);
	}

	/**
	 * Keeps the entry of a secret from being evicted while somebody follows it.
	 * @return {@code false} if another entry has taken its place
	 */
	@SuppressWarnings("ReferenceEquality") // an entry is itself
	boolean follow(SecretReference whole, SecretEntry entry) {
		SecretEntry kept = this.cache.get().asMap().compute(whole, (reference, known) -> {
			if (known == null || known == entry) {
				this.followed.put(reference, entry);
				return entry;
			}
			return known;
		});
		return kept == entry;
	}

	/**
	 * Forgets the entries that only live values used, of which none is left.
	 */
	void dropAbandoned() {
		if (this.followed.isEmpty()) {
			return;
		}
		Map<SecretReference, SecretEntry> left = new LinkedHashMap<>(this.followed);
		left.values().removeIf(SecretEntry::isFollowed);
		left.forEach((whole, entry) -> {
			// somebody may have begun to follow it
			this.followed.computeIfPresent(whole,
					(reference, known) -> (known == entry && !entry.isFollowed()) ? null : known);
			if (!this.cache.asMap().containsValue(entry)) {
				retire(whole, entry);
			}
		});
		if (!left.isEmpty()) {
			this.cache.asMap().forEach((whole, entry) -> {
				if (entry.isAbandoned() && retire(whole, entry)) {
					this.cache.get().asMap().remove(whole, entry);
				}
			});
			this.removal.run();
		}
	}

	/**
	 * The entry that has an ARN, this one if there is none.
	 */
	SecretEntry byArn(SecretReference arn, SecretEntry entry) {
		return this.byArn.get().asMap().merge(arn, entry, (known, next) -> known.isRetired() ? next : known);
	}

	/**
	 * Lets one entry stand for another.
	 */
	void replace(SecretReference whole, SecretEntry entry, SecretEntry successor) {
		this.cache.get().asMap().replaceAll((reference, known) -> (known == entry) ? successor : known);
		this.followed.replaceAll((reference, known) -> (known == entry) ? successor : known);
		this.cache.get().put(whole, successor);
		this.removal.run();
	}

	/**
	 * All entries in use.
	 */
	Set<SecretEntry> inUse() {
		dropAbandoned();
		Set<SecretEntry> inUse = new LinkedHashSet<>(this.cache.asMap().values());
		inUse.addAll(this.followed.values());
		return inUse;
	}

}
