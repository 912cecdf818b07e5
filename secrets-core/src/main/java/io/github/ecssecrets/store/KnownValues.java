package io.github.ecssecrets.store;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.ecssecrets.Secret;
import org.jspecify.annotations.Nullable;

/**
 * The texts by which the values of one secret are recognized in other texts: by their
 * hashes, so the time to look for them does not grow with their number. Immutable.
 */
final class KnownValues {

	/** Shorter values would be found in what has nothing to do with them. */
	private static final int SHORTEST = 6;

	/** The same for values that are found within other texts, and for parts of values. */
	private static final int SHORTEST_WITHIN = 8;

	/** Fields of a database secret that are no secret, and found everywhere. */
	private static final Set<String> DESCRIPTIVE = Set.of("engine", "host", "port", "dbname", "ssl", "masterarn",
			"dbInstanceIdentifier", "dbClusterIdentifier");

	private static final String USERNAME = "username";

	private final Set<String> entire = new HashSet<>();

	private final Set<String> within = new HashSet<>();

	/** What parts are taken of: values that are no document of values. */
	private final Set<String> leaves = new HashSet<>();

	/** How the values of {@link #within} start, and by that their lengths and hashes. */
	private final Hashed values;

	private long @Nullable [] parts;

	private KnownValues(Collection<Value> values) {
		values.forEach(this::add);
		this.values = Hashed.of(this.within);
	}

	static KnownValues of(Collection<Value> values) {
		return new KnownValues(values);
	}

	private void add(Value value) {
		Secret secret = value.secret();
		if (secret.isBinary()) {
			return;
		}
		AtomicBoolean document = new AtomicBoolean();
		secret.forEachText((key, text) -> {
			document.set(true);
			add((key != null) ? key : "", text, true);
		});
		add((value.key() != null) ? value.key() : "", secret.reveal(), !document.get());
	}

	private void add(String key, String text, boolean leaf) {
		if (text.length() < SHORTEST || DESCRIPTIVE.contains(key)) {
			return;
		}
		if (text.length() < SHORTEST_WITHIN || key.equals(USERNAME)) {
			this.entire.add(text);
			return;
		}
		String bytes = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
		this.within.addAll(List.of(text, bytes));
		if (leaf) {
			this.leaves.addAll(List.of(text, bytes));
		}
	}

	/**
	 * Marks the values that a text has in it, encoded ones too.
	 */
	void mark(SearchedText text) {
		if (this.entire.contains(text.text())) {
			text.hideAll();
		}
		if (this.values.starts().length > 0) {
			text.views().forEach((view) -> mark(view, text.hidden()));
		}
	}

	private void mark(TextView view, BitSet hidden) {
		TextHashes hashes = view.hashes();
		for (int start = 0; start + SHORTEST_WITHIN <= hashes.length(); start++) {
			int index = Arrays.binarySearch(this.values.starts(), hashes.of(start, SHORTEST_WITHIN));
			if (index >= 0) {
				mark(view, start, this.values.values().get(index), hidden);
			}
		}
	}

	private static void mark(TextView view, int start, List<Known> candidates, BitSet hidden) {
		TextHashes hashes = view.hashes();
		for (Known known : candidates) {
			if (start + known.length() <= hashes.length() && hashes.of(start, known.length()) == known.hash()) {
				view.mark(start, known.length(), hidden);
			}
		}
	}

	/**
	 * Marks the values that a text has in it, and every 8 characters in a row that a
	 * value has too.
	 */
	void markParts(SearchedText text) {
		mark(text);
		long[] parts = parts();
		for (TextView view : text.views()) {
			TextHashes hashes = view.hashes();
			for (int start = 0; parts.length > 0 && start + SHORTEST_WITHIN <= hashes.length(); start++) {
				if (Arrays.binarySearch(parts, hashes.of(start, SHORTEST_WITHIN)) >= 0) {
					view.mark(start, SHORTEST_WITHIN, text.hidden());
				}
			}
		}
	}

	private synchronized long[] parts() {
		long[] result = this.parts;
		if (result == null) {
			result = parts(this.leaves);
			this.parts = result;
		}
		return result;
	}

	/**
	 * The hashes of all parts, in their order. Loops, because streams of primitives would
	 * cost every start some thirty classes.
	 */
	private static long[] parts(Collection<String> values) {
		int count = 0;
		for (String value : values) {
			count += value.length() - SHORTEST_WITHIN + 1;
		}
		long[] parts = new long[count];
		for (String value : values) {
			TextHashes hashes = new TextHashes(value);
			for (int start = 0; start + SHORTEST_WITHIN <= value.length(); start++) {
				parts[--count] = hashes.of(start, SHORTEST_WITHIN);
			}
		}
		Arrays.sort(parts);
		return parts;
	}

	/**
	 * A value as it was read.
	 *
	 * @param key the field it is, or {@code null} for the whole secret
	 */
	record Value(@Nullable String key, Secret secret) {

	}

	/**
	 * A value by its hash.
	 */
	private record Known(int length, long hash) {

	}

	/**
	 * Values by the hash of how they start, in the order of these hashes.
	 */
	@SuppressWarnings("ArrayRecordComponent") // never compared
	private record Hashed(long[] starts, List<List<Known>> values) {

		static Hashed of(Set<String> texts) {
			Map<Long, List<Known>> sorted = new TreeMap<>();
			for (String text : texts) {
				TextHashes hashes = new TextHashes(text);
				sorted.computeIfAbsent(hashes.of(0, SHORTEST_WITHIN), (start) -> new ArrayList<>())
					.add(new Known(text.length(), hashes.of(0, text.length())));
			}
			long[] starts = new long[sorted.size()];
			int next = 0;
			for (long start : sorted.keySet()) {
				starts[next++] = start;
			}
			return new Hashed(starts, List.copyOf(sorted.values()));
		}

	}

}
