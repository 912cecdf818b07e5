package io.github.ecssecrets.spring.rebind;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Consumer;

import io.github.ecssecrets.LiveSecret;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The names of properties whose values a rotation changed, never the values. One rotation
 * may change many live values, one after the other; their names are told together.
 * Thread-safe.
 */
public final class SecretPropertyChanges {

	private static final Logger logger = LoggerFactory.getLogger(SecretPropertyChanges.class);

	private final List<Consumer<Set<String>>> listeners = new CopyOnWriteArrayList<>();

	private final Set<String> changed = new TreeSet<>();

	/**
	 * Follows a live value for as long as it lives.
	 * @param <T> the type of the value
	 * @param live the value
	 * @param comparison gives the names of the properties that differ between a value and
	 * the next
	 */
	public <T> void follow(LiveSecret<T> live, BiFunction<T, T, Set<String>> comparison) {
		AtomicReference<T> last = new AtomicReference<>(live.get());
		live.onRotation((next) -> add(comparison.apply(last.getAndSet(next), next)));
	}

	private void add(Set<String> names) {
		synchronized (this.changed) {
			this.changed.addAll(names);
		}
	}

	/**
	 * Adds a listener.
	 * @param listener called on the thread that discovered the rotation
	 */
	void addListener(Consumer<Set<String>> listener) {
		this.listeners.add(listener);
	}

	/**
	 * Tells the listeners what has changed since they were last told, if anything.
	 */
	public void publish() {
		if (this.listeners.isEmpty()) {
			return;
		}
		Set<String> names;
		synchronized (this.changed) {
			names = Set.copyOf(this.changed);
			this.changed.clear();
		}
		if (!names.isEmpty()) {
			this.listeners.forEach((listener) -> notify(listener, names));
		}
	}

	private static void notify(Consumer<Set<String>> listener, Set<String> names) {
		try {
			listener.accept(names);
		}
		catch (RuntimeException ex) {
			logger.warn("A listener to the change of properties {} failed ({})", names, ex.getClass().getName());
		}
	}

}
