package io.github.ecssecrets.login;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import io.github.ecssecrets.LiveSecret;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.Secrets;
import io.github.ecssecrets.login.LoginAttempt.Outcome;
import org.jspecify.annotations.Nullable;

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

	private final LoginVersions versions;

	private final LoginCoordinator coordinator;

	private final LoginListeners listeners;

	/** How many share what was learned. */
	private final AtomicInteger sharers;

	private final Set<LoginAttempt> attempts = ConcurrentHashMap.newKeySet();

	private final AtomicBoolean closed = new AtomicBoolean();

	private SecretLogin(Builder builder, LoginClock clock) {
		this.versions = new LoginVersions(builder.secrets, builder.reference, builder.fields);
		this.listeners = new LoginListeners(builder.reference);
		this.coordinator = new LoginCoordinator(this.versions, builder.pendingFallback, builder.server, clock,
				this.listeners);
		this.versions.onRotation(this.coordinator::preferred);
		this.sharers = new AtomicInteger(1);
	}

	private SecretLogin(SecretLogin other) {
		this.versions = other.versions;
		this.listeners = other.listeners;
		this.coordinator = other.coordinator;
		this.sharers = other.sharers;
		this.sharers.incrementAndGet();
	}

	/**
	 * Starts a login.
	 * @param secrets reads the secret, and keeps it fresh
	 * @param reference the secret, without a JSON key
	 * @param fields where user and password are in it
	 * @return a builder
	 * @throws IllegalArgumentException if the reference has a JSON key or names a version
	 */
	public static Builder builder(Secrets secrets, SecretReference reference, LoginFields fields) {
		return new Builder(secrets, reference, fields);
	}

	/**
	 * The secret.
	 * @return the reference
	 */
	public SecretReference reference() {
		return this.versions.reference();
	}

	/**
	 * Another login to the same server, which knows what this one learns, and is closed
	 * on its own.
	 * @return a new login
	 */
	public SecretLogin share() {
		return new SecretLogin(this);
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
		return next.whenComplete((credentials, failure) -> this.attempts.remove(attempt));
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
			while (true) {
				Outcome outcome = await(attempt, protocol);
				LoginTurns.Turn turn = outcome.turn();
				if (turn == null) {
					throw failure(attempt, outcome, protocol);
				}
				try {
					C connection = opener.open(turn.credentials());
					this.coordinator.accepted(turn);
					return new Opened<>(connection, turn.credentials());
				}
				catch (Exception | Error ex) {
					if (!isRefused(turn, ex, protocol)) {
						throw ex;
					}
					this.coordinator.again(attempt);
				}
			}
		}
		finally {
			this.attempts.remove(attempt);
		}
	}

	private LoginAttempt begin(Duration patience) {
		LoginAttempt attempt = this.coordinator.begin(this.closed.get() ? Duration.ZERO : patience);
		this.attempts.add(attempt);
		if (this.closed.get()) {
			this.coordinator.end(attempt);
		}
		return attempt;
	}

	/**
	 * Notes what the failure of a login means.
	 * @return whether another version may be tried
	 */
	private boolean isRefused(LoginTurns.Turn turn, Throwable failure, LoginProtocol<?> protocol) {
		LoginFailure meaning = (failure instanceof Error) ? LoginFailure.OTHER : protocol.classify(failure);
		if (meaning == LoginFailure.OTHER) {
			this.coordinator.ended(turn);
			return false;
		}
		this.coordinator.refused(turn, meaning, failure, protocol.causes(failure));
		return true;
	}

	private <X extends Exception> Outcome await(LoginAttempt attempt, LoginProtocol<X> protocol) throws X {
		try {
			return this.coordinator.await(attempt);
		}
		catch (InterruptedException ex) {
			this.coordinator.cancel(attempt);
			Thread.currentThread().interrupt();
			throw protocol.late("Secret '" + reference() + "': the login was interrupted", ex);
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException("The outcome of a login is never exceptional", ex);
		}
	}

	private <X extends Throwable> X failure(LoginAttempt attempt, Outcome outcome, LoginProtocol<X> protocol) {
		LoginRefusal refusal = outcome.refusal();
		return (refusal != null) ? protocol.refused(refusal) : protocol.late("Secret '" + reference()
				+ "': another login has not ended within " + attempt.patience().toMillis() + " ms", null);
	}

	/**
	 * Opens a connection without blocking.
	 * @param <C> the type of the connection
	 * @param opener logs in; called on a thread of the JDK's common pool
	 * @param protocol tells what a failure means
	 * @param patience how long to look for credentials that are accepted
	 * @return completes with the connection, or exceptionally as {@link #open} throws, on
	 * a thread of the JDK's common pool
	 */
	public <C> CompletableFuture<Opened<C>> openAsync(Function<LoginCredentials, CompletionStage<C>> opener,
			LoginProtocol<?> protocol, Duration patience) {
		LoginAttempt attempt = begin(patience);
		CompletableFuture<Opened<C>> opened = proceed(attempt, opener, protocol);
		return opened.whenComplete((connection, failure) -> this.attempts.remove(attempt));
	}

	private <C> CompletableFuture<Opened<C>> proceed(LoginAttempt attempt,
			Function<LoginCredentials, CompletionStage<C>> opener, LoginProtocol<?> protocol) {
		return attempt.outcome().thenComposeAsync((outcome) -> {
			LoginTurns.Turn turn = outcome.turn();
			if (turn == null) {
				return CompletableFuture.failedFuture(failure(attempt, outcome, protocol));
			}
			return start(opener, turn.credentials()).handleAsync((connection, failure) -> {
				if (failure == null) {
					this.coordinator.accepted(turn);
					return CompletableFuture.completedFuture(new Opened<>(connection, turn.credentials()));
				}
				return retry(attempt, turn, unwrap(failure), opener, protocol);
			}).thenCompose(Function.identity());
		});
	}

	private <C> CompletableFuture<Opened<C>> retry(LoginAttempt attempt, LoginTurns.Turn turn, Throwable failure,
			Function<LoginCredentials, CompletionStage<C>> opener, LoginProtocol<?> protocol) {
		if (!isRefused(turn, failure, protocol)) {
			return CompletableFuture.failedFuture(failure);
		}
		this.coordinator.again(attempt);
		return proceed(attempt, opener, protocol);
	}

	private static <C> CompletionStage<C> start(Function<LoginCredentials, CompletionStage<C>> opener,
			LoginCredentials credentials) {
		try {
			return opener.apply(credentials);
		}
		catch (RuntimeException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	/**
	 * What a stage failed with, without the wrapper that a later stage sees.
	 */
	static Throwable unwrap(Throwable failure) {
		return (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause() : failure;
	}

	/**
	 * Calls a listener after {@link #preferred()} changed, on a thread of its own. One
	 * that throws is logged and does not disturb others.
	 * @param listener reads what is preferred now
	 * @return closing it ends the calls
	 */
	public LiveSecret.Registration onChange(Runnable listener) {
		return this.listeners.add(listener);
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
			if (this.sharers.decrementAndGet() == 0) {
				this.versions.close();
			}
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

	/**
	 * Builds a {@link SecretLogin}. Not thread-safe.
	 */
	public static final class Builder {

		private final Secrets secrets;

		private final SecretReference reference;

		private final LoginFields fields;

		private boolean pendingFallback = true;

		private String server = "server";

		private Builder(Secrets secrets, SecretReference reference, LoginFields fields) {
			if (reference.jsonKey() != null || !reference.isCurrent()) {
				throw new IllegalArgumentException("'reference' must name a whole secret and no version: " + reference);
			}
			this.secrets = secrets;
			this.reference = reference;
			this.fields = fields;
		}

		/**
		 * Sets whether a refused login may use AWSPENDING.
		 * @param pendingFallback {@code true} by default
		 * @return this builder
		 */
		public Builder pendingFallback(boolean pendingFallback) {
			this.pendingFallback = pendingFallback;
			return this;
		}

		/**
		 * Sets what is logged in to, for messages.
		 * @param server a noun, such as {@code database}; {@code server} by default
		 * @return this builder
		 */
		public Builder server(String server) {
			this.server = server;
			return this;
		}

		/**
		 * Builds the login. Reads the secret if it was not read yet, and blocks for that;
		 * logs in to nothing.
		 * @return the login
		 * @throws io.github.ecssecrets.SecretException if the secret cannot be read, or
		 * has no usable credentials
		 */
		public SecretLogin build() {
			return build(LoginClock.system());
		}

		SecretLogin build(LoginClock clock) {
			return new SecretLogin(this, clock);
		}

	}

}
