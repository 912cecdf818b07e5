package io.github.ecssecrets.spring.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

import io.github.ecssecrets.LiveSecret;
import io.github.ecssecrets.SecretEvent;
import org.jspecify.annotations.Nullable;

/**
 * Passes the events of the store on, and keeps those of the start for who subscribes
 * later. But for {@link #addUsageListener}, everything is done on the thread of the
 * store's listeners, which makes subscribing one step. Until the first event that thread
 * is left alone, so a start that reads no secret does not need it.
 */
final class EventRelay implements StoreEvents {

	/** A start that takes longer loses its first events. */
	private static final int MOST_EARLY_EVENTS = 1000;

	private final BiConsumer<Object, Runnable> delivery;

	private final List<Consumer<? super SecretEvent>> listeners = new ArrayList<>();

	private final List<Runnable> usageListeners = new CopyOnWriteArrayList<>();

	private @Nullable List<SecretEvent> early = new ArrayList<>();

	/** How many contexts are being started. */
	private int starts = 1;

	/** What is to be done before the next event. */
	private final Queue<Runnable> steps = new ConcurrentLinkedQueue<>();

	private volatile boolean anyEvent;

	/**
	 * Creates a relay.
	 * @param delivery calls somebody on the thread of the store's listeners
	 */
	EventRelay(BiConsumer<Object, Runnable> delivery) {
		this.delivery = delivery;
	}

	/** Receives an event, on the thread of the listeners. */
	void happened(SecretEvent event) {
		this.anyEvent = true;
		takeSteps();
		if (this.early != null && this.early.size() < MOST_EARLY_EVENTS) {
			this.early.add(event);
		}
		this.listeners.forEach((listener) -> tell(listener, event));
	}

	/** Hears that other secrets are in use, on the thread of the listeners. */
	void usageChanged() {
		this.usageListeners.forEach((listener) -> deliver(listener, listener));
	}

	private void tell(Consumer<? super SecretEvent> listener, SecretEvent event) {
		deliver(listener, () -> {
			if (this.listeners.contains(listener)) {
				listener.accept(event);
			}
		});
	}

	/**
	 * Has something done on the thread of the listeners: now, or before the first event.
	 * That event is noted before the steps are taken, and a step is planned before that
	 * is asked for, so none is left behind.
	 */
	private void plan(Runnable step) {
		this.steps.add(step);
		if (this.anyEvent) {
			deliver(this, this::takeSteps);
		}
	}

	private void takeSteps() {
		for (Runnable step = this.steps.poll(); step != null; step = this.steps.poll()) {
			step.run();
		}
	}

	@Override
	public LiveSecret.Registration subscribe(Consumer<? super SecretEvent> listener) {
		Runnable begin = () -> {
			this.listeners.add(listener);
			if (this.early != null) {
				this.early.forEach((event) -> tell(listener, event));
			}
		};
		plan(begin);
		return () -> {
			if (!this.steps.remove(begin)) {
				plan(() -> this.listeners.remove(listener));
			}
		};
	}

	@Override
	public LiveSecret.Registration starting() {
		plan(() -> {
			this.starts++;
			this.early = (this.early != null) ? this.early : new ArrayList<>();
		});
		AtomicBoolean over = new AtomicBoolean();
		return () -> {
			if (over.compareAndSet(false, true)) {
				started();
			}
		};
	}

	@Override
	public void started() {
		plan(() -> {
			this.starts = Math.max(0, this.starts - 1);
			this.early = (this.starts > 0) ? this.early : null;
		});
	}

	@Override
	public LiveSecret.Registration addUsageListener(Runnable listener) {
		this.usageListeners.add(listener);
		return () -> this.usageListeners.remove(listener);
	}

	@Override
	public void deliver(Object listener, Runnable call) {
		this.delivery.accept(listener, call);
	}

}
