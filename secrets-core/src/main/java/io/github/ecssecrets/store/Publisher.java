package io.github.ecssecrets.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import io.github.ecssecrets.PastEvent;
import io.github.ecssecrets.SecretEvent;
import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretMonitor;
import io.github.ecssecrets.SecretOrigin;
import io.github.ecssecrets.SecretRefreshFailed;
import io.github.ecssecrets.SecretRotated;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides which listeners hear what happened to an entry, and writes the log.
 * Thread-safe; calls no listener itself.
 */
final class Publisher {

	private static final Logger logger = LoggerFactory.getLogger(SecretStore.class);

	private final Delivery delivery;

	private final List<Consumer<? super SecretEvent>> listeners;

	private final List<UsageListener> usageListeners;

	private final SecretMonitor monitor;

	private final Incidents incidents = new Incidents();

	Publisher(Delivery delivery, List<Consumer<? super SecretEvent>> listeners, List<Runnable> usageListeners,
			SecretMonitor monitor) {
		this.delivery = delivery;
		this.listeners = List.copyOf(listeners);
		this.usageListeners = usageListeners.stream().map(UsageListener::of).toList();
		this.monitor = monitor;
	}

	/**
	 * Lines up who must hear of a change. Called under the lock of the writer, which
	 * gives the order.
	 */
	void announce(Applied applied, News news) {
		if (applied.changes().isEmpty()) {
			return;
		}
		List<Notice> notices = new ArrayList<>();
		applied.entry().followers().listening().forEach((live) -> notices.addAll(live.notices()));
		applied.changes().forEach((change) -> notices.addAll(notices(change)));
		news.add(notices);
	}

	private List<Notice> notices(SecretEvent event) {
		return this.listeners.stream()
			.map((listener) -> new Notice(listener, "events of secret '" + event.reference() + "'",
					() -> listener.accept(event)))
			.toList();
	}

	/**
	 * Writes to the log what was applied, after the lock of the writer.
	 */
	void applied(Applied applied) {
		for (SecretRotated change : applied.changes()) {
			logger.info("Secret '{}' has a new value: {} replaces {}", change.reference(),
					version(change.newVersionId(), change.newOrigin()),
					version(change.oldVersionId(), change.oldOrigin()));
			record(change);
		}
		if (!applied.dropped().isEmpty()) {
			logger.warn("The new value of secret '{}' lacks {}; the last value stays in use",
					applied.entry().reference(),
					applied.dropped().stream().map(String::valueOf).collect(Collectors.joining(" and ")));
		}
		if (applied.isNew()) {
			usageChanged();
		}
	}

	private void record(SecretRotated change) {
		this.monitor.record(PastEvent.Type.ROTATED, change.reference(),
				(event) -> event.withVersion(change.newVersionId())
					.withPreviousVersion(change.oldVersionId())
					.withDetail(version(change.newVersionId(), change.newOrigin()) + " replaces "
							+ version(change.oldVersionId(), change.oldOrigin())));
	}

	private static String version(@Nullable String id, SecretOrigin origin) {
		return ((id != null) ? "version " + id : "the value") + " from " + origin;
	}

	/**
	 * Other secrets are in use than before.
	 */
	void usageChanged() {
		for (UsageListener listener : this.usageListeners) {
			listener.tell(this.delivery);
		}
	}

	/**
	 * A secret could not be checked.
	 */
	void failed(SecretEntry entry, SecretException error, News news) {
		entry.condition().failed(String.valueOf(error.getMessage()));
		if (this.incidents.failed(entry, error)) {
			this.monitor.record(PastEvent.Type.REFRESH_FAILED, entry.reference(),
					(event) -> event.withVersion(entry.versionId()).withDetail(error.getMessage()));
			news.add(notices(SecretRefreshFailed.of(entry.reference(), error, entry.condition().checked(),
					List.copyOf(entry.names()))));
		}
	}

	/**
	 * A secret was checked.
	 */
	void checked(SecretEntry entry) {
		if (this.incidents.recovered(entry)) {
			this.monitor.record(PastEvent.Type.RECOVERED, entry.reference(),
					(event) -> event.withVersion(entry.versionId()).withDetail("It can be checked again"));
		}
	}

	/**
	 * Forgets what is wrong with secrets that are no longer in use.
	 */
	void retain(Set<SecretEntry> inUse) {
		this.incidents.retain(inUse);
	}

	/**
	 * A listener to changes of which secrets are in use, and how many of its calls wait.
	 * References may come from users, and the listener may hang, so these are bounded:
	 * what it sees is the state when it looks.
	 */
	private record UsageListener(Runnable listener, AtomicInteger waiting) {

		private static final int MOST_WAITING = 1000;

		static UsageListener of(Runnable listener) {
			return new UsageListener(listener, new AtomicInteger());
		}

		void tell(Delivery delivery) {
			if (this.waiting.incrementAndGet() > MOST_WAITING) {
				this.waiting.decrementAndGet();
				return;
			}
			delivery.tell(new Notice(this.listener, "the secrets in use", () -> {
				this.waiting.decrementAndGet();
				this.listener.run();
			}));
		}

	}

}
