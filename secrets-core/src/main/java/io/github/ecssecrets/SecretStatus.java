package io.github.ecssecrets;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * What may be said of a secret in use without showing it. Immutable.
 */
public final class SecretStatus {

	private final SecretReference reference;

	private final SecretOrigin origin;

	private final @Nullable String versionId;

	private final Set<String> versionStages;

	private final @Nullable Instant createdDate;

	private final Instant fetched;

	private final Instant checked;

	private final boolean watched;

	private final @Nullable String problem;

	private final Map<String, String> versionsByStage;

	private final @Nullable RotationPlan rotation;

	private final @Nullable PlannedCheck nextCheck;

	private final List<PastEvent> events;

	private final List<LoginStatus> logins;

	private SecretStatus(Builder builder) {
		this.reference = builder.reference;
		this.origin = builder.secret.origin();
		this.versionId = builder.secret.versionId();
		this.versionStages = builder.secret.versionStages();
		this.createdDate = builder.secret.createdDate();
		this.fetched = builder.fetched;
		this.checked = builder.checked;
		this.watched = builder.watched;
		this.problem = builder.problem;
		this.versionsByStage = builder.versionsByStage;
		this.rotation = builder.rotation;
		this.nextCheck = builder.nextCheck;
		this.events = builder.events;
		this.logins = builder.logins;
	}

	/**
	 * Starts a status; for implementations of {@link Secrets}, and for tests.
	 * @param reference the secret, or the one field of it that stands on its own
	 * @param secret the version in use, of which everything but the content is taken over
	 * @return a builder
	 */
	public static Builder builder(SecretReference reference, Secret secret) {
		return new Builder(reference, secret);
	}

	/**
	 * The secret, or the one field of it that stands on its own, such as a field from an
	 * environment variable.
	 * @return the reference by which it was first asked for
	 */
	public SecretReference reference() {
		return this.reference;
	}

	/**
	 * Where the value came from.
	 * @return the origin
	 */
	public SecretOrigin origin() {
		return this.origin;
	}

	/**
	 * The version in use.
	 * @return the version id, or {@code null} if the origin does not tell
	 */
	public @Nullable String versionId() {
		return this.versionId;
	}

	/**
	 * The staging labels of the version when it was fetched.
	 * @return an immutable set
	 */
	public Set<String> versionStages() {
		return this.versionStages;
	}

	/**
	 * When the version was created.
	 * @return the instant, or {@code null} if the origin does not tell
	 */
	public @Nullable Instant createdDate() {
		return this.createdDate;
	}

	/**
	 * When the value was read.
	 * @return the instant
	 */
	public Instant fetched() {
		return this.fetched;
	}

	/**
	 * When the value was last confirmed to be the newest.
	 * @return the instant
	 */
	public Instant checked() {
		return this.checked;
	}

	/**
	 * Whether the secret is checked for new versions.
	 * @return {@code false} if the reference names a version id, or if checks are off
	 */
	public boolean watched() {
		return this.watched;
	}

	/**
	 * What is wrong: why the last check failed, or why the newest version cannot be used.
	 * @return the problem in words, or {@code null} if there is none
	 */
	public @Nullable String problem() {
		return this.problem;
	}

	/**
	 * The versions by the staging label attached to them, as the last check saw them.
	 * @return an unmodifiable map; empty if they were not told, or not asked for yet
	 */
	public Map<String, String> versionsByStage() {
		return this.versionsByStage;
	}

	/**
	 * When the secret is rotated next, as the last check saw it.
	 * @return the plan, or {@code null} if it was not told, or not asked for yet
	 */
	public @Nullable RotationPlan rotation() {
		return this.rotation;
	}

	/**
	 * When the secret is checked next, and why then.
	 * @return the check, or {@code null} if it is not watched
	 */
	public @Nullable PlannedCheck nextCheck() {
		return this.nextCheck;
	}

