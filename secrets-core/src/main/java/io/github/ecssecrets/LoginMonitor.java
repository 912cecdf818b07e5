package io.github.ecssecrets;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Counts the logins to a kind of server with a secret. Whoever logs in reports here what
 * became of it. Thread-safe; blocks for moments only.
 */
public final class LoginMonitor {

	private final SecretMonitor monitor;

	private final SecretReference reference;

	private final String server;

	private final LongAdder accepted = new LongAdder();

	private final LongAdder acceptedPending = new LongAdder();

	private final LongAdder refused = new LongAdder();

	private final LongAdder failed = new LongAdder();

	private final LongAdder replaced = new LongAdder();

	private final List<WeakReference<Supplier<LoginStatus.InUse>>> logins = new CopyOnWriteArrayList<>();

	LoginMonitor(SecretMonitor monitor, SecretReference reference, String server) {
		this.monitor = monitor;
		this.reference = reference;
		this.server = server;
	}

	/**
	 * Counts a login that was accepted.
	 * @param pending whether its version is the one that a rotation is preparing
	 */
	public void accepted(boolean pending) {
		this.accepted.increment();
		if (pending) {
			this.acceptedPending.increment();
		}
	}

	/**
	 * Keeps in the history that logins use the version that a rotation is preparing.
	 * @param versionId the version
	 */
	public void usesPending(@Nullable String versionId) {
		this.monitor.record(PastEvent.Type.PENDING_VERSION_IN_USE, this.reference,
				(event) -> event.withVersion(versionId).withDetail("The " + this.server + " accepts it"));
	}

	/**
	 * Counts a login that was refused, and keeps it in the history.
	 * @param versionId the version that was refused, or {@code null} for a value without
	 * one
	 * @param version the version in words, such as {@code AWSCURRENT (version 1234)}
	 */
	public void refused(@Nullable String versionId, String version) {
		this.refused.increment();
		this.monitor.record(PastEvent.Type.REFUSED, this.reference,
				(event) -> event.withVersion(versionId).withDetail("The " + this.server + " refused " + version));
	}

	/**
	 * Counts a login that failed for a reason other than its credentials.
	 */
	public void failed() {
		this.failed.increment();
	}

	/**
	 * Counts connections that a pool has replaced because they were opened with an
	 * earlier version, and keeps it in the history.
	 * @param pool the name of the pool
	 * @param connections how many
	 * @param versionId the version that they have now, or {@code null} if it is not known
	 */
	public void drained(String pool, int connections, @Nullable String versionId) {
		this.replaced.add(connections);
		this.monitor.record(PastEvent.Type.DRAINED, this.reference, (event) -> event.withVersion(versionId)
			.withDetail(connections + " connections of pool '" + pool + "' were replaced"));
	}

	/**
	 * Adds a login, which tells what it uses for as long as somebody holds it.
	 * @param login tells what the login uses now, without I/O; held weakly
	 */
	public void watch(Supplier<LoginStatus.InUse> login) {
		this.logins.removeIf((known) -> known.get() == null);
		this.logins.add(new WeakReference<>(login));
		this.monitor.inUse(this);
	}

	/**
	 * Removes a login.
	 * @param login a login that was added
	 */
	public void forget(Supplier<LoginStatus.InUse> login) {
		this.logins.removeIf((known) -> login.equals(known.get()));
	}

	/** By what the monitor finds this. */
	List<Object> key() {
		return List.of(this.reference, this.server);
	}

	boolean isInUse() {
		for (WeakReference<Supplier<LoginStatus.InUse>> known : this.logins) {
			if (!known.refersTo(null)) {
				return true;
			}
		}
		return false;
	}

	LoginStatus status() {
		List<LoginStatus.InUse> inUse = new ArrayList<>();
		for (WeakReference<Supplier<LoginStatus.InUse>> known : this.logins) {
			Supplier<LoginStatus.InUse> login = known.get();
			if (login != null) {
				inUse.add(login.get());
			}
		}
		return LoginStatus.of(this.reference, this.server, inUse)
			.withLogins(this.accepted.sum(), this.acceptedPending.sum(), this.refused.sum(), this.failed.sum())
			.withReplaced(this.replaced.sum());
	}

}
