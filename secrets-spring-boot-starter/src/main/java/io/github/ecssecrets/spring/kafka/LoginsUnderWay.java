package io.github.ecssecrets.spring.kafka;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Objects;

import io.github.ecssecrets.login.LoginCredentials;
import org.jspecify.annotations.Nullable;

/**
 * The logins of one Kafka client whose outcome is not known. The client has a connection
 * to each broker, and tells only how many logins were accepted and refused. So which one
 * it was is inferred: a refusal belongs to a login with credentials that were refused
 * meanwhile, else to the login that began first; and an acceptance to one with other
 * credentials. Not thread-safe.
 */
final class LoginsUnderWay {

	/** A login without an outcome after that time lost its connection. */
	private static final long LONGEST = Duration.ofSeconds(30).toNanos();

	private final Deque<Login> logins = new ArrayDeque<>();

	private @Nullable LoginCredentials refused;

	/**
	 * Notes that a login begins.
	 */
	void begin(LoginCredentials credentials) {
		long now = System.nanoTime();
		this.logins.removeIf((login) -> now - login.begun > LONGEST);
		this.logins.add(new Login(credentials));
		if (credentials.equals(this.refused)) {
			this.refused = null;
		}
	}

	/**
	 * Tells which password a login is to have that gave its user before. Logins ask in
	 * the order in which they began.
	 * @param newest the credentials that were given last
	 * @return these, unless the login gave another user
	 */
	LoginCredentials password(LoginCredentials newest) {
		for (Login login : this.logins) {
			if (!login.complete) {
				login.complete = true;
				if (Objects.equals(login.credentials.username(), newest.username())) {
					login.credentials = newest;
				}
				return login.credentials;
			}
		}
		return newest;
	}

	/**
	 * Notes that a login was refused.
	 * @return its credentials, or {@code null} if it ran beside another with them that
	 * was refused already
	 */
	@Nullable LoginCredentials refused() {
		if (take(true) != null) {
			return null;
		}
		Login first = this.logins.poll();
		if (first == null) {
			return null;
		}
		this.refused = first.credentials;
		return this.refused;
	}

	/**
	 * Notes that a login was accepted.
	 * @return its credentials, or {@code null} if none is known
	 */
	@Nullable LoginCredentials accepted() {
		Login other = take(false);
		Login accepted = (other != null) ? other : this.logins.poll();
		return (accepted != null) ? accepted.credentials : null;
	}

	private @Nullable Login take(boolean withRefusedCredentials) {
		for (Iterator<Login> all = this.logins.iterator(); all.hasNext();) {
			Login login = all.next();
			if (login.credentials.equals(this.refused) == withRefusedCredentials) {
				all.remove();
				return login;
			}
		}
		return null;
	}

	boolean isEmpty() {
		return this.logins.isEmpty();
	}

	private static final class Login {

		private final long begun = System.nanoTime();

		private LoginCredentials credentials;

		/** Whether it has its password. */
		private boolean complete;

		private Login(LoginCredentials credentials) {
			this.credentials = credentials;
		}

	}

}
