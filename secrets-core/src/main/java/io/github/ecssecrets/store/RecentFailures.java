package io.github.ecssecrets.store;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretResult.Failed;
import org.jspecify.annotations.Nullable;

/**
 * Failed reads that answer for further reads of the same secret for a short time. Makes
 * its cache at the first of them, which most applications never see. Thread-safe.
 */
final class RecentFailures {

	private final Duration lifetime;

	private final long maximumSize;

	private final Clock clock;

	private volatile @Nullable Cache<SecretReference, Failed> cache;

	RecentFailures(Duration lifetime, long maximumSize, Clock clock) {
		this.lifetime = lifetime;
		this.maximumSize = maximumSize;
		this.clock = clock;
	}

	@Nullable Failed find(SecretReference reference) {
		Cache<SecretReference, Failed> known = this.cache;
		return (known != null) ? known.getIfPresent(reference) : null;
	}

	void put(SecretReference reference, Failed failed) {
		cache().put(reference, failed);
	}

	/** The cache, made at the first call. */
	synchronized Cache<SecretReference, Failed> cache() {
		Cache<SecretReference, Failed> known = this.cache;
		if (known == null) {
			known = Caffeine.newBuilder()
				.maximumSize(this.maximumSize)
				.expireAfterWrite(this.lifetime)
				.ticker(() -> TimeUnit.MILLISECONDS.toNanos(this.clock.millis()))
				.build();
			this.cache = known;
		}
		return known;
	}

}
