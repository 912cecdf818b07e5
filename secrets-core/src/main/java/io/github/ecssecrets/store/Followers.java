package io.github.ecssecrets.store;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;

/**
 * The live values that follow an entry. Those without listeners are held weakly, so a
 * live value nobody reads anymore is collected. Thread-safe.
 */
final class Followers {

	private static final int FEW = 64;

	private final List<WeakReference<LiveValue<?>>> all = new ArrayList<>();

	private final List<LiveValue<?>> listening = new ArrayList<>();

	private boolean wasFollowed;

	/** How many may listen before those are looked for who no longer do. */
	private int manyListening = FEW;

	synchronized void add(LiveValue<?> live) {
		this.all.removeIf((reference) -> reference.refersTo(null));
		this.all.add(new WeakReference<>(live));
		this.wasFollowed = true;
	}

	synchronized void remove(LiveValue<?> live) {
		this.all.removeIf((reference) -> reference.refersTo(live));
		this.listening.remove(live);
	}

	/**
	 * Keeps a live value for as long as it has listeners.
	 */
	synchronized void listening(LiveValue<?> live) {
		this.listening.remove(live);
		if (live.isListening()) {
			this.listening.add(live);
		}
		if (this.listening.size() > this.manyListening) {
			this.listening.removeIf((other) -> !other.isListening());
			this.manyListening = Math.max(FEW, 2 * this.listening.size());
		}
	}

	/** The live values that have somebody to tell of changes. */
	synchronized List<LiveValue<?>> listening() {
		return List.copyOf(this.listening);
	}

	synchronized boolean isAny() {
		this.listening.removeIf((live) -> !live.isListening());
		return this.all.stream().anyMatch((reference) -> !reference.refersTo(null));
	}

	/**
	 * Whether there were followers once and are none now.
	 */
	synchronized boolean isAbandoned() {
		return this.wasFollowed && !isAny();
	}

	synchronized void takeOver(Followers others) {
		synchronized (others) {
			this.all.addAll(others.all);
			this.listening.addAll(others.listening);
			this.wasFollowed |= others.wasFollowed;
		}
	}

}
