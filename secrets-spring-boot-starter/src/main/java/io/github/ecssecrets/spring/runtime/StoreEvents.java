package io.github.ecssecrets.spring.runtime;

import java.util.function.Consumer;

import io.github.ecssecrets.LiveSecret;
import io.github.ecssecrets.SecretEvent;

/**
 * What happens in the store, for meters, methods and application events that follow it.
 * Everybody is called on the thread of the store's listeners, one after the other, in the
 * order of what happened. Thread-safe.
 */
public interface StoreEvents {

	/**
	 * Calls a listener for each event since the start of the application, and then for
	 * each that follows.
	 * @param listener receives the events; in the log it is named by its
	 * {@code toString()}
	 * @return closing it ends the calls
	 */
	LiveSecret.Registration subscribe(Consumer<? super SecretEvent> listener);

	/**
	 * Keeps the events from now on for those who subscribe in a context that starts while
	 * the application runs.
	 * @return closing it says that the context has started, or never will
	 */
	LiveSecret.Registration starting();

	/**
	 * Forgets the events of the start, unless another context is being started. Who
	 * subscribes from now on misses them.
	 */
	void started();

	/**
	 * Adds a listener to changes of which secrets are in use.
	 * @param listener runs after a secret was read for the first time, or was evicted
	 * @return closing it ends the calls
	 */
	LiveSecret.Registration addUsageListener(Runnable listener);

	/**
	 * Calls somebody after everybody who is to be called already.
	 * @param listener who is called; in the log it is named by its {@code toString()}
	 * @param call the call
	 */
	void deliver(Object listener, Runnable call);

}
