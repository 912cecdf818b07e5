package io.github.ecssecrets.aws;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

/**
 * What AWS refused within the last quarter of an hour, and is not asked for again in that
 * time. IAM may deny an action on one secret and allow it on the next: a Region that
 * denies three secrets and allows none is taken to deny all. Of many Regions and secrets
 * those are remembered that were asked for last. Thread-safe.
 */
final class Refusals {

	private static final long LIFETIME_NANOS = Duration.ofMinutes(15).toNanos();

	private static final int TELLING_NUMBER = 3;

	private static final int MOST_REGIONS = 64;

	private static final int MOST_SECRETS = 1024;

	private final LongSupplier nanoTime;

	private final Map<String, Region> regions = new Recent<>(MOST_REGIONS);

	/**
	 * Creates a memory without refusals.
	 * @param nanoTime tells the time as {@link System#nanoTime()} does
	 */
	Refusals(LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
	}

	/**
	 * Notes that a Region refuses every secret.
	 */
	synchronized void add(String region) {
		region(region).refused = now();
	}

	/**
	 * Notes that a Region refuses one secret.
	 */
	synchronized void add(String region, String secret) {
		Region refusing = region(region);
		refusing.secrets.put(secret, now());
		refusing.secrets.values().removeIf((refused) -> !isRecent(refused));
		if (refusing.secrets.size() >= TELLING_NUMBER && !isRecent(refusing.allowed)) {
			refusing.refused = now();
		}
	}

	/**
	 * Notes that a Region does not refuse every secret.
	 */
	synchronized void allowed(String region) {
		region(region).allowed = now();
	}

	/**
	 * Whether a Region refuses every secret.
	 */
	synchronized boolean contains(String region) {
		return isRecent(region(region).refused);
	}

	/**
	 * Whether a Region refuses this secret.
	 */
	synchronized boolean contains(String region, String secret) {
		return contains(region) || isRecent(region(region).secrets.get(secret));
	}

	private Region region(String region) {
		return this.regions.computeIfAbsent(region, (name) -> new Region());
	}

	private long now() {
		return this.nanoTime.getAsLong();
	}

	private boolean isRecent(@Nullable Long time) {
		return time != null && now() - time < LIFETIME_NANOS;
	}

	/**
	 * A map that forgets what was not asked for the longest.
	 */
	private static final class Recent<V> extends LinkedHashMap<String, V> {

		private final int most;

		private Recent(int most) {
			super(16, 0.75f, true);
			this.most = most;
		}

		@Override
		protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
			return size() > this.most;
		}

	}

	private static final class Region {

		private final Map<String, Long> secrets = new Recent<>(MOST_SECRETS);

		private @Nullable Long refused;

		private @Nullable Long allowed;

	}

}
