package io.github.ecssecrets.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretRotated;
import io.github.ecssecrets.SecretStatus;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is known of one secret in one version: the whole of it once a source gave it, and
 * fields that were seeded on their own. Readers take one volatile read; writers are
 * serialized.
 */
final class SecretEntry {

	private static final Logger logger = LoggerFactory.getLogger(SecretStore.class);

	private final SecretReference reference;

	private final List<Runnable> observers = new CopyOnWriteArrayList<>();

	/** The JSON Pointers that were read, beside the fields that every version lists. */
	private final Set<String> pointers = ConcurrentHashMap.newKeySet();

	private volatile State state = new State(null, Map.of(), Instant.EPOCH, Instant.EPOCH, null);

	private long acceptedTicket;

	private @Nullable String doubtedVersionId;

	/** Values that were in use once, by their key; a bean may still hold one. */
	private final Set<KnownValues.Value> past = new LinkedHashSet<>();

	private volatile @Nullable KnownValues known;

	SecretEntry(SecretReference reference) {
		this.reference = reference;
	}

	SecretReference reference() {
		return this.reference;
	}

	/**
	 * Reads the secret or a field of it.
	 * @return {@code null} if it was not loaded yet
	 */
	@Nullable Secret read(@Nullable String key) {
		Reading reading = reading(key);
		return (reading != null) ? reading.secret() : null;
	}

	/**
	 * Reads the secret or a field of it, as something to keep.
	 * @return {@code null} if it was not loaded yet
	 */
	@Nullable Reading reading(@Nullable String key) {
		State current = this.state;
		Secret secret = current.read(key);
		if (secret == null) {
			return null;
		}
		noteRead(key);
		return new Reading(this, current, secret);
	}

	/**
	 * Notes that there is somebody who read the secret, or this field of it.
	 */
	void noteRead(@Nullable String key) {
		if (key != null && key.startsWith("/")) {
			this.pointers.add(key);
		}
	}

	/**
	 * Takes in a copy of one field, unless a version with the field came first.
	 * @return what readers of the field see
	 */
	synchronized Secret seed(String key, Secret field, Instant now) {
		State before = this.state;
		Secret whole = before.whole();
		if (whole != null && !before.isSeed() && whole.hasField(key)) {
			return whole.part(key);
		}
		Map<String, Secret> seeds = new LinkedHashMap<>(before.seeds());
		Secret kept = seeds.computeIfAbsent(key, (absent) -> field);
		this.state = new State(whole, Map.copyOf(seeds), now, now, null);
		this.known = null;
		return kept;
	}

	/**
	 * Takes in a version that a source gave.
	 * @param ticket the order in which the question was asked
	 * @return what changed for readers; empty if nothing did
	 */
	synchronized List<SecretRotated> accept(Secret answer, long ticket, Instant now) {
		State before = this.state;
		Secret old = before.whole();
		if (old != null && isLateOrDoubtful(old, answer, ticket)) {
			return List.of();
		}
		this.doubtedVersionId = null;
		this.acceptedTicket = Math.max(this.acceptedTicket, ticket);
		boolean sameVersion = old != null && old.versionId() != null
				&& Objects.equals(old.versionId(), answer.versionId());
		Map<String, Secret> seeds = new LinkedHashMap<>(before.seeds());
		List<SecretRotated> changes = new ArrayList<>();
		before.seeds().forEach((key, seed) -> {
			if (answer.hasField(key)) {
				seeds.remove(key);
				if (!seed.hasSameContent(answer.part(key))) {
					this.past.add(new KnownValues.Value(key, seed));
					changes.add(rotated(this.reference.withJsonKey(key), seed, answer));
				}
			}
		});
		if (old != null && !sameVersion) {
			keepDroppedFields(old, answer, seeds);
		}
		if (old != null && !sameVersion && !(old.versionId() == null && old.hasSameContent(answer))) {
			changes.add(0, rotated(this.reference, old, answer));
		}
		if (old != null && !old.hasSameContent(answer)) {
			this.past.add(new KnownValues.Value(null, old));
		}
		boolean keep = sameVersion && old != null && old.versionStages().equals(answer.versionStages());
		this.state = new State(keep ? old : answer, Map.copyOf(seeds), sameVersion ? before.fetched() : now, now, null);
		this.known = null;
		return changes;
	}

	/**
	 * Keeps the fields that a new version lacks, so that who reads them goes on with
	 * their last value.
	 */
	private void keepDroppedFields(Secret old, Secret answer, Map<String, Secret> seeds) {
		List<String> dropped = Stream.concat(old.keys().stream(), this.pointers.stream().sorted())
			.filter((key) -> old.hasField(key) && !answer.hasField(key))
			.toList();
		dropped.forEach((key) -> seeds.putIfAbsent(key, old.part(key)));
		if (!dropped.isEmpty()) {
			logger.warn("Secret '{}' has a new {} without the fields {}; their last value stays in use", this.reference,
					(answer.versionId() != null) ? "version " + answer.versionId() : "value from " + answer.origin(),
					String.join(", ", dropped));
		}
	}

	/**
	 * Whether an answer must not replace the version in use: it was asked for earlier, or
	 * is an older version. Secrets Manager is eventually consistent, so that an older
	 * version is believed only when a second question brings it too.
	 */
	private boolean isLateOrDoubtful(Secret old, Secret answer, long ticket) {
		if (old.versionId() == null || Objects.equals(old.versionId(), answer.versionId())) {
			return false;
		}
		if (ticket < this.acceptedTicket) {
			return true;
		}
		Instant oldDate = old.createdDate();
		Instant answerDate = answer.createdDate();
		if (oldDate == null || answerDate == null || !answerDate.isBefore(oldDate)
				|| Objects.equals(this.doubtedVersionId, answer.versionId())) {
			return false;
		}
		this.doubtedVersionId = answer.versionId();
		return true;
	}

