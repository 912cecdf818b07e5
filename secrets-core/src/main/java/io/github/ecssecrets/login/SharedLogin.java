package io.github.ecssecrets.login;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

import io.github.ecssecrets.LoginStatus;
import io.github.ecssecrets.SecretReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What several {@link SecretLogin}s of one server share. Follows the secret until the
 * last of them is closed. Thread-safe.
 */
final class SharedLogin {

	private static final Logger logger = LoggerFactory.getLogger(SecretLogin.class);

	private final LoginVersions versions;

	private final LoginListeners listeners;

	private final LoginCoordinator coordinator;

	private final @Nullable Duration longestPatience;

	private final AtomicInteger sharers = new AtomicInteger();

	/** Count the open connections with other credentials than the preferred ones. */
	private final List<IntSupplier> outdated = new CopyOnWriteArrayList<>();

	/** What monitors show of this login, for as long as somebody holds it. */
	private final Supplier<LoginStatus.InUse> inUse = this::inUse;

	SharedLogin(SecretLoginBuilder builder, LoginClock clock) {
		this.versions = new LoginVersions(builder.secrets, builder.reference, builder.fields);
		this.listeners = new LoginListeners(builder.reference);
		this.coordinator = new LoginCoordinator(this.versions, builder.pendingFallback, builder.server, clock,
				this.listeners);
		this.longestPatience = builder.longestPatience;
		this.versions.onRotation(this.coordinator::preferred);
		this.coordinator.monitor().watch(this.inUse);
	}

	private LoginStatus.InUse inUse() {
		LoginCredentials preferred = this.coordinator.preferred();
		return LoginStatus.InUse.of(preferred.versionId(), preferred.toString(), this.coordinator.isBehind(),
				this.outdated.stream().mapToInt(this::count).sum());
	}

	private int count(IntSupplier counter) {
		try {
			return counter.getAsInt();
		}
		catch (Throwable ex) { // the counter is foreign code
			logger.debug("A counter of the connections with secret '{}' failed ({})", reference(),
					ex.getClass().getName());
			return 0;
		}
	}

	/** How long a login may look for credentials, of what its caller allows. */
	Duration limited(Duration patience) {
		Duration longest = this.longestPatience;
		return (longest != null && longest.compareTo(patience) < 0) ? longest : patience;
	}

	SecretReference reference() {
		return this.versions.reference();
	}

	LoginCoordinator coordinator() {
		return this.coordinator;
	}

	LoginListeners listeners() {
		return this.listeners;
	}

	/**
	 * The counters of all who share the login.
	 */
	List<IntSupplier> outdated() {
		return this.outdated;
	}

	void retain() {
		this.sharers.incrementAndGet();
	}

	/**
	 * Ends the following of the secret with the last who shares it.
	 */
	void release() {
		if (this.sharers.decrementAndGet() == 0) {
			this.coordinator.monitor().forget(this.inUse);
			this.versions.close();
		}
	}

}
