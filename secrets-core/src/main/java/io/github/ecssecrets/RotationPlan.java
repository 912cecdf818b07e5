package io.github.ecssecrets;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * When a secret is rotated next, as Secrets Manager told last. Immutable.
 */
public final class RotationPlan {

	private final boolean enabled;

	private final @Nullable Instant earliest;

	private final @Nullable Instant latest;

	private RotationPlan(boolean enabled, @Nullable Instant earliest, @Nullable Instant latest) {
		this.enabled = enabled;
		this.earliest = earliest;
		this.latest = latest;
	}

	/**
	 * A plan.
	 * @param enabled whether the secret is rotated by a schedule
	 * @param earliest when the window of the next rotation opens, or {@code null} if that
	 * is not known
	 * @param latest when the next rotation is due at the latest, or {@code null} if none
	 * is planned
	 * @return the plan
	 */
	public static RotationPlan of(boolean enabled, @Nullable Instant earliest, @Nullable Instant latest) {
		return new RotationPlan(enabled, earliest, latest);
	}

	/**
	 * Whether rotation is on.
	 * @return {@code false} if it is off or was never set up
	 */
	public boolean isEnabled() {
		return this.enabled;
	}

	/**
	 * When the window of the next rotation opens.
	 * @return the date, or {@code null} if none is planned
	 */
	public @Nullable Instant earliest() {
		return this.earliest;
	}

	/**
	 * When the next rotation is due at the latest, which is when its window closes. Past
	 * after a rotation failed.
	 * @return the date, or {@code null} if none is planned
	 */
	public @Nullable Instant latest() {
		return this.latest;
	}

	@Override
	public String toString() {
		return "RotationPlan[" + (this.enabled ? this.earliest + " to " + this.latest : "off") + "]";
	}

}
