package io.github.ecssecrets.login;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

import io.github.ecssecrets.LiveSecret;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.Secrets;

/**
 * Logs in to one server with the user and password of a secret, which may change at any
 * moment.
 * <p>
 * A login uses the newest version that is known. If the server refuses it, Secrets
 * Manager is asked for AWSCURRENT; if that is unchanged, for AWSPENDING, which alone
 * works between the steps of a single-user rotation; then for AWSPREVIOUS. What worked is
 * used until AWSCURRENT moves. A refused version is tried again after growing pauses; a
 * new version id counts as new. The server sees at most two refused logins per user and
 * minute from this object, so share one for all that logs in to a server with a secret.
 * <p>
 * Where the caller opens connections, {@link #open} and {@link #openAsync} do all of
 * this. Where a client library does, give it {@link #current()} or {@link #next}, and
 * report what became of it by {@link #accepted} and {@link #refused}.
 * <p>
 * Thread-safe. Logins run side by side while the same credentials were accepted in the
 * last ten seconds; otherwise the first goes alone, and the others wait for its outcome.
 */
public final class SecretLogin implements AutoCloseable {

	private static final Duration DEFAULT_PATIENCE = Duration.ofSeconds(10);

	/** What was learned, and who shares it. */
	private final SharedLogin shared;

	private final LoginCoordinator coordinator;

	private final List<IntSupplier> ownOutdated = new CopyOnWriteArrayList<>();

	private final Set<LoginAttempt> attempts = ConcurrentHashMap.newKeySet();

	private final AtomicBoolean closed = new AtomicBoolean();

	SecretLogin(SharedLogin shared) {
		this.shared = shared;
		this.coordinator = shared.coordinator();
		shared.retain();
	}

	/**
	 * Starts a login.
	 * @param secrets reads the secret, and keeps it fresh
	 * @param reference the secret, without a JSON key
	 * @param fields where user and password are in it
	 * @return a builder
	 * @throws IllegalArgumentException if the reference has a JSON key or names a version
	 */
	public static SecretLoginBuilder builder(Secrets secrets, SecretReference reference, LoginFields fields) {
		return new SecretLoginBuilder(secrets, reference, fields);
	}

	/**
	 * The secret.
	 * @return the reference
	 */
	public SecretReference reference() {
		return this.shared.reference();
	}

	/**
	 * Another login to the same server, which knows what this one learns, and is closed
	 * on its own.
	 * @return a new login
	 */
	public SecretLogin share() {
		return new SecretLogin(this.shared);
	}

	/**
	 * The credentials that connections should have: those that worked last, or a newer
	 * AWSCURRENT. A connection with others is outdated. Does no I/O and does not wait.
	 * @return the credentials
	 */
	public LoginCredentials preferred() {
		return this.coordinator.preferred();
	}

	/**
	 * Whether AWSPREVIOUS is preferred, because the server did not accept AWSCURRENT when
	 * it was tried last. Does no I/O and does not wait.
	 * @return {@code true} until a login with AWSCURRENT is accepted, which logins try
	 * again now and then
	 */
	public boolean isBehind() {
		return this.coordinator.isBehind();
	}

	/**
	 * The credentials for a login that begins now. Does no I/O and does not wait. Where
	 * all versions were refused and none may be tried again yet, the newest.
	 * @return the credentials
	 */
	public LoginCredentials current() {
		return this.coordinator.current();
	}

	/**
	 * The credentials for a login that begins next. Does not block.
	 * @param patience how long to look for credentials that may be tried
	 * @return completes at once with {@link #current()} if that may be tried, otherwise
	 * as soon as another version may, and after the patience with the newest; never
	 * exceptionally. Completes on a thread of the JDK's common pool
	 */
	public CompletableFuture<LoginCredentials> next(Duration patience) {
		LoginAttempt attempt = begin(patience);
		CompletableFuture<LoginCredentials> next = this.coordinator.credentials(attempt);
		// not the future that callers get: what hangs on that is left out once they
		// cancel
		CompletableFuture<LoginCredentials> unused = next
			.whenComplete((credentials, failure) -> this.attempts.remove(attempt));
		return next.copy();
	}

	/**
	 * Reports that the server accepted credentials.
	 * @param credentials what a client logged in with, as {@link #current}, {@link #next}
	 * or {@link #refused} gave them for that login
	 */
	public void accepted(LoginCredentials credentials) {
		this.coordinator.accepted(credentials);
	}

	/**
	 * Reports that the server refused credentials. Does not block.
	 * @param credentials what a client tried to log in with, as {@link #current},
	 * {@link #next} or this method gave them for that login
	 * @return the credentials to use next, as from {@link #next} with ten seconds
	 */
	public CompletableFuture<LoginCredentials> refused(LoginCredentials credentials) {
		return refused(credentials, LoginFailure.WRONG_CREDENTIALS, DEFAULT_PATIENCE);
	}

	/**
	 * Reports that the server refused credentials. Does not block.
	 * @param credentials what a client tried to log in with, as {@link #current},
	 * {@link #next} or this method gave them for that login
	 * @param meaning what the refusal means; {@link LoginFailure#OTHER} is not a report
	 * about the credentials and changes nothing
	 * @param patience how long to look for credentials that may be tried
	 * @return the credentials to use next, as from {@link #next}
	 */
	public CompletableFuture<LoginCredentials> refused(LoginCredentials credentials, LoginFailure meaning,
			Duration patience) {
		if (meaning != LoginFailure.OTHER) {
			this.coordinator.refused(credentials, meaning);
		}
		return next(patience);
	}