	/**
	 * What happened to the secret lately.
	 * @return an immutable list of at most {@value SecretMonitor#MOST_EVENTS}, the newest
	 * first
	 */
	public List<PastEvent> events() {
		return this.events;
	}

	/**
	 * How the logins with the secret go.
	 * @return an immutable list with an element for each kind of server
	 */
	public List<LoginStatus> logins() {
		return this.logins;
	}

	/**
	 * How long ago the value was last confirmed to be the newest.
	 * @param now the present
	 * @return the age, never negative
	 */
	public Duration age(Instant now) {
		Duration age = Duration.between(this.checked, now);
		return age.isNegative() ? Duration.ZERO : age;
	}

	@Override
	public String toString() {
		return "SecretStatus[" + this.reference + ((this.versionId != null) ? ", version " + this.versionId : "")
				+ ", from " + this.origin + ", checked " + this.checked
				+ ((this.problem != null) ? ", problem: " + this.problem : "") + "]";
	}

	/**
	 * Builds a {@link SecretStatus}. Not thread-safe.
	 */
	public static final class Builder {

		private final SecretReference reference;

		private final Secret secret;

		private Instant fetched = Instant.EPOCH;

		private Instant checked = Instant.EPOCH;

		private boolean watched;

		private @Nullable String problem;

		private Map<String, String> versionsByStage = Map.of();

		private @Nullable RotationPlan rotation;

		private @Nullable PlannedCheck nextCheck;

		private List<PastEvent> events = List.of();

		private List<LoginStatus> logins = List.of();

		private Builder(SecretReference reference, Secret secret) {
			this.reference = reference;
			this.secret = secret;
		}

		/**
		 * Sets when the value was read, and when it was last confirmed to be the newest.
		 * @param fetched when it was read
		 * @param checked when it was last confirmed
		 * @return this builder
		 */
		public Builder times(Instant fetched, Instant checked) {
			this.fetched = fetched;
			this.checked = checked;
			return this;
		}

		/**
		 * Sets whether the secret is checked for new versions.
		 * @param watched {@code false} by default
		 * @return this builder
		 */
		public Builder watched(boolean watched) {
			this.watched = watched;
			return this;
		}

		/**
		 * Sets what is wrong.
		 * @param problem the problem in words, or {@code null} for none
		 * @return this builder
		 */
		public Builder problem(@Nullable String problem) {
			this.problem = problem;
			return this;
		}

		/**
		 * Sets the versions.
		 * @param versionsByStage version ids by the staging label attached to them
		 * @return this builder
		 */
		public Builder versionsByStage(Map<String, String> versionsByStage) {
			this.versionsByStage = Collections.unmodifiableMap(new TreeMap<>(versionsByStage));
			return this;
		}

		/**
		 * Sets when the secret is rotated next.
		 * @param rotation the plan, or {@code null} if it is not known
		 * @return this builder
		 */
		public Builder rotation(@Nullable RotationPlan rotation) {
			this.rotation = rotation;
			return this;
		}

		/**
		 * Sets when the secret is checked next.
		 * @param nextCheck the check, or {@code null} if it is not watched
		 * @return this builder
		 */
		public Builder nextCheck(@Nullable PlannedCheck nextCheck) {
			this.nextCheck = nextCheck;
			return this;
		}

		/**
		 * Sets what happened lately.
		 * @param events the events, the newest first
		 * @return this builder
		 */
		public Builder events(Collection<PastEvent> events) {
			this.events = List.copyOf(events);
			return this;
		}

		/**
		 * Sets how the logins with the secret go.
		 * @param logins an element for each kind of server
		 * @return this builder
		 */
		public Builder logins(Collection<LoginStatus> logins) {
			this.logins = List.copyOf(logins);
			return this;
		}

		/**
		 * Builds the status.
		 * @return the status
		 */
		public SecretStatus build() {
			return new SecretStatus(this);
		}

	}

}
