package io.github.ecssecrets.spring.rebind;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;

import io.github.ecssecrets.LiveSecret;

/**
 * The names of properties whose values a rotation changed, never the values. One rotation
 * may change many live values, one after the other; their names are passed on together.
 * Everything is done on the thread of the store's listeners, so a listener that is added
 * late misses nothing: it first receives all names since the start.
 */
public final class SecretPropertyChanges {

	private final BiConsumer<Object, Runnable> delivery;

	private final List<Consumer<Set<String>>> listeners = new ArrayList<>();

	private final Set<String> sinceStart = new TreeSet<>();

	private final Set<String> changed = new TreeSet<>();

	/**
	 * Creates changes without listeners.
	 * @param delivery calls somebody on the thread of the store's listeners
	 */
	public SecretPropertyChanges(BiConsumer<Object, Runnable> delivery) {
		this.delivery = delivery;
	}

	/**
	 * Follows a live value for as long as it lives.
	 * @param <T> the type of the value
	 * @param live the value
	 * @param comparison gives the names of the properties that differ between a value and
	 * the next
	 */
	public <T> void follow(LiveSecret<T> live, BiFunction<T, T, Set<String>> comparison) {
		live.onRotation(live.get(), (before, after) -> this.changed.addAll(comparison.apply(before, after)));
	}

	/**
	 * Adds a listener.
	 * @param listener receives the names that have changed since the start, if there are
	 * any, and then those that change; in the log it is named by its {@code toString()}
	 */
	void addListener(Consumer<Set<String>> listener) {
		deliver(this, () -> {
			this.listeners.add(listener);
			if (!this.sinceStart.isEmpty()) {
				tell(listener, Set.copyOf(this.sinceStart));
			}
		});
	}

	/**
	 * Passes on what has changed since the last time, if anything. Called on the thread
	 * of the store's listeners.
	 */
	public void publish() {
		if (!this.changed.isEmpty()) {
			Set<String> names = Set.copyOf(this.changed);
			this.changed.clear();
			this.sinceStart.addAll(names);
			this.listeners.forEach((listener) -> tell(listener, names));
		}
	}

	private void tell(Consumer<Set<String>> listener, Set<String> names) {
		deliver(listener, () -> listener.accept(names));
	}

	/**
	 * Calls somebody after everybody who is to be called already.
	 * @param listener who is called; in the log it is named by its {@code toString()}
	 */
	void deliver(Object listener, Runnable call) {
		this.delivery.accept(listener, call);
	}

}
