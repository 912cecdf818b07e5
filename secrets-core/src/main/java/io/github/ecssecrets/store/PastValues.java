package io.github.ecssecrets.store;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import io.github.ecssecrets.Secret;
import org.jspecify.annotations.Nullable;

/**
 * Values that were in use once. A bean may still hold one, so they are masked. Only the
 * latest are kept. Not thread-safe.
 */
final class PastValues {

	private static final int MOST = 16;

	/** In bytes of content: four secrets of the size limit of Secrets Manager. */
	private static final int LARGEST = 4 * 65_536;

	private final Deque<KnownValues.Value> values = new ArrayDeque<>();

	private long size;

	/**
	 * Remembers a value.
	 * @param key the field it is, or {@code null} for the whole secret
	 */
	void add(@Nullable String key, Secret secret) {
		this.values.addLast(new KnownValues.Value(key, secret));
		this.size += size(secret);
		while (this.values.size() > MOST || (this.size > LARGEST && this.values.size() > 1)) {
			this.size -= size(this.values.removeFirst().secret());
		}
	}

	void addAll(PastValues others) {
		others.values.forEach((value) -> add(value.key(), value.secret()));
	}

	private static int size(Secret secret) {
		return secret.revealBytes().length;
	}

	List<KnownValues.Value> list() {
		return List.copyOf(this.values);
	}

}
