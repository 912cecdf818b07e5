package io.github.ecssecrets.store;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Consumer;

import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretReference;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one secret in one version, in memory. Reading takes no lock; only
 * {@link EntryWriter} writes, under its lock.
 */
final class SecretEntry {

	private static final AtomicReferenceFieldUpdater<SecretEntry, EntryState> STATE = AtomicReferenceFieldUpdater
		.newUpdater(SecretEntry.class, EntryState.class, "state");

	private final SecretReference reference;

	/** Whatever names this secret: its name, its ARN in full and in part. */
	private final Set<String> names = ConcurrentHashMap.newKeySet();

	/** The fields and JSON Pointers that somebody read; the secret has each of them. */
	private final Set<String> readKeys = ConcurrentHashMap.newKeySet();

	private final Followers followers = new Followers();

	private volatile EntryState state = EntryState.EMPTY;

	/** When the question was asked that brought the version in use; 0 for none. */
	private volatile long ticket;

	private final EntryCondition condition = new EntryCondition();

	/** Whether somebody reads the secret by other ways than a live value. */
	private volatile boolean isRead;

	private final PastValues past = new PastValues();

	private volatile @Nullable KnownValues known;

	/**
	 * Creates an entry without content.
	 */
	SecretEntry(SecretReference reference) {
		this(reference, 0);
	}

	/**
	 * Creates an entry without content, of a secret that was in use before.
	 * @param ticket answers to earlier questions come too late
	 */
	SecretEntry(SecretReference reference, long ticket) {
		this.reference = reference;
		this.ticket = ticket;
		this.names.add(reference.secret());
	}

	/** The reference by which the secret was first asked for. */
	SecretReference reference() {
		return this.reference;
	}

	Set<String> names() {
		return this.names;
	}

	/**
	 * Whether this is, or may be, the secret that has an ARN.
	 */
	boolean isNamed(SecretReference arn) {
		if (this.names.contains(arn.secret())) {
			return true;
		}
		Secret whole = state().whole();
		return (whole == null || whole.arn() == null) && SecretReference.parse(this.reference.secret()).mayMatch(arn);
	}

	Followers followers() {
		return this.followers;
	}

	/**
	 * Changes who follows this secret. If another entry takes the place of this one
	 * meanwhile, its followers are changed, too.
	 */
	void changeFollowers(Consumer<Followers> change) {
		for (SecretEntry entry = this; entry != null; entry = entry.state().successor()) {
			change.accept(entry.followers);
		}
	}

	EntryCondition condition() {
		return this.condition;
	}

	EntryState state() {
		return this.state;
	}

	long ticket() {
		return this.ticket;
	}

	/**
	 * The entry that stands for this secret now.
	 */
	SecretEntry latest() {
		return present().entry();
	}

	/**
	 * The entry that stands for this secret now, and what its readers see.
	 */
	Present present() {
		SecretEntry entry = this;
		EntryState current = entry.state();
		for (SecretEntry next = current.successor(); next != null; next = current.successor()) {
			entry = next;
			current = entry.state();
		}
		return new Present(entry, current);
	}

	/**
	 * Reads the secret or a field of it.
	 * @return {@code null} if it must be loaded
	 */
	@Nullable Secret read(@Nullable String key) {
		Reading reading = reading(key);
		return (reading != null) ? reading.secret() : null;
	}

	/**
	 * Reads the secret or a field of it, as something to keep.
	 * @return {@code null} if it must be loaded
	 */
	@Nullable Reading reading(@Nullable String key) {
		EntryState current = state();
		Secret secret = current.read(key);
		if (secret == null) {
			return null;
		}
		noteRead(key);
		return new Reading(this, current, secret);
	}

	/**
	 * Notes that somebody reads this field, which must then outlast a version without it.
	 */
	void noteRead(@Nullable String key) {
		if (key != null) {
			this.readKeys.add(key);
		}
	}

	Set<String> readKeys() {
		return this.readKeys;
	}

	/**
	 * Notes that the secret is in use also without live values.
	 */
	void noteUse() {
		this.isRead = true;
	}

	/**
	 * Whether only live values used this secret, and none of them is left.
	 */
	boolean isAbandoned() {
		return !this.isRead && this.followers.isAbandoned();
	}

