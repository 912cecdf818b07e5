package io.github.ecssecrets.store;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretReference;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a store, found by the reference of a whole secret, in whichever form it
 * was asked for. Thread-safe; does no I/O.
 */
final class SecretEntries {

	private final Cache<SecretReference, SecretEntry> cache;

	/** Entries by ARN, however they were asked for, for as long as somebody uses them. */
	private final LazyCache<SecretReference, SecretEntry> byArn = new LazyCache<>(
			() -> Caffeine.newBuilder().weakValues().build());

	/** Entries that a live value follows; never evicted. */
	private final Map<SecretReference, SecretEntry> followed = new ConcurrentHashMap<>();

	/**
	 * Creates a collection.
	 * @param maximumSize how many entries stay besides those that are followed
	 * @param removal runs on the thread that evicted or replaced an entry
	 */
	SecretEntries(long maximumSize, Runnable removal) {
		this.cache = Caffeine.newBuilder()
			.maximumSize(maximumSize)
			.executor(Runnable::run)
			.removalListener((whole, entry, cause) -> removal.run())
			.build();
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
		SecretEntry known = find(whole);
		return this.cache.get(whole, (reference) -> (known != null) ? known : new SecretEntry(reference));
	}

	/**
	 * Puts an entry that was found back into the cache.
	 */
	void keep(SecretReference whole, SecretEntry entry) {
		this.cache.put(whole, entry);
	}

	/**
	 * The entry of a secret, which is never evicted from now on.
	 */
	SecretEntry follow(SecretReference whole) {
		return this.followed.computeIfAbsent(whole, this::get);
	}

	/**
	 * Finds the entry of a secret whose ARN is now known, so that its name, its partial
	 * ARN and its ARN share one. An entry that is followed stays on its own.
	 */
	SecretEntry unify(SecretReference whole, Secret secret) {
		SecretEntry entry = get(whole);
		if (secret.arn() == null) {
			return entry;
		}
		String version = whole.toString().substring(whole.secret().length());
		SecretReference arn = SecretReference.parse(secret.arn() + version);
		SecretEntry shared = this.byArn.get().get(arn, (reference) -> entry);
		if (shared != entry && this.followed.get(whole) != entry) {
			keep(whole, shared);
			return shared;
		}
		return entry;
	}

	/**
	 * All entries in use.
	 */
	Set<SecretEntry> inUse() {
		Set<SecretEntry> inUse = new LinkedHashSet<>(this.cache.asMap().values());
		inUse.addAll(this.followed.values());
		return inUse;
	}

}
