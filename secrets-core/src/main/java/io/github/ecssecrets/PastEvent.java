package io.github.ecssecrets;

import java.time.Instant;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a secret, or to a login with it, as the history keeps it.
 * Names the secret and its versions, never a value. Immutable.
 */
public final class PastEvent {

	private final Type type;

	private final SecretReference reference;

	private final Instant time;

	private final Instant lastTime;

	private final int count;

	private final @Nullable String versionId;

	private final @Nullable String previousVersionId;

	private final @Nullable String detail;

	private PastEvent(Type type, SecretReference reference, Instant time, Instant lastTime, int count,
			@Nullable String versionId, @Nullable String previousVersionId, @Nullable String detail) {
		this.type = type;
		this.reference = reference;
		this.time = time;
		this.lastTime = lastTime;
		this.count = count;
		this.versionId = versionId;
		this.previousVersionId = previousVersionId;
		this.detail = detail;
	}

	/**
	 * An event that happened once.
	 * @param type what happened
	 * @param reference to which secret, or field of one
	 * @param time when
	 * @return the event
	 */
	public static PastEvent of(Type type, SecretReference reference, Instant time) {
		return new PastEvent(type, reference, time, time, 1, null, null, null);
	}

	/**
	 * The same event, about a version.
	 * @param version the version id, or {@code null} if it is not known
	 * @return the event
	 */
	public PastEvent withVersion(@Nullable String version) {
		return new PastEvent(this.type, this.reference, this.time, this.lastTime, this.count, version,
				this.previousVersionId, this.detail);
	}

	/**
	 * The same event, with the version that was in use before.
	 * @param version the version id, or {@code null} if it is not known
	 * @return the event
	 */
	public PastEvent withPreviousVersion(@Nullable String version) {
		return new PastEvent(this.type, this.reference, this.time, this.lastTime, this.count, this.versionId, version,
				this.detail);
	}

	/**
	 * The same event, with words for people.
	 * @param words what there is to say of it, without any secret value
	 * @return the event
	 */
	public PastEvent withDetail(@Nullable String words) {
		return new PastEvent(this.type, this.reference, this.time, this.lastTime, this.count, this.versionId,
				this.previousVersionId, words);
	}

	/**
	 * Whether another event tells the same, but for its time.
	 */
	boolean isLike(PastEvent other) {
		return this.type == other.type && this.reference.equals(other.reference)
				&& Objects.equals(this.versionId, other.versionId)
				&& Objects.equals(this.previousVersionId, other.previousVersionId)
				&& Objects.equals(this.detail, other.detail);
	}

	/**
	 * This event, which happened once more.
	 */
	PastEvent again(Instant now) {
		return new PastEvent(this.type, this.reference, this.time, now, this.count + 1, this.versionId,
				this.previousVersionId, this.detail);
	}

	/**
	 * What happened.
	 * @return the type
	 */
	public Type type() {
		return this.type;
	}

	/**
	 * The secret, or the field of it.
	 * @return the reference, as whoever reported the event names it
	 */
	public SecretReference reference() {
		return this.reference;
	}

	/**
	 * When it happened first.
	 * @return the instant
	 */
	public Instant time() {
		return this.time;
	}

	/**
	 * When it happened last, in a row of the same.
	 * @return the instant, which is that of {@link #time()} if it happened once
	 */
	public Instant lastTime() {
		return this.lastTime;
	}

	/**
	 * How often it happened in a row.
	 * @return at least 1
	 */
	public int count() {
		return this.count;
	}

	/**
	 * The version that the event is about: the new one of a rotation, the one that was
	 * refused, the pending one that is in use.
	 * @return the version id, or {@code null} if it is not known
	 */
	public @Nullable String versionId() {
		return this.versionId;
	}

	/**
	 * The version that was in use before.
	 * @return the version id, or {@code null} if it is not known, or nothing replaced it
	 */
	public @Nullable String previousVersionId() {
		return this.previousVersionId;
	}

	/**
	 * What there is to say of it.
	 * @return words without any secret value, or {@code null} if there are none
	 */
	public @Nullable String detail() {
		return this.detail;
	}

	@Override
	public String toString() {
		return "PastEvent[" + this.time + " " + this.type + " " + this.reference
				+ ((this.versionId != null) ? ", version " + this.versionId : "")
				+ ((this.count > 1) ? ", " + this.count + " times" : "") + "]";
	}

	/**
	 * What can happen.
	 */
	public enum Type {

		/** The secret has a new value, which every reader sees. */
		ROTATED,

		/** A server refused a version of the secret. */
		REFUSED,

		/**
		 * A server accepts the version that a rotation is preparing, which logins use.
		 */
		PENDING_VERSION_IN_USE,

		/** The secret could not be checked; its last good value stays in use. */
		REFRESH_FAILED,

		/** The secret can be checked again. */
		RECOVERED,

		/** A pool has replaced the connections of an earlier version. */
		DRAINED

	}

}
