package io.github.ecssecrets.store;

import java.util.BitSet;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

import io.github.ecssecrets.Secret;
import org.jspecify.annotations.Nullable;

/**
 * The texts by which the values of one secret are recognized in other texts. Immutable.
 */
final class KnownValues {

	private static final String MASK = "******";

	/** Shorter values would be found in what has nothing to do with them. */
	private static final int SHORTEST = 6;

	private static final int SHORTEST_WITHIN = 8;

	/** Fields of a database secret that are no secret, and found everywhere. */
	private static final Set<String> DESCRIPTIVE = Set.of("engine", "host", "port", "dbname", "ssl", "masterarn",
			"dbInstanceIdentifier", "dbClusterIdentifier");

	private static final String USERNAME = "username";

	private final Set<String> entire = new HashSet<>();

	private final Set<String> within = new HashSet<>();

	private KnownValues() {
	}

	static KnownValues of(Collection<Value> values) {
		KnownValues known = new KnownValues();
		values.forEach(known::add);
		return known;
	}

	private void add(Value value) {
		Secret secret = value.secret();
		if (secret.isBinary()) {
			return;
		}
		add((value.key() != null) ? value.key() : "", secret.reveal());
		secret.forEachText((key, text) -> add((key != null) ? key : "", text));
	}

	private void add(String key, String text) {
		if (text.length() < SHORTEST || DESCRIPTIVE.contains(key)) {
			return;
		}
		(text.length() < SHORTEST_WITHIN || key.equals(USERNAME) ? this.entire : this.within).add(text);
	}

	/**
	 * Marks where a text has a value in it.
	 * @param hidden receives the positions
	 */
	void mark(String text, BitSet hidden) {
		if (this.entire.contains(text)) {
			hidden.set(0, text.length());
		}
		for (String value : this.within) {
			for (int start = text.indexOf(value); start >= 0; start = text.indexOf(value, start + 1)) {
				hidden.set(start, start + value.length());
			}
		}
	}

	/**
	 * Replaces what is marked.
	 * @param hidden positions in the text
	 */
	static String mask(String text, BitSet hidden) {
		if (hidden.isEmpty()) {
			return text;
		}
		StringBuilder masked = new StringBuilder();
		int next = 0;
		for (int start = hidden.nextSetBit(0); start >= 0; start = hidden.nextSetBit(next)) {
			masked.append(text, next, start).append(MASK);
			next = hidden.nextClearBit(start);
		}
		return masked.append(text, next, text.length()).toString();
	}

	/**
	 * A value as it was read.
	 *
	 * @param key the field it is, or {@code null} for the whole secret
	 */
	record Value(@Nullable String key, Secret secret) {

	}

}
