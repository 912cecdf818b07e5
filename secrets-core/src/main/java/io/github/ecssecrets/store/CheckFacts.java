package io.github.ecssecrets.store;

import java.util.Objects;

import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.source.SecretVersions;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one secret that decides when it is checked next. Times are those of
 * {@link Moment#nanos()}.
 *
 * @param pinned whether the reference names a version id
 * @param checked when it was last checked, or first used
 * @param failures how many checks failed in a row
 * @param denied whether the last of them was denied
 * @param versions its versions, if the last check could tell them
 * @param pending the pending version that was seen last
 * @param missing the new version whose value did not come yet
 * @param nudged the last reason to hurry that came from a login
 * @param push what events tell
 */
record CheckFacts(boolean pinned, long checked, int failures, boolean denied, @Nullable SecretVersions versions,
		@Nullable Seen pending, @Nullable Seen missing, @Nullable Nudged nudged, Push push) {

	static CheckFacts firstUsed(SecretReference reference, Push push, long now) {
		return new CheckFacts(reference.versionId() != null, now, 0, false, null, null, null, null, push);
	}

	/**
	 * Other events than before are received, or one came.
	 */
	CheckFacts pushed(Push push) {
		return new CheckFacts(this.pinned, this.checked, this.failures, this.denied, this.versions, this.pending,
				this.missing, this.nudged, push);
	}

	/**
	 * A source told the versions, or could not.
	 */
	CheckFacts described(@Nullable SecretVersions newest, long now) {
		String version = (newest != null) ? newest.pendingVersion() : null;
		return new CheckFacts(this.pinned, this.checked, this.failures, this.denied, newest,
				(version != null) ? Seen.of(version, this.pending, now) : this.pending, this.missing, this.nudged,
				this.push);
	}

	/**
	 * A check succeeded.
	 * @param current the version that the reference follows, if that is known
	 * @param inUse the version in use afterwards
	 */
	CheckFacts succeeded(@Nullable String current, @Nullable String inUse, long now) {
		boolean late = current != null && !current.equals(inUse);
		return new CheckFacts(this.pinned, now, 0, false, this.versions, this.pending,
				late ? Seen.of(Objects.requireNonNull(current), this.missing, now) : null,
				(this.nudged != null && this.nudged.isAbout(inUse)) ? this.nudged : null, this.push);
	}

	/**
	 * A check failed.
	 */
	CheckFacts failed(boolean denied, long now) {
		return new CheckFacts(this.pinned, now, this.failures + 1, denied, this.versions, this.pending, this.missing,
				this.nudged, this.push);
	}

	/**
	 * A login gave reason to hurry. Only the first for a version in use starts the time
	 * that the hurry may last, and it ends with that of the pending version.
	 * @param inUse the version in use
	 */
	CheckFacts nudged(Nudge nudge, @Nullable String inUse, long now) {
		Nudged before = this.nudged;
		Nudged after = (before != null && before.isAbout(inUse))
				? new Nudged(nudge, inUse, before.first(), before.since())
				: new Nudged(nudge, inUse, now, isPending(now) ? Objects.requireNonNull(this.pending).since() : now);
		return new CheckFacts(this.pinned, this.checked, this.failures, this.denied, this.versions, this.pending,
				this.missing, after, this.push);
	}

	private boolean isPending(long now) {
		return this.pending != null && this.versions != null
				&& this.pending.version().equals(this.versions.pendingVersion())
				&& RefreshSchedule.mayHurry(this.pending.since(), now);
	}

	/**
	 * Why the secret is checked in a hurry after its last check.
	 * @return {@code null} if there is no reason, or if it lasts too long
	 */
	@Nullable RefreshReason hurry(long now) {
		if (this.nudged != null && this.nudged.first() - this.checked <= 0
				&& RefreshSchedule.mayHurry(this.nudged.since(), now)) {
			return this.nudged.nudge().reason();
		}
		if (isPending(now)) {
			return RefreshReason.PENDING_VERSION;
		}
		return (this.missing != null && RefreshSchedule.mayHurry(this.missing.since(), now)) ? RefreshReason.NEW_VERSION
				: null;
	}

	/**
	 * Whether the last check happened while events were received already, and they still
	 * are. What happened before that, no event told.
	 */
	boolean isPushed() {
		Long since = this.push.since();
		return since != null && this.checked - since >= 0;
	}

	/**
	 * A version that was seen.
	 *
	 * @param since when it was seen first
	 */
	record Seen(String version, long since) {

		private static Seen of(String version, @Nullable Seen before, long now) {
			return (before != null && before.version().equals(version)) ? before : new Seen(version, now);
		}

	}

	/**
	 * What events tell of moved labels.
	 *
	 * @param since since when they are received, or {@code null} if they are not
	 * @param due when the check is due that the last event asks for, or {@code null} if
	 * none came since the last check began
	 */
	record Push(@Nullable Long since, @Nullable Long due) {

		static final Push NONE = new Push(null, null);

		Push due(long due) {
			return new Push(this.since, (this.due != null && this.due - due <= 0) ? this.due : Long.valueOf(due));
		}

		Push checking() {
			return (this.due != null) ? new Push(this.since, null) : this;
		}

	}

	/**
	 * A reason to hurry.
	 *
	 * @param version the version in use at that time
	 * @param first when the first came while that version was in use
	 * @param since when the hurry began
	 */
	record Nudged(Nudge nudge, @Nullable String version, long first, long since) {

		boolean isAbout(@Nullable String inUse) {
			return Objects.equals(this.version, inUse);
		}

	}

}
