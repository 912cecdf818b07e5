package io.github.ecssecrets.store;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.Queue;

/**
 * What one request brings to tell. Each piece takes its place in the order of all changes
 * when it is added, and is delivered when the news is closed: after the futures that wait
 * for the request have completed.
 */
final class News implements AutoCloseable {

	private final Delivery delivery;

	private final CompletableFuture<Collection<Future<?>>> closed = new CompletableFuture<>();

	private final Queue<Future<?>> waiting = new ConcurrentLinkedQueue<>();

	News(Delivery delivery) {
		this.delivery = delivery;
	}

	void add(List<Notice> notices) {
		if (!notices.isEmpty()) {
			this.delivery.enqueue(notices, this.closed);
		}
	}

	/**
	 * Has futures complete before any listener is called.
	 */
	void after(Collection<? extends Future<?>> futures) {
		this.waiting.addAll(futures);
	}

	@Override
	public void close() {
		this.closed.complete(this.waiting);
	}

}
