package io.github.ecssecrets.test;

import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * One secret of the vault: its versions and AWS's rules for staging labels. Guarded by
 * the lock of {@link SecretVault}.
 */
final class StoredSecret {

	static final String CURRENT = "AWSCURRENT";

	static final String PENDING = "AWSPENDING";

	static final String PREVIOUS = "AWSPREVIOUS";

	private final String name;

	private final String arn;

	private final Instant created;

	private final Map<String, StoredVersion> versions = new LinkedHashMap<>();

	private final RotationSchedule rotation = new RotationSchedule();

	private final Consumer<LabelMove> moves;

	private SecretDetails details;

	private Instant changed;

	private @Nullable Instant deletion;

	/**
	 * Creates a secret without versions.
	 * @param moves hears when a label that EventBridge tells of moves
	 */
	StoredSecret(String name, String arn, SecretDetails details, Instant created, Consumer<LabelMove> moves) {
		this.moves = moves;
		this.name = name;
		this.arn = arn;
		this.details = details;
		this.created = created;
		this.changed = created;
	}

	String name() {
		return this.name;
	}

	String arn() {
		return this.arn;
	}

	RotationSchedule rotation() {
		return this.rotation;
	}

	SecretDetails details() {
		return this.details;
	}

	void describe(SecretDetails details, Instant now) {
		this.details = details;
		this.changed = now;
	}

	@Nullable Instant deletion() {
		return this.deletion;
	}

	void scheduleDeletion(@Nullable Instant deletion, Instant now) {
		this.deletion = deletion;
		this.changed = now;
	}

	boolean hasVersions() {
		return !this.versions.isEmpty();
	}

	@Nullable StoredVersion version(String versionId) {
		return this.versions.get(versionId);
	}

	@Nullable StoredVersion holderOf(String stage) {
		return versions().stream().filter((version) -> version.holds(stage)).findFirst().orElse(null);
	}

	StoredVersion addVersion(String versionId, Instant now) {
		StoredVersion version = new StoredVersion(versionId, now);
		this.versions.put(versionId, version);
		this.changed = now;
		return version;
	}

	void attach(String stage, StoredVersion version, Instant now) {
		StoredVersion holder = holderOf(stage);
		this.changed = now;
		if (holder == version) {
			return;
		}
		if (holder != null) {
			holder.unlabel(stage);
		}
		version.label(stage);
		if (!stage.equals(PENDING) && !stage.equals(PREVIOUS)) {
			this.moves.accept(new LabelMove(this.arn, this.name, stage, version.id(), now));
		}
		if (stage.equals(CURRENT)) {
			version.unlabel(PREVIOUS);
			if (holder != null) {
				attach(PREVIOUS, holder, now);
			}
			if (version.holds(PENDING)) {
				this.rotation.completed(now);
			}
		}
	}

	void detach(String stage, StoredVersion version, Instant now) {
		version.unlabel(stage);
		this.changed = now;
	}

	boolean rotationInProgress() {
		StoredVersion pending = holderOf(PENDING);
		return pending != null && !pending.holds(CURRENT);
	}

	SecretSnapshot snapshot() {
		Map<String, List<String>> stages = new LinkedHashMap<>();
		versions().stream()
			.filter((version) -> !version.isDeprecated())
			.forEach((version) -> stages.put(version.id(), version.stages()));
		return new SecretSnapshot(this.arn, this.name, this.details, this.created, this.changed, this.deletion,
				this.rotation.snapshot(), stages);
	}

	private Collection<StoredVersion> versions() {
		return this.versions.values();
	}

	@Override
	public String toString() {
		return this.arn + " " + versions();
	}

}
