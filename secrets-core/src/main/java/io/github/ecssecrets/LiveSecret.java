package io.github.ecssecrets;

import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A value that follows its secret through rotations. {@link #get()} never waits and never
 * fails: it gives the newest value that was read.
 *
 * @param <T> the type of the value
 */
public interface LiveSecret<T> extends Supplier<T> {

	/**
	 * The newest value.
	 * @return the value, one volatile read away
	 */
	@Override
	T get();

	/**
	 * The secret this value comes from.
	 * @return the reference
	 */
	SecretReference reference();

	/**
	 * Calls a listener after each rotation, on the thread that discovered it. A listener
	 * that throws is logged and does not disturb others.
	 * @param listener receives the new value
	 * @return closing it ends the calls
	 */
	Registration onRotation(Consumer<? super T> listener);

	/**
	 * A listener's registration.
	 */
	@FunctionalInterface
	interface Registration extends AutoCloseable {

		/**
		 * Ends the calls; a second time has no effect.
		 */
		@Override
		void close();

	}

}