	boolean isFollowed() {
		return this.followers.isAny();
	}

	/**
	 * The copies in use, by what they are copies of: the secret or fields of it.
	 */
	Map<SecretReference, Secret> copies() {
		EntryState current = state();
		Map<SecretReference, Secret> copies = new LinkedHashMap<>();
		if (current.whole() != null && current.seed()) {
			copies.put(this.reference, current.whole());
		}
		current.fields().forEach((key, field) -> {
			if (field.versionId() == null) {
				copies.put(this.reference.withJsonKey(key), field);
			}
		});
		return copies;
	}

	/**
	 * The version in use.
	 * @return {@code null} if nothing, or only copies, are in use
	 */
	@Nullable String versionId() {
		Secret whole = state().whole();
		return (whole != null) ? whole.versionId() : null;
	}

	/**
	 * Replaces what readers see, whoever begins to follow meanwhile. For the writer
	 * alone.
	 * @param question the ticket of the question whose answer this is
	 * @return {@code false} if the entry is retired
	 */
	@SuppressWarnings("ReferenceEquality") // there is one retired state
	boolean change(EntryState next, long question) {
		while (true) {
			EntryState current = state();
			if (current == EntryState.RETIRED) {
				return false;
			}
			if (STATE.compareAndSet(this, current, next)) {
				this.ticket = Math.max(this.ticket, question);
				this.known = null;
				return true;
			}
		}
	}

	/**
	 * Ends the use of an entry that left the cache, unless somebody follows it.
	 * @return whether it ended
	 */
	boolean retire() {
		while (true) {
			EntryState current = state();
			if (current.successor() != null || isFollowed()) {
				return false;
			}
			if (STATE.compareAndSet(this, current, EntryState.RETIRED)) {
				return true;
			}
		}
	}

	@SuppressWarnings("ReferenceEquality") // there is one retired state
	boolean isRetired() {
		return state() == EntryState.RETIRED;
	}

	/**
	 * Keeps a retirement that has begun from ending the use after a follower came.
	 * @return {@code false} if it has ended it already
	 */
	boolean touch() {
		while (true) {
			EntryState current = state();
			if (isRetired()) {
				return false;
			}
			if (STATE.compareAndSet(this, current, current.copy())) {
				return true;
			}
		}
	}

	/** Notes a value that readers saw until now. For the writer alone. */
	synchronized void remember(@Nullable String key, Secret value) {
		this.past.add(key, value);
		this.known = null;
	}

	/** Takes over what another entry of the same secret knows. For the writer alone. */
	synchronized void inherit(SecretEntry other) {
		this.names.addAll(other.names);
		this.readKeys.addAll(other.readKeys);
		this.past.addAll(other.past);
		this.followers.takeOver(other.followers);
		this.isRead |= other.isRead;
		this.known = null;
	}

	/**
	 * The values that are or were in use.
	 */
	KnownValues knownValues() {
		KnownValues values = this.known;
		return (values != null) ? values : collectValues();
	}

	@SuppressWarnings("ReferenceEquality") // an equal state may hold other instances
	private synchronized KnownValues collectValues() {
		while (true) {
			EntryState current = state();
			List<KnownValues.Value> values = new ArrayList<>(this.past.list());
			if (current.whole() != null) {
				values.add(new KnownValues.Value(null, current.whole()));
			}
			current.fields().forEach((key, field) -> values.add(new KnownValues.Value(key, field)));
			KnownValues collected = KnownValues.of(values);
			this.known = collected;
			// a change meanwhile forgot what was known before this was
			if (state() == current) {
				return collected;
			}
		}
	}

	/**
	 * What readers see, and in which entry. A state of an entry that has a successor is
	 * never the present.
	 */
	record Present(SecretEntry entry, EntryState state) {

	}

	/**
	 * What a reader saw, and whether another reader would see the same.
	 */
	record Reading(SecretEntry entry, EntryState state, Secret secret) {

		@SuppressWarnings("ReferenceEquality") // an equal state may hold other instances
		boolean isCurrent() {
			return this.entry.state() == this.state;
		}

	}

}
