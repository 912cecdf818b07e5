package io.github.ecssecrets.login;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.ecssecrets.LiveSecret;
import io.github.ecssecrets.SecretReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who wants to know that other credentials are preferred. Told on a thread of their own,
 * one after the other; what they see is the state when they look. Thread-safe.
 */
final class LoginListeners {

	private static final Logger logger = LoggerFactory.getLogger(SecretLogin.class);

	private final SecretReference reference;

	private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

	LoginListeners(SecretReference reference) {
		this.reference = reference;
	}

	LiveSecret.Registration add(Runnable listener) {
		this.listeners.add(listener);
		AtomicBoolean open = new AtomicBoolean(true);
		return () -> {
			if (open.getAndSet(false)) {
				this.listeners.remove(listener);
			}
		};
	}

	void changed() {
		if (!this.listeners.isEmpty()) {
			Thread thread = new Thread(() -> this.listeners.forEach(this::call), "ecs-secrets-login");
			thread.setDaemon(true);
			thread.start();
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
	}

}
