package io.github.ecssecrets.test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * The secrets of one account and region and the operations on them, by AWS's rules and in
 * AWS's words. Thread-safe: every operation holds one lock and answers immutable values.
 */
final class SecretVault {

	private static final int MINIMUM_RECOVERY_DAYS = 7;

	private static final int MAXIMUM_RECOVERY_DAYS = 30;

	private final SecretIndex secrets;

	private final ArnFormat arns;

	private final Clock clock;

	private final Consumer<LabelMove> moves;

	/**
	 * Creates an empty vault.
	 * @param moves hears of moved labels, under the lock of the vault
	 */
	SecretVault(ArnFormat arns, Clock clock, Consumer<LabelMove> moves) {
		this.moves = moves;
		this.secrets = new SecretIndex(arns);
		this.arns = arns;
		this.clock = clock;
	}

	synchronized WrittenVersion create(String name, SecretDetails details, VersionWrite write) {
		StoredSecret existing = this.secrets.lookUp(ArnFormat.checkName(name), now());
		if (existing != null) {
			return createAgain(existing, write);
		}
		StoredSecret secret = new StoredSecret(name, this.arns.newArn(name), details, now(), this.moves);
		this.secrets.add(secret);
		return (write.content() != null) ? store(secret, write) : WrittenVersion.of(secret, null);
	}

	private WrittenVersion createAgain(StoredSecret existing, VersionWrite write) {
		if (existing.deletion() != null) {
			throw ServiceException.invalidRequest(
					"You can't create this secret because a secret with this name is already scheduled for deletion.");
		}
		if (existing.version(write.token()) == null) {
			throw ServiceException
				.exists("The operation failed because the secret %s already exists.".formatted(existing.name()));
		}
		return store(existing, write);
	}

	/**
	 * Whether there is a secret that was not deleted.
	 */
	synchronized boolean has(String secretId) {
		StoredSecret secret = this.secrets.lookUp(secretId, now());
		return secret != null && secret.deletion() == null;
	}

	synchronized WrittenVersion put(String secretId, VersionWrite write) {
		StoredSecret secret = findActive(secretId);
		if (write.content() == null) {
			throw ServiceException.invalidRequest("You must provide either SecretString or SecretBinary.");
		}
		return store(secret, write);
	}

	synchronized WrittenVersion update(String secretId, @Nullable String description, @Nullable String kmsKeyId,
			VersionWrite write) {
		StoredSecret secret = findActive(secretId);
		WrittenVersion written = (write.content() != null) ? store(secret, write) : WrittenVersion.of(secret, null);
		secret.describe(secret.details().with(description, kmsKeyId), now());
		return written;
	}

	private WrittenVersion store(StoredSecret secret, VersionWrite write) {
		StoredVersion version = secret.version(write.token());
		if (version != null && version.content() != null) {
			if (!Objects.equals(version.content(), write.content())) {
				throw ServiceException.exists(
						"You can't use ClientRequestToken %s because that value is already in use for a version of secret %s."
							.formatted(write.token(), secret.arn()));
			}
			return WrittenVersion.of(secret, version);
		}
		boolean first = !secret.hasVersions();
		StoredVersion target = (version != null) ? version : secret.addVersion(write.token(), now());
		if (write.content() != null) {
			target.fill(write.content());
		}
		write.stages().forEach((stage) -> secret.attach(stage, target, now()));
		if (first) {
			secret.attach(StoredSecret.CURRENT, target, now());
		}
		return WrittenVersion.of(secret, target);
	}

	synchronized SecretValue value(String secretId, @Nullable String versionId, @Nullable String stage) {
		StoredSecret secret = findActive(secretId);
		StoredVersion version = select(secret, versionId, stage);
		SecretContent content = version.content();
		if (content == null) {
			throw valueNotFound(versionId, stage);
		}
		return new SecretValue(secret.arn(), secret.name(), version.id(), version.stages(), version.created(), content);
	}

	private StoredVersion select(StoredSecret secret, @Nullable String versionId, @Nullable String stage) {
		StoredVersion version = (versionId != null) ? secret.version(versionId)
				: secret.holderOf((stage != null) ? stage : StoredSecret.CURRENT);
		if (version == null) {
			throw valueNotFound(versionId, stage);
		}
		if (stage != null && !version.holds(stage)) {
			throw ServiceException
				.invalidRequest("You provided a VersionStage that is not associated to the provided VersionId.");
		}
		return version;
	}

	private static ServiceException valueNotFound(@Nullable String versionId, @Nullable String stage) {
		return ServiceException.notFound("Secrets Manager can't find the specified secret value for "
				+ ((versionId != null) ? "VersionId: " + versionId
						: "staging label: " + ((stage != null) ? stage : StoredSecret.CURRENT)));
	}

