package io.github.ecssecrets.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.ecssecrets.SecretReference;
import org.jspecify.annotations.Nullable;

/**
 * Entries by ARN, however they were asked for, for as long as somebody uses them. Makes
 * its cache for the first of them: what Amazon ECS injected has no ARN. Thread-safe.
 */
final class EntriesByArn {

	private volatile @Nullable Cache<SecretReference, SecretEntry> cache;

	@Nullable SecretEntry find(SecretReference whole) {
		Cache<SecretReference, SecretEntry> known = this.cache;
		return (known != null) ? known.getIfPresent(whole) : null;
	}

	/**
	 * The entry of an ARN: the one that is known already, or else the one given.
	 */
	SecretEntry share(SecretReference byArn, SecretEntry entry) {
		return cache().get(byArn, (reference) -> entry);
	}

	/** The cache, made at the first call. */
	synchronized Cache<SecretReference, SecretEntry> cache() {
		Cache<SecretReference, SecretEntry> known = this.cache;
		if (known == null) {
			known = Caffeine.newBuilder().weakValues().build();
			this.cache = known;
		}
		return known;
	}

}
