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
import java.util.stream.LongStream;

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
			for (Known known : this.values.startingWith(hashes.of(start, SHORTEST_WITHIN))) {
				if (start + known.length() <= hashes.length() && hashes.of(start, known.length()) == known.hash()) {
					view.mark(start, known.length(), hidden);
				}
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
			result = this.leaves.stream().flatMapToLong(KnownValues::parts).sorted().distinct().toArray();
			this.parts = result;
		}
		return result;
	}

	private static LongStream parts(String value) {
		TextHashes hashes = new TextHashes(value);
		return LongStream.rangeClosed(0, value.length() - SHORTEST_WITHIN)
			.map((start) -> hashes.of((int) start, SHORTEST_WITHIN));
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
			return new Hashed(sorted.keySet().stream().mapToLong(Long::longValue).toArray(),
					List.copyOf(sorted.values()));
		}

		List<Known> startingWith(long hash) {
			int index = Arrays.binarySearch(this.starts, hash);
			return (index >= 0) ? this.values.get(index) : List.of();
		}

	}

}
