package io.github.ecssecrets.spring.rebind;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
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

	private final Queue<Followed<?>> followed = new ConcurrentLinkedQueue<>();

	/**
	 * Creates changes without listeners.
	 * @param delivery calls somebody on the thread of the store's listeners
	 */
	public SecretPropertyChanges(BiConsumer<Object, Runnable> delivery) {
		this.delivery = delivery;
	}

	/**
	 * Follows a live value for as long as somebody else holds it.
	 * @param <T> the type of the value
	 * @param live the value
	 * @param comparison gives the names of the properties that differ between a value and
	 * the next
	 */
	public <T> void follow(LiveSecret<T> live, BiFunction<T, T, Set<String>> comparison) {
		this.followed.add(new Followed<>(live, comparison));
	}

	/**
	 * Adds a listener, which is called before those who are lined up later.
	 * @param listener receives the names that have changed since the start, if there are
	 * any, and then those that change; in the log it is named by its {@code toString()}
	 * @return closing it ends the calls
	 */
	LiveSecret.Registration addListener(Consumer<Set<String>> listener) {
		deliver(listener, () -> {
			this.listeners.add(listener);
			if (!this.sinceStart.isEmpty()) {
				listener.accept(Set.copyOf(this.sinceStart));
			}
		});
		return () -> deliver(this, () -> this.listeners.remove(listener));
	}

	/**
	 * Passes on what has changed since the last time, if anything. Called on the thread
	 * of the store's listeners after each change.
	 */
	public void publish() {
		Set<String> names = new TreeSet<>();
		this.followed.removeIf((each) -> !each.addChanges(names));
		if (!names.isEmpty()) {
			this.sinceStart.addAll(names);
			this.listeners.forEach((listener) -> tell(listener, names));
		}
	}

	private void tell(Consumer<Set<String>> listener, Set<String> names) {
		deliver(listener, () -> {
			if (this.listeners.contains(listener)) {
				listener.accept(names);
			}
		});
	}

	/**
	 * Calls somebody after everybody who is to be called already.
	 * @param listener who is called; in the log it is named by its {@code toString()}
	 */
	void deliver(Object listener, Runnable call) {
		this.delivery.accept(listener, call);
	}

	/**
	 * A value that properties are made of, and what they were made of last. Does not keep
	 * the value from being collected.
	 */
	private static final class Followed<T> {

		private final WeakReference<LiveSecret<T>> live;

		private final BiFunction<T, T, Set<String>> comparison;

		private T seen;

		private Followed(LiveSecret<T> live, BiFunction<T, T, Set<String>> comparison) {
			this.live = new WeakReference<>(live);
			this.comparison = comparison;
			this.seen = live.get();
		}

		/**
		 * Adds the names of the properties that changed.
		 * @return {@code false} if nobody holds the value anymore
		 */
		@SuppressWarnings("ReferenceEquality") // another version is another instance
		private boolean addChanges(Set<String> names) {
			LiveSecret<T> present = this.live.get();
			if (present == null) {
				return false;
			}
			T before = this.seen;
			T now = present.get();
			if (now != before) {
				this.seen = now;
				names.addAll(this.comparison.apply(before, now));
			}
			return true;
		}

	}

}
