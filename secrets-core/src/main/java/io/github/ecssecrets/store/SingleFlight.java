package io.github.ecssecrets.store;

import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.function.Function;

import io.github.ecssecrets.SecretReference;
import org.jspecify.annotations.Nullable;

/**
 * Lets all who ask for the same thing at the same time share one request. Thread-safe.
 *
 * @param <V> what a request brings
 */
final class SingleFlight<V> {

	private final Map<SecretReference, Flight<V>> flights = new ConcurrentHashMap<>();

	/**
	 * Joins the request that is under way, or begins one.
	 * @param mine the request to begin
	 * @return the request that is under way; {@code mine} if the caller must now do it
	 */
	Flight<V> join(SecretReference key, Flight<V> mine) {
		Flight<V> running = this.flights.putIfAbsent(key, mine);
		return (running != null) ? running : mine;
	}

	/**
	 * Ends a request with what it brought.
	 */
	void land(SecretReference key, Flight<V> mine, V value) {
		this.flights.remove(key, mine);
		mine.complete(value);
	}

	/**
	 * Ends a request without result.
	 */
	void fail(SecretReference key, Flight<V> mine, Throwable failure) {
		this.flights.remove(key, mine);
		mine.completeExceptionally(failure);
	}

	/**
	 * Ends all requests.
	 */
	void close(Function<SecretReference, Throwable> failure) {
		this.flights.forEach((key, flight) -> fail(key, flight, failure.apply(key)));
	}

	/**
	 * A request under way. Its own dependents are the library's; callers get futures of
	 * their own.
	 */
	static final class Flight<V> extends CompletableFuture<V> {

		private final Queue<Future<?>> waiting = new ConcurrentLinkedQueue<>();

		private volatile @Nullable Thread leader;

		/**
		 * Begins on the calling thread.
		 */
		static <V> Flight<V> onThisThread() {
			Flight<V> flight = new Flight<>();
			flight.leader = Thread.currentThread();
			return flight;
		}

		@SuppressWarnings("ReferenceEquality") // a future is itself
		boolean is(Flight<?> other) {
			return this == other;
		}

		boolean isOnThisThread() {
			return this.leader == Thread.currentThread();
		}

		/**
		 * Notes a future that completes because of this request.
		 */
		void waiting(Future<?> future) {
			this.waiting.add(future);
		}

		/** The futures that callers wait for. */
		Queue<Future<?>> waiting() {
			return this.waiting;
		}

	}

}
