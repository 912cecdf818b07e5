package io.github.ecssecrets.store;

import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

import io.github.ecssecrets.SecretEvent;
import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretRefreshFailed;
import io.github.ecssecrets.SecretRotated;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the log and the listeners of a store what happens to secrets, until the store is
 * closed. Listeners are called on the thread that found out; their exceptions are logged.
 * Thread-safe.
 */
final class StoreEvents {

	private static final Logger logger = LoggerFactory.getLogger(SecretStore.class);

	private final List<Consumer<? super SecretEvent>> listeners;

	private final List<Runnable> usageListeners;

	private final Incidents incidents = new Incidents();

	private volatile boolean closed;

	StoreEvents(List<Consumer<? super SecretEvent>> listeners, List<Runnable> usageListeners) {
		this.listeners = List.copyOf(listeners);
		this.usageListeners = List.copyOf(usageListeners);
	}

	/**
	 * Other secrets are in use than before.
	 */
	void usageChanged() {
		for (Runnable listener : this.usageListeners) {
			try {
				listener.run();
			}
			catch (RuntimeException ex) {
				logger.warn("A listener to which secrets are in use failed ({})", ex.getClass().getName());
			}
		}
	}

	/**
	 * Forgets what is wrong with secrets that are no longer in use.
	 */
	void retain(Set<SecretEntry> inUse) {
		this.incidents.retain(inUse);
	}

	void recovered(SecretEntry entry) {
		this.incidents.recovered(entry);
	}

	void failed(SecretEntry entry, SecretException error) {
		if (!this.closed) {
			entry.failed(String.valueOf(error.getMessage()));
			if (this.incidents.failed(entry, error)) {
				publish(new SecretRefreshFailed(entry.reference(), error, entry.checked()));
			}
		}
	}

	void rotated(SecretEntry entry, List<SecretRotated> changes) {
		if (!changes.isEmpty()) {
			entry.notifyObservers();
			changes.forEach(this::rotated);
		}
	}

	private void rotated(SecretRotated event) {
		if (this.closed) {
			return;
		}
		logger.info("Secret '{}' has a new value: version {} from {} replaces version {} from {}", event.reference(),
				event.newVersionId(), event.newOrigin(), event.oldVersionId(), event.oldOrigin());
		publish(event);
	}

	private void publish(SecretEvent event) {
		for (Consumer<? super SecretEvent> listener : this.listeners) {
			try {
				listener.accept(event);
			}
			catch (RuntimeException ex) {
				logger.warn("A listener to events of secret '{}' failed ({})", event.reference(),
						ex.getClass().getName());
			}
		}
	}

	void close() {
		this.closed = true;
	}

}
