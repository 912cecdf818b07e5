package io.github.ecssecrets.test;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * How and when a secret is rotated. Guarded by the lock of {@link SecretVault}.
 */
final class RotationSchedule {

	private final Map<String, Object> rules = new LinkedHashMap<>();

	private @Nullable String lambdaArn;

	private @Nullable Instant lastRotated;

	private @Nullable Instant nextRotation;

	private boolean enabled;

	@Nullable String lambdaArn() {
		return this.lambdaArn;
	}

	void configure(String lambdaArn, Map<String, Object> newRules, Instant now) {
		this.lambdaArn = lambdaArn;
		this.enabled = true;
		if (!newRules.isEmpty()) {
			this.rules.clear();
			this.rules.putAll(newRules);
			planNext(now);
		}
	}

	void planNextAt(Instant next) {
		this.enabled = true;
		this.nextRotation = next;
	}

	void completed(Instant now) {
		this.lastRotated = now;
		planNext(now);
	}

	private void planNext(Instant now) {
		if (this.rules.get("AutomaticallyAfterDays") instanceof Number days) {
			this.nextRotation = now.plus(Duration.ofDays(days.longValue()));
		}
	}

	Snapshot snapshot() {
		return new Snapshot(this.enabled, this.lambdaArn, Map.copyOf(this.rules), this.lastRotated, this.nextRotation);
	}

	/**
	 * The schedule at one moment.
	 *
	 * @param enabled whether rotation is on
	 * @param lambdaArn the rotation function, or {@code null}
	 * @param rules the rules as the caller sent them, possibly empty
	 * @param lastRotated when AWSCURRENT last moved to a pending version, or {@code null}
	 * @param nextRotation when the next rotation is due, or {@code null}
	 */
	record Snapshot(boolean enabled, @Nullable String lambdaArn, Map<String, Object> rules,
			@Nullable Instant lastRotated, @Nullable Instant nextRotation) {
	}

}