	synchronized SecretSnapshot describe(String secretId) {
		return this.secrets.find(secretId, now()).snapshot();
	}

	synchronized List<SecretSnapshot> list(boolean includeDeleted) {
		return this.secrets.all(now())
			.stream()
			.filter((secret) -> includeDeleted || secret.deletion() == null)
			.map(StoredSecret::snapshot)
			.toList();
	}

	synchronized SecretSnapshot moveStage(String secretId, StageMove move) {
		StoredSecret secret = findActive(secretId);
		move.applyTo(secret, now());
		return secret.snapshot();
	}

	/**
	 * Move a label from whichever version has it, or take it off if there is no target.
	 */
	synchronized void transferStage(String secretId, String stage, @Nullable String toVersionId) {
		StoredSecret secret = findActive(secretId);
		StoredVersion holder = secret.holderOf(stage);
		if (holder != null || toVersionId != null) {
			new StageMove(stage, (holder != null) ? holder.id() : null, toVersionId).applyTo(secret, now());
		}
	}

	synchronized WrittenVersion rotate(String secretId, RotationRequest request) {
		StoredSecret secret = findActive(secretId);
		String lambdaArn = (request.lambdaArn() != null) ? request.lambdaArn() : secret.rotation().lambdaArn();
		if (lambdaArn == null) {
			throw ServiceException.invalidRequest("No Lambda rotation function ARN is associated with this secret.");
		}
		StoredVersion begun = secret.version(request.token());
		if (begun != null && begun.holds(StoredSecret.PENDING)) {
			return WrittenVersion.of(secret, begun);
		}
		if (secret.rotationInProgress()) {
			throw ServiceException
				.invalidRequest("A previous rotation isn’t complete. That rotation will be reattempted.");
		}
		secret.rotation().configure(lambdaArn, request.rules(), now());
		if (!request.immediately()) {
			return WrittenVersion.of(secret, null);
		}
		StoredVersion pending = secret.addVersion(request.token(), now());
		secret.attach(StoredSecret.PENDING, pending, now());
		return WrittenVersion.of(secret, pending);
	}

	synchronized void planRotation(String secretId, Instant next) {
		findActive(secretId).rotation().planNextAt(next);
	}

	synchronized SecretSnapshot delete(String secretId, @Nullable Long recoveryDays) {
		if (recoveryDays != null && (recoveryDays < MINIMUM_RECOVERY_DAYS || recoveryDays > MAXIMUM_RECOVERY_DAYS)) {
			throw ServiceException
				.invalidParameter("The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).");
		}
		StoredSecret secret = findActive(secretId);
		Duration window = Duration.ofDays((recoveryDays != null) ? recoveryDays : MAXIMUM_RECOVERY_DAYS);
		secret.scheduleDeletion(now().plus(window), now());
		return secret.snapshot();
	}

	/**
	 * Remove a secret at once; one that does not exist is no error.
	 */
	synchronized SecretSnapshot purge(String secretId) {
		StoredSecret secret = this.secrets.lookUp(this.arns.checkId(secretId), now());
		if (secret == null) {
			String arn = this.arns.isArn(secretId) ? secretId : this.arns.newArn(secretId);
			secret = new StoredSecret(secretId, arn, SecretDetails.NONE, now(), this.moves);
		}
		this.secrets.remove(secret);
		secret.scheduleDeletion(now(), now());
		return secret.snapshot();
	}

	synchronized SecretSnapshot restore(String secretId) {
		StoredSecret secret = this.secrets.find(secretId, now());
		secret.scheduleDeletion(null, now());
		return secret.snapshot();
	}

	/**
	 * Return the name of the secret an id stands for, or the id itself if there is none.
	 */
	synchronized String nameOf(String secretId) {
		StoredSecret secret = this.secrets.lookUp(secretId, now());
		return (secret != null) ? secret.name() : secretId;
	}

	/**
	 * Return the ARN of the secret an id stands for; if there is none, an ARN without the
	 * six characters.
	 */
	synchronized String arnOf(String secretId) {
		StoredSecret secret = this.secrets.lookUp(secretId, now());
		return (secret != null) ? secret.arn() : this.arns.partialArn(secretId);
	}

	/**
	 * Return the key that encrypts a secret, or {@code null} for the default.
	 */
	synchronized @Nullable String keyOf(String secretId) {
		StoredSecret secret = this.secrets.lookUp(secretId, now());
		return (secret != null) ? secret.details().kmsKeyId() : null;
	}

	ArnFormat arns() {
		return this.arns;
	}

	Instant now() {
		return this.clock.instant();
	}

	private StoredSecret findActive(String secretId) {
		return this.secrets.findActive(secretId, now());
	}

	@Override
	public synchronized String toString() {
		return "SecretVault" + this.secrets;
	}

}