	/**
	 * The copies in use, by what they are copies of: the secret or fields of it.
	 */
	Map<SecretReference, Secret> copies() {
		State current = this.state;
		Map<SecretReference, Secret> copies = new LinkedHashMap<>();
		Secret whole = current.whole();
		if (whole != null) {
			copies.put(this.reference, whole);
		}
		current.seeds().forEach((key, seed) -> copies.put(this.reference.withJsonKey(key), seed));
		copies.values().removeIf((copy) -> copy.versionId() != null);
		return copies;
	}

	/**
	 * Takes in a copy that was read again, unless another value came meanwhile.
	 * @param before the copy in use that it stands for
	 * @return what changed for readers; empty if nothing did
	 */
	synchronized List<SecretRotated> replaceCopy(SecretReference reference, Secret before, Secret after, Instant now) {
		State current = this.state;
		if (!before.equals(copies().get(reference)) || before.hasSameContent(after)) {
			return List.of();
		}
		String key = reference.jsonKey();
		this.past.add(new KnownValues.Value(key, before));
		Map<String, Secret> seeds = new LinkedHashMap<>(current.seeds());
		if (key != null) {
			seeds.put(key, after);
		}
		else {
			keepDroppedFields(before, after, seeds);
		}
		this.state = new State((key != null) ? current.whole() : after, Map.copyOf(seeds), now, now, current.problem());
		this.known = null;
		return List.of(rotated(reference, before, after));
	}

	private static SecretRotated rotated(SecretReference reference, Secret before, Secret after) {
		return new SecretRotated(reference, before.versionId(), after.versionId(), before.origin(), after.origin());
	}

	/**
	 * Whether the whole secret is in use.
	 */
	boolean isLoaded() {
		return this.state.whole() != null;
	}

	/**
	 * The version in use.
	 * @return {@code null} if nothing, or only seeds, are in use
	 */
	@Nullable String versionId() {
		Secret whole = this.state.whole();
		return (whole != null) ? whole.versionId() : null;
	}

	/**
	 * When the value in use was last read or confirmed.
	 */
	Instant checked() {
		return this.state.checked();
	}

	/**
	 * Notes that the version in use is the newest.
	 */
	synchronized void confirm(Instant now) {
		State current = this.state;
		this.doubtedVersionId = null;
		this.state = new State(current.whole(), current.seeds(), current.fetched(), now, null);
	}

	/**
	 * Notes that the last check failed.
	 * @param problem why, without any secret value
	 */
	synchronized void failed(String problem) {
		State current = this.state;
		this.state = new State(current.whole(), current.seeds(), current.fetched(), current.checked(), problem);
	}

	void observe(Runnable observer) {
		this.observers.add(observer);
	}

	void notifyObservers() {
		this.observers.forEach(Runnable::run);
	}

	/**
	 * The values that are or were in use.
	 */
	KnownValues knownValues() {
		KnownValues values = this.known;
		return (values != null) ? values : collectValues();
	}

	private synchronized KnownValues collectValues() {
		State current = this.state;
		List<KnownValues.Value> values = new ArrayList<>(this.past);
		if (current.whole() != null) {
			values.add(new KnownValues.Value(null, current.whole()));
		}
		current.seeds().forEach((key, seed) -> values.add(new KnownValues.Value(key, seed)));
		KnownValues collected = KnownValues.of(values);
		this.known = collected;
		return collected;
	}

	List<SecretStatus> status(boolean watching) {
		State current = this.state;
		boolean watched = watching && this.reference.versionId() == null;
		List<SecretStatus> status = new ArrayList<>();
		Secret whole = current.whole();
		if (whole != null) {
			status.add(current.status(this.reference, whole, watched));
		}
		current.seeds()
			.forEach((key, seed) -> status.add(current.status(this.reference.withJsonKey(key), seed, watched)));
		return status;
	}

	/**
	 * What a reader saw, and whether another reader would see the same.
	 */
	record Reading(SecretEntry entry, State state, Secret secret) {

		@SuppressWarnings("ReferenceEquality") // an equal state may hold other instances
		boolean isCurrent() {
			return this.entry.state == this.state;
		}

	}

	/**
	 * A moment in the life of the entry.
	 *
	 * @param seeds fields that stand on their own: seeded, or not in the version in use
	 */
	private record State(@Nullable Secret whole, Map<String, Secret> seeds, Instant fetched, Instant checked,
			@Nullable String problem) {

		@Nullable Secret read(@Nullable String key) {
			if (key == null) {
				return this.whole;
			}
			Secret seed = this.seeds.get(key);
			if (seed != null) {
				return seed;
			}
			if (this.whole == null || (isSeed() && !this.whole.hasField(key))) {
				return null;
			}
			return this.whole.part(key);
		}

		boolean isSeed() {
			return this.whole != null && this.whole.versionId() == null;
		}

		SecretStatus status(SecretReference reference, Secret secret, boolean watched) {
			return new SecretStatus(reference, secret.origin(), secret.versionId(), secret.versionStages(),
					secret.createdDate(), this.fetched, this.checked, watched, this.problem);
		}

	}

}
