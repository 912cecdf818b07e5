package io.github.ecssecrets.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import javax.sql.DataSource;

import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretNotFoundException;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretUnavailableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs in to a database whose password may change at any moment.
 * <p>
 * A login uses the newest version of the secret that is known, or the version that worked
 * last if the database refused the newest. When the database answers that credentials are
 * wrong, Secrets Manager is asked for AWSCURRENT; if the database has refused that
 * already, for AWSPENDING, which is the one that works between {@code setSecret} and
 * {@code finishSecret} of a single-user rotation, and then for AWSPREVIOUS. If none is
 * accepted, the question is asked again, at growing intervals, until the time for this
 * login is over.
 * <p>
 * One login runs at a time, so that a password that just turned wrong is refused once and
 * not once a thread. A refused version is not tried again, with two exceptions, in which
 * it is known that something changed: it was refused while a rotation was still preparing
 * it and is AWSCURRENT now, or credentials that worked after its refusal were refused in
 * their turn, which means that somebody changed the password in the database.
 * <p>
 * Where the database says that the account is locked or expired, only a new AWSCURRENT is
 * tried, and nothing at all for the next minute.
 */
final class DatabaseLogin {

	private static final Logger logger = LoggerFactory.getLogger(RotatingDataSource.class);

	private static final Duration PAUSE_OF_UNUSABLE_ACCOUNT = Duration.ofMinutes(1);

