package io.github.ecssecrets.store;

import java.util.Map;
import java.util.function.Supplier;

import com.github.benmanes.caffeine.cache.Cache;
import org.jspecify.annotations.Nullable;

/**
 * A cache that is made when the first value is put into it, so a start whose secrets are
 * all injected does not load the classes of it. Thread-safe.
 */
final class LazyCache<K, V> {

	private final Supplier<Cache<K, V>> maker;

	private volatile @Nullable Cache<K, V> made;

	LazyCache(Supplier<Cache<K, V>> maker) {
		this.maker = maker;
	}

	@Nullable V getIfPresent(K key) {
		Cache<K, V> cache = this.made;
		return (cache != null) ? cache.getIfPresent(key) : null;
	}

	/** What the cache has: a view of it, or nothing as long as it is not made. */
	Map<K, V> asMap() {
		Cache<K, V> cache = this.made;
		return (cache != null) ? cache.asMap() : Map.of();
	}

	/** The cache, made at the first call. */
	Cache<K, V> get() {
		Cache<K, V> cache = this.made;
		return (cache != null) ? cache : make();
	}

	private synchronized Cache<K, V> make() {
		Cache<K, V> cache = this.made;
		if (cache == null) {
			cache = this.maker.get();
			this.made = cache;
		}
		return cache;
	}

}