	/**
	 * Opens a connection. Blocks for logins to the server; after a refusal, also for
	 * Secrets Manager.
	 * @param <C> the type of the connection
	 * @param <X> what the protocol throws
	 * @param opener logs in, on the calling thread
	 * @param protocol tells what a failure means
	 * @param patience how long to look for credentials that are accepted; a login that
	 * runs is not interrupted, and the first is tried in any case
	 * @return the connection
	 * @throws X what {@link LoginProtocol#refused} makes if no version is accepted, what
	 * {@link LoginProtocol#late} makes if none could be tried, and what the opener throws
	 * for any other reason
	 */
	public <C, X extends Exception> Opened<C> open(Opener<C, X> opener, LoginProtocol<X> protocol, Duration patience)
			throws X {
		LoginAttempt attempt = begin(patience);
		try {
			return new LoginOpening<>(this.coordinator, attempt, reference(), protocol).open(opener);
		}
		finally {
			this.attempts.remove(attempt);
		}
	}

	private LoginAttempt begin(Duration patience) {
		LoginAttempt attempt = this.coordinator
			.begin(this.closed.get() ? Duration.ZERO : this.shared.limited(patience));
		this.attempts.add(attempt);
		if (this.closed.get()) {
			this.coordinator.end(attempt);
		}
		return attempt;
	}

	/**
	 * Opens a connection without blocking.
	 * @param <C> the type of the connection
	 * @param opener logs in; called on a thread of the JDK's common pool
	 * @param protocol tells what a failure means
	 * @param patience how long to look for credentials that are accepted
	 * @return completes with the connection, or exceptionally with what {@link #open}
	 * throws, without a wrapper, on a thread of the JDK's common pool. Canceling it, or
	 * completing it by a timeout, ends neither the wait nor a login that runs, and loses
	 * the connection. So do that to a {@linkplain CompletableFuture#copy() copy}, and
	 * close the connection that comes too late
	 */
	public <C> CompletableFuture<Opened<C>> openAsync(Function<LoginCredentials, CompletionStage<C>> opener,
			LoginProtocol<?> protocol, Duration patience) {
		LoginAttempt attempt = begin(patience);
		return new LoginOpening<>(this.coordinator, attempt, reference(), protocol).openAsync(opener,
				() -> this.attempts.remove(attempt));
	}

	/**
	 * Adds somebody who counts connections, for those who watch over the login.
	 * @param counter tells without I/O how many of its open connections have other
	 * credentials than {@link #preferred()}; asked until this login is closed
	 */
	@SuppressWarnings("UnnecessaryMethodReference") // equal to nothing but itself
	public void countOutdated(IntSupplier counter) {
		IntSupplier own = counter::getAsInt;
		this.ownOutdated.add(own);
		this.shared.outdated().add(own);
		if (this.closed.get()) {
			this.shared.outdated().remove(own);
		}
	}

	/**
	 * Reports that a pool has replaced connections that were opened with an earlier
	 * version.
	 * @param pool the name of the pool
	 * @param connections how many
	 */
	public void drained(String pool, int connections) {
		this.coordinator.monitor().drained(pool, connections, preferred().versionId());
	}

	/**
	 * Calls a listener after {@link #preferred()} changed, on a thread of its own, and
	 * never twice at a time: one that still runs is called once more after it returned.
	 * One that throws is logged.
	 * @param listener reads what is preferred now
	 * @return closing it ends the calls, as closing this login does
	 */
	public LiveSecret.Registration onChange(Runnable listener) {
		return listen(listener);
	}

	/**
	 * Calls a listener as {@link #onChange(Runnable)} does, and also after something else
	 * changed that a connection depends on.
	 * @param other such as the address of the server; followed if it is a
	 * {@link LiveSecret}, which is not closed with this login
	 * @param listener reads what is preferred now, and the other value
	 * @return closing it ends the calls, as closing this login does
	 */
	public LiveSecret.Registration onChange(Supplier<?> other, Runnable listener) {
		LoginListeners.Listening listening = listen(listener);
		if (other instanceof LiveSecret<?> live) {
			listening.closes(live.onRotation((changed) -> listening.changed()));
		}
		return listening;
	}

	private LoginListeners.Listening listen(Runnable listener) {
		LoginListeners.Listening listening = this.shared.listeners().add(this, listener);
		if (this.closed.get()) {
			listening.close();
		}
		return listening;
	}

	/**
	 * Ends the waits. A login that begins later is tried once, with the credentials that
	 * are known. The last that {@linkplain #share() shares} what was learned also ends
	 * the following of the secret.
	 */
	@Override
	public void close() {
		if (!this.closed.getAndSet(true)) {
			this.attempts.forEach(this.coordinator::end);
			this.shared.listeners().closeAllOf(this);
			this.shared.outdated().removeAll(this.ownOutdated);
			this.shared.release();
		}
	}

	@Override
	public String toString() {
		return "SecretLogin[" + reference() + "]";
	}

	/**
	 * Opens a connection with given credentials.
	 *
	 * @param <C> the type of the connection
	 * @param <X> what it throws
	 */
	@FunctionalInterface
	public interface Opener<C, X extends Exception> {

		/**
		 * Logs in.
		 * @param credentials the credentials
		 * @return the connection
		 * @throws X if that fails
		 */
		C open(LoginCredentials credentials) throws X;

	}

	/**
	 * A connection and what it was opened with.
	 *
	 * @param <C> the type of the connection
	 * @param connection the connection
	 * @param credentials the credentials that the server accepted
	 */
	public record Opened<C>(C connection, LoginCredentials credentials) {

	}

}