	private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);

	private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

	private static final Duration PAUSE_IN_OUTAGE = Duration.ofMillis(500);

	/** Until the first login worked, a wrong password is more likely than a rotation. */
	private static final Duration FIRST_PATIENCE = Duration.ofSeconds(5);

	private static final int REFUSALS_REMEMBERED = 32;

	private final VersionedCredentials credentials;

	private final DataSource delegate;

	private final @Nullable DatabaseEngine engine;

	private final List<String> fallbacks;

	private final Waiting waiting;

	private final ReentrantLock lock = new ReentrantLock();

	private final Map<Credentials, Refusal> refusals = new LinkedHashMap<>();

	private volatile Choice choice;

	private @Nullable Credentials lastAccepted;

	private int fruitlessRounds;

	private long nextRound;

	private boolean failing;

	/**
	 * Creates a login.
	 * @param delegate opens connections with a given user and password
	 * @param fallbacks the staging labels to try after AWSCURRENT
	 */
	DatabaseLogin(VersionedCredentials credentials, DataSource delegate, @Nullable DatabaseEngine engine,
			List<String> fallbacks, Waiting waiting) {
		this.credentials = credentials;
		this.delegate = delegate;
		this.engine = engine;
		this.fallbacks = List.copyOf(fallbacks);
		this.waiting = waiting;
		this.nextRound = waiting.nanoTime();
		Credentials current = credentials.current();
		this.choice = new Choice(current, current);
	}

	/**
	 * Opens a connection.
	 * @param patience how long to look for credentials that are accepted
	 * @throws DatabaseLoginException if the database refuses every version
	 * @throws SQLException what the driver throws for any other reason
	 */
	Login open(Duration patience) throws SQLException {
		try {
			if (!this.lock.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS)) {
				throw new SQLTransientConnectionException("Secret '" + this.credentials.reference()
						+ "': another login to the database has not ended within " + patience.toMillis() + " ms");
			}
		}
		catch (InterruptedException ex) {
			throw interrupted(ex);
		}
		try {
			return new Attempt(this.waiting.nanoTime(), patience).open();
		}
		catch (InterruptedException ex) {
			throw interrupted(ex);
		}
		finally {
			this.lock.unlock();
		}
	}

	private SQLException interrupted(InterruptedException ex) {
		Thread.currentThread().interrupt();
		return new SQLTransientConnectionException(
				"Secret '" + this.credentials.reference() + "': the login to the database was interrupted", ex);
	}

	/**
	 * The credentials that the next login uses first. Does no I/O.
	 */
	Credentials preferred() {
		Credentials current = this.credentials.current();
		Choice chosen = this.choice;
		return chosen.current().equals(current) ? chosen.preferred() : current;
	}

	/**
	 * Takes note of the newest version. One that was only refused while a rotation was
	 * still preparing it deserves another try.
	 */
	private Credentials noteCurrent() {
		Credentials current = this.credentials.current();
		if (!this.choice.current().equals(current)) {
			Refusal refusal = this.refusals.get(current);
			if (refusal != null && !refusal.wasAccepted()) {
				this.refusals.remove(current);
			}
			this.choice = new Choice(current, current);
		}
		return current;
	}

	private void accepted(Credentials accepted) {
		if (!accepted.equals(this.choice.preferred())) {
			this.choice = new Choice(this.choice.current(), accepted);
			logger.info("Secret '{}': the database accepts {}, which logins use from now on",
					this.credentials.reference(), accepted);
		}
		else if (this.failing) {
			logger.info("Secret '{}': the database accepts {} again", this.credentials.reference(), accepted);
		}
		this.lastAccepted = accepted;
		this.fruitlessRounds = 0;
		this.failing = false;
	}

	private void refused(Credentials refused, Refusal refusal) {
		if (refusal.wasAccepted()) {
			this.refusals.replaceAll(
					(other, earlier) -> other.username().equals(refused.username()) ? earlier.outdated() : earlier);
			this.lastAccepted = null;
		}
		this.refusals.put(refused, refusal);
		if (this.refusals.size() > REFUSALS_REMEMBERED) {
			this.refusals.remove(this.refusals.keySet().iterator().next());
		}
	}

	void close() {
		this.waiting.close();
	}

	/**
	 * A connection and what it was opened with.
	 */
	record Login(Connection connection, Credentials credentials) {

	}

	/**
	 * What to log in with while a version is AWSCURRENT.
	 */
	private record Choice(Credentials current, Credentials preferred) {

	}

	/**
	 * That the database refused credentials.
	 *
	 * @param until when to try again, or {@code null} for never
	 * @param wasAccepted whether the database had accepted them just before
	 * @param isOutdated whether the password in the database was changed since
	 */
	private record Refusal(LoginFailure meaning, SQLException exception, @Nullable Long until, boolean wasAccepted,
			boolean isOutdated) {

		Refusal outdated() {
			return new Refusal(this.meaning, this.exception, this.until, this.wasAccepted, true);
		}

	}

	/**
	 * One login, from the first try to the last.
	 */
	private final class Attempt {

		private final long start;

		private final Duration patience;

		/** Phrases by version: one that has two labels is refused once. */
		private final Map<String, String> refused = new LinkedHashMap<>();

		private final List<String> notes = new ArrayList<>();

		private @Nullable Refusal lastRefusal;

		private @Nullable SecretException problem;

		private Attempt(long start, Duration patience) {
			this.start = start;
			this.patience = patience;
		}

		Login open() throws SQLException, InterruptedException {
			boolean known = DatabaseLogin.this.lastAccepted != null;
			noteCurrent();
			Login login = tryLogin(DatabaseLogin.this.choice.preferred());
			while (login == null) {
				if (!waitForNextRound(known)) {
					throw failure();
				}
				login = search();
				if (login == null) {
					planNextRound();
					if (isHopeless()) {
						throw failure();
					}
				}
			}
			return login;
		}

		/**
		 * Asks for other versions and tries those that were not refused yet.
		 */
		private @Nullable Login search() throws SQLException, InterruptedException {
			this.problem = null;
			this.notes.clear();
			try {
				DatabaseLogin.this.credentials.refresh(remaining());
			}
			catch (SecretException ex) {
				this.problem = ex;
				return null;
			}
			List<Credentials> refusedBefore = new ArrayList<>();
			Login login = tryOrKeep(noteCurrent(), refusedBefore);
			for (String stage : DatabaseLogin.this.fallbacks) {
				Credentials staged = (login == null && !isUnusable()) ? fetch(stage) : null;
				login = (staged != null) ? tryOrKeep(staged, refusedBefore) : login;
			}
			for (Credentials candidate : refusedBefore) {
				login = (login == null && !isUnusable()) ? tryLogin(candidate) : login;
			}
			return login;
		}

		/**
		 * Tries credentials, unless they were refused before the password was changed:
		 * then those that never were go first.
		 */
		private @Nullable Login tryOrKeep(Credentials candidate, List<Credentials> refusedBefore) throws SQLException {
			Refusal refusal = DatabaseLogin.this.refusals.get(candidate);
			if (refusal != null && refusal.isOutdated()) {
				refusedBefore.add(candidate);
				return null;
			}
			return tryLogin(candidate);
		}

		private @Nullable Credentials fetch(String stage) throws InterruptedException {
			try {
				return DatabaseLogin.this.credentials.fetch(stage, remaining());
			}
			catch (SecretNotFoundException ex) {
				this.notes.add("there is no value with the label " + stage);
			}
			catch (SecretUnavailableException ex) {
				this.problem = ex;
			}
			catch (SecretException ex) {
				this.notes.add(stage + " cannot be used: " + ex.getMessage());
			}
			return null;
		}

		private @Nullable Login tryLogin(Credentials candidate) throws SQLException {
			Refusal refusal = DatabaseLogin.this.refusals.get(candidate);
			Long until = (refusal != null) ? refusal.until() : null;
			boolean over = until != null && DatabaseLogin.this.waiting.nanoTime() - until >= 0;
			if (refusal == null || refusal.isOutdated() || over) {
				try {
					Connection connection = DatabaseLogin.this.delegate.getConnection(candidate.username(),
							candidate.revealPassword());
					accepted(candidate);
					return new Login(connection, candidate);
				}
				catch (SQLException ex) {
					refusal = refusal(ex, candidate.equals(DatabaseLogin.this.lastAccepted));
					refused(candidate, refusal);
				}
			}
			this.lastRefusal = refusal;
			String version = candidate.versionId();
			this.refused.putIfAbsent((version != null) ? version : candidate.toString(), candidate.toString());
			return null;
		}

		/**
		 * What a failed login means for the next ones.
		 * @throws SQLException the failure, if it is not a matter of credentials
		 */
		private Refusal refusal(SQLException failure, boolean wasAccepted) throws SQLException {
			LoginFailure meaning = LoginFailure.of(DatabaseLogin.this.engine, failure);
			if (meaning == LoginFailure.OTHER) {
				throw failure;
			}
			Long until = (meaning == LoginFailure.ACCOUNT_UNUSABLE)
					? DatabaseLogin.this.waiting.nanoTime() + PAUSE_OF_UNUSABLE_ACCOUNT.toNanos() : null;
			return new Refusal(meaning, failure, until, wasAccepted, false);
		}

		private boolean isUnusable() {
			return this.lastRefusal != null && this.lastRefusal.meaning() == LoginFailure.ACCOUNT_UNUSABLE;
		}

		/**
		 * Whether asking again soon would not help: the account cannot be used, or the
		 * secret cannot be read for a reason that does not pass by itself.
		 */
		private boolean isHopeless() {
			return isUnusable() || (this.problem != null && !(this.problem instanceof SecretUnavailableException));
		}

		private void planNextRound() {
			Duration pause = PAUSE_IN_OUTAGE;
			if (!(this.problem instanceof SecretUnavailableException)) {
				int doublings = Math.min(DatabaseLogin.this.fruitlessRounds++, Integer.SIZE / 2);
				pause = SHORTEST_PAUSE.multipliedBy(1L << doublings);
				pause = (pause.compareTo(LONGEST_PAUSE) < 0) ? pause : LONGEST_PAUSE;
			}
			DatabaseLogin.this.nextRound = DatabaseLogin.this.waiting.nanoTime() + pause.toNanos();
		}

		/**
		 * Waits until Secrets Manager may be asked again.
		 * @param known whether credentials of this secret were accepted before
		 * @return {@code false} if the time for this login is over before
		 */
		private boolean waitForNextRound(boolean known) throws InterruptedException {
			Duration pause = Duration
				.ofNanos(Math.max(0, DatabaseLogin.this.nextRound - DatabaseLogin.this.waiting.nanoTime()));
			boolean answered = this.problem == null;
			Duration left = left((answered && !known) ? FIRST_PATIENCE : this.patience);
			return pause.compareTo(left) < 0 && !DatabaseLogin.this.waiting.pause(pause);
		}

		private Duration remaining() {
			return left(this.patience);
		}

		private Duration left(Duration limit) {
			Duration shorter = (limit.compareTo(this.patience) < 0) ? limit : this.patience;
			Duration left = shorter.minusNanos(DatabaseLogin.this.waiting.nanoTime() - this.start);
			return left.isNegative() ? Duration.ZERO : left;
		}

		private DatabaseLoginException failure() {
			Refusal refusal = Objects.requireNonNull(this.lastRefusal);
			DatabaseLoginException failure = new DatabaseLoginException(DatabaseLogin.this.credentials.reference(),
					refusal.meaning(), List.copyOf(this.refused.values()), this.notes, this.problem,
					refusal.exception());
			if (!DatabaseLogin.this.failing) {
				DatabaseLogin.this.failing = true;
				logger.warn("{}", failure.getMessage());
			}
			return failure;
		}

	}

}
