package io.github.ecssecrets.login;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import io.github.ecssecrets.LiveSecret;
import io.github.ecssecrets.SecretReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who wants to know that other credentials are preferred. They are called one after the
 * other, on a thread that ends with the last call, and see the state when they look. A
 * change that finds the thread held by a listener has another one call those who wait.
 * None is called twice at a time: one that still runs is called once more after that. So
 * one that blocks holds one thread, however many changes follow. Thread-safe.
 */
final class LoginListeners {

	private static final Logger logger = LoggerFactory.getLogger(SecretLogin.class);

	/** When to try again to start a thread, after none could be made. */
	private static final Duration RETRY = Duration.ofSeconds(1);

	private final SecretReference reference;

	private final ThreadFactory threads;

	/** No foreign code runs under it. */
	private final ReentrantLock lock = new ReentrantLock();

	private final Set<Listening> listeners = new LinkedHashSet<>();

	/** Who is to be called, the longest waiting first. */
	private final Set<Listening> due = new LinkedHashSet<>();

	/** Whether a thread was started, or is to be later, and has not begun. */
	private boolean starting;

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

	LiveSecret.Registration add(Runnable listener) {
		Listening listening = new Listening(listener);
		locked(() -> this.listeners.add(listening));
		return () -> locked(() -> {
			this.listeners.remove(listening);
			this.due.remove(listening);
		});
	}

	private void locked(Runnable action) {
		this.lock.lock();
		try {
			action.run();
		}
		finally {
			this.lock.unlock();
		}
	}

	void changed() {
		this.lock.lock();
		try {
			this.due.addAll(this.listeners);
			if (this.starting || free() == null) {
				return;
			}
			this.starting = true;
		}
		finally {
			this.lock.unlock();
		}
		if (!start()) {
			startLater();
			logger.warn("No thread could be started that calls listeners to the credentials of secret '{}'; "
					+ "they are called as soon as one can", this.reference);
		}
	}

	/**
	 * Who is the next to be called: whoever does not run.
	 */
	private @Nullable Listening free() {
		return this.due.stream().filter((listening) -> !listening.running).findFirst().orElse(null);
	}

	private boolean start() {
		try {
			this.threads.newThread(this::callAll).start();
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
			locked(() -> this.starting = false);
		}
	}

	private void callAll() {
		Listening next = next(true);
		while (next != null) {
			Listening called = next;
			try {
				call(called.listener);
			}
			finally {
				locked(() -> called.running = false);
			}
			next = next(false);
		}
	}

	/**
	 * Takes the next to be called.
	 * @param first whether the thread begins with it
	 */
	private @Nullable Listening next(boolean first) {
		this.lock.lock();
		try {
			if (first) {
				this.starting = false;
			}
			Listening next = free();
			if (next != null) {
				next.running = true;
				this.due.remove(next);
			}
			return next;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void call(Runnable listener) {
		try {
			listener.run();
		}
		catch (Throwable ex) { // whatever it is, the next must be called
			logger.warn("A listener to the credentials of secret '{}' failed ({})", this.reference,
					ex.getClass().getName());
		}
		finally {
			// of the listener, not of this thread
			Thread.interrupted();
		}
	}

	/** A listener, and whether it runs, which is guarded by the lock. */
	private static final class Listening {

		private final Runnable listener;

		private boolean running;

		private Listening(Runnable listener) {
			this.listener = listener;
		}

	}

}
