package io.github.ecssecrets.spring.actuate;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

import io.github.ecssecrets.LoginStatus;
import io.github.ecssecrets.PastEvent;
import io.github.ecssecrets.PlannedCheck;
import io.github.ecssecrets.RotationPlan;
import io.github.ecssecrets.SecretStatus;
import io.github.ecssecrets.spring.runtime.SecretUse;
import org.jspecify.annotations.Nullable;

/**
 * What is shown of one secret in use; never a value.
 *
 * @param reference the secret, or the one field of it that was seeded
 * @param origin where the value came from, in words
 * @param versionId the version, or {@code null} if the origin does not tell
 * @param versionStages the staging labels of the version when it was fetched
 * @param created when the version was created, or {@code null} if the origin does not
 * tell
 * @param fetched when the value was read
 * @param checked when it was last confirmed to be the newest
 * @param age how long ago that was, in whole seconds
 * @param watched whether it is checked for new versions at all
 * @param stale whether it is watched and older than {@code ecs-secrets.stale-after}
 * @param problem why the last check failed and what to do about it, or {@code null} if it
 * did not
 * @param versionsByStage the version ids by staging label, as the last check saw them
 * @param rotation when it is rotated next, or {@code null} if that is not known
 * @param untilRotation how long it is until the next rotation is due at the latest, in
 * whole seconds, negative if it is overdue, or {@code null} if that is not known
 * @param nextCheck when it is checked next, and why then, or {@code null} if it is not
 * watched
 * @param users what uses it, or {@code null} where that is not told
 * @param logins how logins with it go, or {@code null} where that is not told
 * @param events what happened to it lately, the newest first, or {@code null} where that
 * is not told
 */
public record SecretDescriptor(String reference, String origin, @Nullable String versionId,
		SortedSet<String> versionStages, @Nullable Instant created, Instant fetched, Instant checked, Duration age,
		boolean watched, boolean stale, @Nullable String problem, @Nullable Map<String, String> versionsByStage,
		@Nullable RotationDescriptor rotation, @Nullable Duration untilRotation, @Nullable CheckDescriptor nextCheck,
		@Nullable List<UseDescriptor> users, @Nullable List<LoginDescriptor> logins,
		@Nullable List<EventDescriptor> events) {

	static SecretDescriptor of(SecretStatus status, List<SecretUse> uses, Instant now, Duration staleAfter) {
		Duration age = status.age(now).truncatedTo(ChronoUnit.SECONDS);
		return new SecretDescriptor(status.reference().toString(), status.origin().toString(), status.versionId(),
				new TreeSet<>(status.versionStages()), status.createdDate(), status.fetched(), status.checked(), age,
				status.watched(), status.watched() && age.compareTo(staleAfter) > 0, status.problem(),
				status.versionsByStage(), RotationDescriptor.of(status.rotation()),
				untilRotation(status.rotation(), now), CheckDescriptor.of(status.nextCheck()),
				uses.stream().map(UseDescriptor::of).distinct().toList(),
				status.logins().stream().map(LoginDescriptor::of).toList(),
				status.events().stream().map(EventDescriptor::of).toList());
	}

	private static @Nullable Duration untilRotation(@Nullable RotationPlan rotation, Instant now) {
		Instant latest = (rotation != null) ? rotation.latest() : null;
		return (latest != null) ? Duration.between(now, latest).truncatedTo(ChronoUnit.SECONDS) : null;
	}

	boolean isTroubled() {
		return this.stale || this.problem != null;
	}

	/**
	 * What health tells of it.
	 */
	SecretDescriptor brief() {
		return new SecretDescriptor(this.reference, this.origin, this.versionId, this.versionStages, this.created,
				this.fetched, this.checked, this.age, this.watched, this.stale, this.problem, null, null, null, null,
				null, null, null);
	}

	/**
	 * When a secret is rotated next.
	 *
	 * @param enabled whether rotation is on
	 * @param earliest when the window of the next rotation opens, or {@code null}
	 * @param latest when it closes, or {@code null}
	 */
	public record RotationDescriptor(boolean enabled, @Nullable Instant earliest, @Nullable Instant latest) {

		private static @Nullable RotationDescriptor of(@Nullable RotationPlan plan) {
			return (plan != null) ? new RotationDescriptor(plan.isEnabled(), plan.earliest(), plan.latest()) : null;
		}

	}

	/**
	 * When a secret is checked next.
	 *
	 * @param due the latest date, or {@code null} for never
	 * @param reason the name of the reason
	 * @param explanation the reason in words
	 */
	public record CheckDescriptor(@Nullable Instant due, String reason, String explanation) {

		private static @Nullable CheckDescriptor of(@Nullable PlannedCheck check) {
			return (check != null) ? new CheckDescriptor(check.due(), check.reason(), check.explanation()) : null;
		}

	}

	/**
	 * What uses a secret.
	 *
	 * @param kind what it is, such as {@code ANNOTATION}
	 * @param name its name
	 * @param place where it is declared, or {@code null} if that is not known
	 */
	public record UseDescriptor(String kind, String name, @Nullable String place) {

		private static UseDescriptor of(SecretUse use) {
			return new UseDescriptor(use.kind().name(), use.name(), use.place());
		}

	}

	/**
	 * How the logins to a kind of server go.
	 *
	 * @param server what is logged in to
	 * @param versions what each login that is open uses
	 * @param accepted how many logins were accepted
	 * @param acceptedPending how many of them used AWSPENDING
	 * @param refused how many were refused
	 * @param failed how many failed for another reason
	 * @param outdatedConnections how many open connections have another version
	 * @param drainedConnections how many were replaced after rotations
	 */
	public record LoginDescriptor(String server, List<LoginVersionDescriptor> versions, long accepted,
			long acceptedPending, long refused, long failed, int outdatedConnections, long drainedConnections) {

		private static LoginDescriptor of(LoginStatus login) {
			return new LoginDescriptor(login.server(),
					login.inUse().stream().map(LoginVersionDescriptor::of).distinct().toList(), login.accepted(),
					login.acceptedPending(), login.refused(), login.failed(), login.outdated(), login.replaced());
		}

	}

	/**
	 * The version that a login uses.
	 *
	 * @param versionId the version, or {@code null} for a copy without one
	 * @param version the version in words
	 * @param behind whether it is AWSPREVIOUS, because AWSCURRENT was not accepted
	 */
	public record LoginVersionDescriptor(@Nullable String versionId, String version, boolean behind) {

		private static LoginVersionDescriptor of(LoginStatus.InUse inUse) {
			return new LoginVersionDescriptor(inUse.versionId(), inUse.version(), inUse.isBehind());
		}

	}

	/**
	 * Something that happened.
	 *
	 * @param time when, the first time
	 * @param type what
	 * @param reference to which secret, or field of one
	 * @param versionId the version that it is about, or {@code null}
	 * @param previousVersionId the version before, or {@code null}
	 * @param detail words, or {@code null}
	 * @param count how often in a row
	 * @param lastTime when, the last time
	 */
	public record EventDescriptor(Instant time, String type, String reference, @Nullable String versionId,
			@Nullable String previousVersionId, @Nullable String detail, int count, Instant lastTime) {

		static EventDescriptor of(PastEvent event) {
			return new EventDescriptor(event.time(), event.type().name(), event.reference().toString(),
					event.versionId(), event.previousVersionId(), event.detail(), event.count(), event.lastTime());
		}

	}

}
