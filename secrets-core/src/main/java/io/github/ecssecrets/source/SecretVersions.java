package io.github.ecssecrets.source;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;

import io.github.ecssecrets.SecretReference;
import org.jspecify.annotations.Nullable;

/**
 * Which versions a secret has and when it is rotated next, without its values. Immutable.
 */
public final class SecretVersions {

	private final Map<String, String> versionsByStage;

	private final boolean rotationEnabled;

	private final @Nullable Instant nextRotation;

	private final @Nullable Duration rotationWindow;

	private SecretVersions(Builder builder) {
		this.versionsByStage = builder.versionsByStage;
		this.nextRotation = builder.nextRotation;
		this.rotationWindow = builder.rotationWindow;
		Boolean enabled = builder.rotationEnabled;
		this.rotationEnabled = (enabled != null) ? enabled : (builder.nextRotation != null);
	}

	/**
	 * The versions of a secret of whose rotation nothing is known.
	 * @param versionsByStage version ids by the staging label attached to them
	 * @return the versions
	 */
	public static SecretVersions of(Map<String, String> versionsByStage) {
		return builder(versionsByStage).build();
	}

	/**
	 * Starts with the versions, to add what is known of the rotation.
	 * @param versionsByStage version ids by the staging label attached to them
	 * @return a builder
	 */
	public static Builder builder(Map<String, String> versionsByStage) {
		return new Builder(versionsByStage);
	}

	/**
	 * The version ids by the staging label attached to them.
	 * @return an unmodifiable map
	 */
	public Map<String, String> versionsByStage() {
		return this.versionsByStage;
	}

	/**
	 * The version that a reference follows.
	 * @param reference the reference, by stage
	 * @return the version id, or {@code null} if no version has that stage
	 */
	public @Nullable String versionOf(SecretReference reference) {
		String stage = reference.versionStage();
		return this.versionsByStage.get((stage != null) ? stage : SecretReference.AWSCURRENT);
	}

	/**
	 * The version that a rotation is preparing.
	 * @return the id of the {@code AWSPENDING} version, or {@code null} if there is none
	 * or it is the current one already
	 */
	public @Nullable String pendingVersion() {
		String pending = this.versionsByStage.get(SecretReference.AWSPENDING);
		return (pending != null && !pending.equals(this.versionsByStage.get(SecretReference.AWSCURRENT))) ? pending
				: null;
	}

	/**
	 * Whether rotation is on.
	 * @return {@code false} if it is off or was never set up
	 */
	public boolean isRotationEnabled() {
		return this.rotationEnabled;
	}

	/**
	 * When the next rotation is due at the latest. It may come at any time in the window
	 * before, and the date may be past after a rotation failed.
	 * @return the date, or {@code null} if none is known
	 */
	public @Nullable Instant nextRotation() {
		return this.nextRotation;
	}

	/**
	 * How long before {@link #nextRotation()} the rotation may come.
	 * @return a positive length, or {@code null} if none is known, which stands for the
	 * UTC day of that date
	 */
	public @Nullable Duration rotationWindow() {
		return this.rotationWindow;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof SecretVersions that && this.versionsByStage.equals(that.versionsByStage)
				&& this.rotationEnabled == that.rotationEnabled && Objects.equals(this.nextRotation, that.nextRotation)
				&& Objects.equals(this.rotationWindow, that.rotationWindow);
	}

	@Override
	public int hashCode() {
		return Objects.hash(this.versionsByStage, this.rotationEnabled, this.nextRotation, this.rotationWindow);
	}

	@Override
	public String toString() {
		return "SecretVersions[versionsByStage=" + this.versionsByStage + ", rotationEnabled=" + this.rotationEnabled
				+ ", nextRotation=" + this.nextRotation + ", rotationWindow=" + this.rotationWindow + "]";
	}

	/**
	 * Builds {@link SecretVersions}. Not thread-safe.
	 */
	public static final class Builder {

		private final Map<String, String> versionsByStage;

		private @Nullable Boolean rotationEnabled;

		private @Nullable Instant nextRotation;

		private @Nullable Duration rotationWindow;

		private Builder(Map<String, String> versionsByStage) {
			this.versionsByStage = Map.copyOf(versionsByStage);
		}

		/**
		 * Sets whether rotation is on. Without this call it is on if the date of a next
		 * rotation is known.
		 * @param rotationEnabled whether it is on, or {@code null} if that is not known
		 * @return this builder
		 */
		public Builder rotationEnabled(@Nullable Boolean rotationEnabled) {
			this.rotationEnabled = rotationEnabled;
			return this;
		}

		/**
		 * Sets when the next rotation is due at the latest.
		 * @param nextRotation the date, or {@code null} if none is known
		 * @return this builder
		 */
		public Builder nextRotation(@Nullable Instant nextRotation) {
			this.nextRotation = nextRotation;
			return this;
		}

		/**
		 * Sets how long before that date the rotation may come.
		 * @param rotationWindow the length; {@code null}, zero or a negative one if none
		 * is known
		 * @return this builder
		 */
		public Builder rotationWindow(@Nullable Duration rotationWindow) {
			this.rotationWindow = (rotationWindow == null || rotationWindow.isZero() || rotationWindow.isNegative())
					? null : rotationWindow;
			return this;
		}

		/**
		 * Builds the versions.
		 * @return the versions
		 */
		public SecretVersions build() {
			return new SecretVersions(this);
		}

	}

}
