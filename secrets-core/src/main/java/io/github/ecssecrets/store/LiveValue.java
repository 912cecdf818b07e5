package io.github.ecssecrets.store;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;

import io.github.ecssecrets.LiveSecret;
import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A value that is recomputed when its entry changes.
 */
final class LiveValue<T> implements LiveSecret<T> {

	private static final Logger logger = LoggerFactory.getLogger(LiveSecret.class);

	private final SecretReference reference;

	private final SecretEntry entry;

	private final Function<Secret, T> reader;

	private final List<Consumer<? super T>> listeners = new CopyOnWriteArrayList<>();

	private Secret secret;

	private volatile T value;

	LiveValue(SecretReference reference, SecretEntry entry, Secret secret, Function<Secret, T> reader) {
		this.reference = reference;
		this.entry = entry;
		this.reader = reader;
		this.secret = secret;
		this.value = reader.apply(secret);
	}

	@Override
	public T get() {
		return this.value;
	}

	@Override
	public SecretReference reference() {
		return this.reference;
	}

	@Override
	public Registration onRotation(Consumer<? super T> listener) {
		this.listeners.add(listener);
		AtomicBoolean open = new AtomicBoolean(true);
		return () -> {
			if (open.getAndSet(false)) {
				this.listeners.remove(listener);
			}
		};
	}

	/**
	 * Follows the entry. A version that cannot be read leaves the last value in place;
	 * its exception is named but not quoted, because a reader may put the secret into its
	 * message.
	 */
	synchronized void follow() {
		try {
			Secret newest = this.entry.read(this.reference.jsonKey());
			if (newest == null || newest.equals(this.secret)) {
				return;
			}
			T next = this.reader.apply(newest);
			this.secret = newest;
			this.value = next;
		}
		catch (RuntimeException ex) {
			logger.warn("Secret '{}' was rotated to a version that cannot be read ({}); the last value stays in use",
					this.reference, ex.getClass().getName());
			return;
		}
		this.listeners.forEach(this::notify);
	}

	private void notify(Consumer<? super T> listener) {
		try {
			listener.accept(this.value);
		}
		catch (RuntimeException ex) {
			logger.warn("A listener to the rotation of secret '{}' failed ({})", this.reference,
					ex.getClass().getName());
		}
	}

}
