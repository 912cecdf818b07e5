package io.github.ecssecrets;

import java.lang.ref.WeakReference;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A value that follows its secret through rotations. {@link #get()} never waits for I/O
 * and never fails: it gives the newest usable value that was read. Thread-safe.
 * <p>
 * A live value that nobody holds anymore is collected, and its secret is then no longer
 * followed. One that has listeners is kept until they, or it, are closed, or the owners
 * of the listeners collected.
 *
 * @param <T> the type of the value
 */
public interface LiveSecret<T> extends Supplier<T>, AutoCloseable {

	/**
	 * The newest usable value. After a rotation, the first call turns the new version
	 * into a value on the calling thread; all others cost two reads of memory. Once
	 * closed, the last value.
	 * @return the value
	 */
	@Override
	T get();

	/**
	 * The secret this value comes from.
	 * @return the reference
	 */
	SecretReference reference();

	/**
	 * Calls a listener after each rotation from now on, when every reader sees the new
	 * value. All listeners of a store are called on one thread of its own, in the order
	 * of the changes. A slow one delays other listeners only, and is named in the log
	 * after 10 seconds; one that throws is logged without its message. Several rotations
	 * in a row may lead to one call with the newest value.
	 * @param listener receives the new value
	 * @return closing it ends the calls
	 */
	Registration onRotation(Consumer<? super T> listener);

	/**
	 * Calls a listener after each rotation since a value was current, so nothing is
	 * missed between {@link #get()} and this call. If the value has changed since, the
	 * listener is called soon. In all else like {@link #onRotation(Consumer)}.
	 * @param seen the value that {@link #get()} returned, the same instance
	 * @param listener receives the value before, which is {@code seen} in the first call,
	 * and the new value
	 * @return closing it ends the calls
	 */
	Registration onRotation(T seen, BiConsumer<? super T, ? super T> listener);

	/**
	 * Calls a listener after each rotation from now on, for as long as somebody else
	 * holds an owner, such as the object that uses the value. Neither this nor the
	 * listener keeps the owner: it is passed to the listener, which must not hold it in
	 * another way. In all else like {@link #onRotation(Consumer)}.
	 * @param <O> the type of the owner
	 * @param owner ends the calls when it is collected
	 * @param listener receives the owner and the new value
	 * @return closing it ends the calls
	 */
	default <O> Registration onRotationFor(O owner, BiConsumer<? super O, ? super T> listener) {
		WeakReference<O> reference = new WeakReference<>(owner);
		return onRotation((newest) -> {
			O present = reference.get();
			if (present != null) {
				listener.accept(present, newest);
			}
		});
	}

	/**
	 * Ends the following: the value stays as it is, and no listener is called anymore. A
	 * secret that nobody else uses is then forgotten. A second call has no effect.
	 */
	@Override
	void close();

	/**
	 * A listener's registration.
	 */
	@FunctionalInterface
	interface Registration extends AutoCloseable {

		/**
		 * Ends the calls; a second time has no effect. A call that runs already goes on.
		 */
		@Override
		void close();

	}

}
