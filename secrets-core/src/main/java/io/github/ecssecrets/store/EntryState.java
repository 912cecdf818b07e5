package io.github.ecssecrets.store;

import java.util.Map;

import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretReference;
import org.jspecify.annotations.Nullable;

/**
 * The content that readers of an entry see. Whoever finds the same state again finds the
 * same content.
 *
 * @param revision grows with every state of a store
 * @param whole the whole secret, or {@code null} if only fields were found
 * @param seed whether the whole is a copy, which a version replaces
 * @param fields fields that stand on their own: found as copies, or missing in the
 * version in use
 * @param successor the entry to read instead, or {@code null}
 */
record EntryState(long revision, @Nullable Secret whole, boolean seed, Map<String, Secret> fields,
		@Nullable SecretEntry successor) {

	/** Before the first load. */
	static final EntryState EMPTY = new EntryState(0, null, false, Map.of(), null);

	/** After the entry left the cache: it must not be read or written anymore. */
	static final EntryState RETIRED = new EntryState(0, null, false, Map.of(), null);

	/**
	 * Reads the secret or a field of it.
	 * @return {@code null} if it must be loaded
	 * @throws io.github.ecssecrets.SecretException if the secret was loaded and has no
	 * such field
	 */
	@Nullable Secret read(@Nullable String key) {
		if (key == null) {
			return this.whole;
		}
		Secret field = this.fields.get(key);
		if (field != null) {
			return field;
		}
		if (this.whole == null || (this.seed && !this.whole.hasField(key))) {
			return null;
		}
		return this.whole.part(key);
	}

	/**
	 * Finds what a reference names without a complaint if there is none.
	 */
	@Nullable Secret find(SecretReference reference) {
		String key = reference.jsonKey();
		return (key != null) ? find(key) : this.whole;
	}

	/**
	 * Finds a field without a complaint if there is none.
	 */
	@Nullable Secret find(String key) {
		Secret field = this.fields.get(key);
		if (field != null) {
			return field;
		}
		return (this.whole != null && this.whole.hasField(key)) ? this.whole.part(key) : null;
	}

	/**
	 * The same content as a state of its own.
	 */
	EntryState copy() {
		return new EntryState(this.revision, this.whole, this.seed, this.fields, this.successor);
	}

	/**
	 * Whether a version is in use, not only copies.
	 */
	boolean hasVersion() {
		return this.whole != null && !this.seed;
	}

}
