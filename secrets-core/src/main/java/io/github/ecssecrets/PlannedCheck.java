package io.github.ecssecrets;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * When a secret is checked for a new version next, and why then. Immutable.
 */
public final class PlannedCheck {

	private final @Nullable Instant due;

	private final String reason;

	private final String explanation;

	private PlannedCheck(@Nullable Instant due, String reason, String explanation) {
		this.due = due;
		this.reason = reason;
		this.explanation = explanation;
	}

	/**
	 * A planned check.
	 * @param due the latest date, or {@code null} for never
	 * @param reason the name of the reason, such as {@code IN_WINDOW}
	 * @param explanation the reason in words
	 * @return the check
	 */
	public static PlannedCheck of(@Nullable Instant due, String reason, String explanation) {
		return new PlannedCheck(due, reason, explanation);
	}

	/**
	 * When the check is due. It may come sooner, along with others.
	 * @return the date, or {@code null} for never
	 */
	public @Nullable Instant due() {
		return this.due;
	}

	/**
	 * Why then.
	 * @return the name of the reason, such as {@code IN_WINDOW}
	 */
	public String reason() {
		return this.reason;
	}

	/**
	 * Why then, in words.
	 * @return a sentence without a full stop
	 */
	public String explanation() {
		return this.explanation;
	}

	@Override
	public String toString() {
		return "PlannedCheck[" + ((this.due != null) ? this.due : "never") + ", " + this.reason + "]";
	}

}
