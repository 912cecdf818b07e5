package io.github.ecssecrets.spring.runtime;

import java.util.List;
import java.util.function.Consumer;

import io.github.ecssecrets.SecretEvent;

/**
 * What happens in the store, for meters, methods and application events that follow it.
 * Thread-safe.
 */
public interface StoreEvents {

	/**
	 * Adds a listener to the events of the store.
	 * @param listener called on the thread that found out
	 */
	void addListener(Consumer<? super SecretEvent> listener);

	/**
	 * What has happened since the start, up to the call of {@link #publishTo}.
	 * @return the events in their order; none afterwards
	 */
	List<SecretEvent> earlyEvents();

	/**
	 * Has the application told of events: of {@link #earlyEvents()} on the calling
	 * thread, of later ones on the thread that found out.
	 * @param publisher tells the application
	 */
	void publishTo(Consumer<? super SecretEvent> publisher);

	/**
	 * Adds a listener to changes of which secrets are in use.
	 * @param listener called on the thread that read a secret for the first time, or that
	 * evicted one
	 */
	void addUsageListener(Runnable listener);

}
