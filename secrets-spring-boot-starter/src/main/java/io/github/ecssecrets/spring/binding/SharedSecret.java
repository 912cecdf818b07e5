package io.github.ecssecrets.spring.binding;

import java.util.function.BiConsumer;
import java.util.function.Consumer;

import io.github.ecssecrets.LiveSecret;
import io.github.ecssecrets.SecretReference;

/**
 * A live value that has several receivers, of which none can close it. A receiver knows
 * it as a supplier, but Spring closes what a bean method returns.
 *
 * @param <T> the type of the value
 * @param live the value
 */
record SharedSecret<T>(LiveSecret<T> live) implements LiveSecret<T> {

	@Override
	public T get() {
		return this.live.get();
	}

	@Override
	public SecretReference reference() {
		return this.live.reference();
	}

	@Override
	public Registration onRotation(Consumer<? super T> listener) {
		return this.live.onRotation(listener);
	}

	@Override
	public Registration onRotation(T seen, BiConsumer<? super T, ? super T> listener) {
		return this.live.onRotation(seen, listener);
	}

	@Override
	public <O> Registration onRotationFor(O owner, BiConsumer<? super O, ? super T> listener) {
		return this.live.onRotationFor(owner, listener);
	}

	/**
	 * Does nothing. The value is no longer followed when all receivers are collected.
	 */
	@Override
	public void close() {
	}

	@Override
	public String toString() {
		return this.live.toString();
	}

}
