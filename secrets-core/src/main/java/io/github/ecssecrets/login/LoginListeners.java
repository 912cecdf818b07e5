package io.github.ecssecrets.login;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import io.github.ecssecrets.LiveSecret;
import io.github.ecssecrets.SecretReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who wants to know that other credentials are preferred. After a change each is called
 * on a thread of its own, which ends with the call, and sees the state when it looks. So
 * one that blocks holds one thread and delays nobody else. None is called twice at a
 * time: one that still runs is called once more after that, however many changes follow.
 * Thread-safe.
 */
final class LoginListeners {

	private static final Logger logger = LoggerFactory.getLogger(SecretLogin.class);

	/** When to try again to start a thread, after none could be made. */
	private static final Duration RETRY = Duration.ofSeconds(1);

	private final SecretReference reference;

	private final ThreadFactory threads;

	private final Set<Listening> listeners = ConcurrentHashMap.newKeySet();

	LoginListeners(SecretReference reference) {
		this(reference, (task) -> {
			Thread thread = new Thread(task, "ecs-secrets-login");
			thread.setDaemon(true);
			return thread;
		});
	}

	LoginListeners(SecretReference reference, ThreadFactory threads) {
		this.reference = reference;
		this.threads = threads;
	}

	/**
	 * Adds a listener.
	 * @param owner whose end ends the calls
	 */
	Listening add(Object owner, Runnable listener) {
		Listening listening = new Listening(owner, listener);
		this.listeners.add(listening);
		return listening;
	}

	void changed() {
		this.listeners.forEach(Listening::changed);
	}

	@SuppressWarnings("ReferenceEquality") // there is one
	void closeAllOf(Object owner) {
		this.listeners.stream().filter((listening) -> listening.owner == owner).forEach(Listening::close);
	}

	/** A listener, until it is closed. */
	final class Listening implements LiveSecret.Registration {

		private final Object owner;

		private final Runnable listener;

		/** No foreign code runs under it. */
		private final ReentrantLock lock = new ReentrantLock();

		private boolean closed;

		/** Whether the listener is to be called. */
		private boolean due;

		/** Whether it has a thread, or is to have one later. */
		private boolean active;

		/** What ends with this. */
		private LiveSecret.@Nullable Registration other;

		private Listening(Object owner, Runnable listener) {
			this.owner = owner;
			this.listener = listener;
		}

		/**
		 * Has the listener called. Does not wait for that.
		 */
		void changed() {
			this.lock.lock();
			try {
				this.due = true;
				if (this.active || this.closed) {
					return;
				}
				this.active = true;
			}
			finally {
				this.lock.unlock();
			}
			if (!start()) {
				startLater();
				logger.warn("No thread could be started that calls a listener to the credentials of secret '{}'; "
						+ "it is called as soon as one can", LoginListeners.this.reference);
			}
		}

		private boolean start() {
			try {
				LoginListeners.this.threads.newThread(this::callWhileDue).start();
				return true;
			}
			catch (Error ex) { // no thread could be made
				return false;
			}
		}

		private void startLater() {
			try {
				CompletableFuture.delayedExecutor(RETRY.toNanos(), TimeUnit.NANOSECONDS, Runnable::run).execute(() -> {
					if (!start()) {
						startLater();
					}
				});
			}
			catch (Error ex) { // of the JDK's thread for delays, too
				this.lock.lock();
				try {
					this.active = false;
				}
				finally {
					this.lock.unlock();
				}
			}
		}

		private void callWhileDue() {
			while (isTurn()) {
				call();
			}
		}

		private boolean isTurn() {
			this.lock.lock();
			try {
				boolean turn = this.due && !this.closed;
				this.due = false;
				this.active = turn;
				return turn;
			}
			finally {
				this.lock.unlock();
			}
		}

		private void call() {
			try {
				this.listener.run();
			}
			catch (Throwable ex) { // whatever it is, the listener may have to be called
									// again
				logger.warn("A listener to the credentials of secret '{}' failed ({})", LoginListeners.this.reference,
						ex.getClass().getName());
			}
			finally {
				// of the listener, not of this thread
				Thread.interrupted();
			}
		}

		/**
		 * Closes a registration with this one, at once if this is closed.
		 */
		void closes(LiveSecret.Registration registration) {
			this.lock.lock();
			try {
				this.other = registration;
				if (!this.closed) {
					return;
				}
			}
			finally {
				this.lock.unlock();
			}
			close();
		}

		@Override
		public void close() {
			LoginListeners.this.listeners.remove(this);
			LiveSecret.Registration open;
			this.lock.lock();
			try {
				this.closed = true;
				open = this.other;
				this.other = null;
			}
			finally {
				this.lock.unlock();
			}
			if (open != null) {
				open.close();
			}
		}

	}

}
