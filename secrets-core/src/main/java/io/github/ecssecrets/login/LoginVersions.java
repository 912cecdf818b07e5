package io.github.ecssecrets.login;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import io.github.ecssecrets.LiveSecret;
import io.github.ecssecrets.LoginMonitor;
import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretKeyNotFoundException;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.Secrets;
import org.jspecify.annotations.Nullable;

/**
 * The credentials of a secret in its versions. Reading the newest that are known does no
 * I/O after construction, and never fails: a version that cannot be used leaves the last
 * usable one in place. Thread-safe.
 */
final class LoginVersions implements AutoCloseable {

	private final Secrets secrets;

	private final SecretReference reference;

	private final LoginFields fields;

	/** What the credentials are read from, which is followed like these themselves. */
	private final Map<SecretReference, LiveSecret<Secret>> parts = new ConcurrentHashMap<>();

	private final LiveSecret<Pair> live;

	/** Follows the copy of the user, which may change alone; {@code null} without one. */
	private final @Nullable LiveSecret<Pair> ofUser;

	private volatile boolean closed;

	/**
	 * Reads the secret, or the fields of it that Amazon ECS injected.
	 * @throws io.github.ecssecrets.SecretException if no source gives usable credentials
	 */
	LoginVersions(Secrets secrets, SecretReference reference, LoginFields fields) {
		this.secrets = secrets;
		this.reference = reference;
		this.fields = fields;
		LiveSecret<Pair> following = null;
		try {
			following = secrets.live(fields.passwordOf(reference), this::read);
			this.live = following;
			SecretReference username = fields.usernameOf(reference);
			this.ofUser = (username != null && following.get().user() != null)
					? secrets.live(username, (user) -> read(part(fields.passwordOf(reference)))) : null;
		}
		catch (Throwable ex) { // such as that there is no user
			if (following != null) {
				following.close();
			}
			closeParts();
			throw ex;
		}
	}

	SecretReference reference() {
		return this.reference;
	}

	/**
	 * Where the logins are counted.
	 * @param server what is logged in to, such as {@code database}
	 */
	LoginMonitor monitor(String server) {
		return this.secrets.monitor().login(this.reference, server);
	}

	/**
	 * The newest credentials that are known.
	 */
	LoginCredentials current() {
		Pair pair = this.live.get();
		LiveSecret<Pair> follower = this.ofUser;
		if (follower == null || pair.user() == null) {
			return pair.credentials();
		}
		Pair other = follower.get();
		boolean userChanged = pair.password().equals(other.password()) && !pair.user().equals(other.user());
		return (userChanged ? other : pair).credentials();
	}

	/**
	 * Reads user and password of one version: both parts of the whole secret where that
	 * is known, and otherwise copies that did not change meanwhile.
	 */
	private Pair read(Secret newest) {
		SecretReference passwordReference = this.fields.passwordOf(this.reference);
		Secret password = newest;
		while (password.versionId() == null) {
			Secret user = copyOfUsername();
			if (user != null && user.versionId() != null) {
				break;
			}
			Secret again = part(passwordReference);
			if (again.equals(password)) {
				return new Pair(this.fields.read(this.reference, user, password), password, user);
			}
			password = again;
		}
		return new Pair(this.fields.read(this.reference, part(this.reference)), password, null);
	}

	private Secret part(SecretReference part) {
		LiveSecret<Secret> known = this.parts.get(part);
		if (known == null) {
			LiveSecret<Secret> mine = this.secrets.live(part, Function.identity());
			LiveSecret<Secret> other = this.parts.putIfAbsent(part, mine);
			known = (other != null) ? other : mine;
			if (other != null || this.closed) {
				mine.close();
			}
		}
		return known.get();
	}

	private @Nullable Secret copyOfUsername() {
		SecretReference username = this.fields.usernameOf(this.reference);
		if (username == null) {
			return null;
		}
		try {
			return part(username);
		}
		catch (SecretKeyNotFoundException ex) {
			if (this.fields.isUsernameRequired()) {
				throw ex;
			}
			return null;
		}
	}

	/**
	 * Reports that the server refused a version: Secrets Manager is asked for AWSCURRENT,
	 * which {@link #current()} then gives, and for other versions.
	 * @return completes with the version to use next
	 */
	CompletableFuture<Secret> refused(LoginCredentials credentials) {
		return this.secrets.refused(this.reference, credentials.versionId());
	}

	/**
	 * Asks Secrets Manager for the version with a staging label.
	 */
	CompletableFuture<Secret> fetch(String stage) {
		return this.secrets.fetch(this.reference.withVersionStage(stage));
	}

	/**
	 * The credentials in a version with a staging label.
	 * @throws io.github.ecssecrets.SecretMalformedException if it cannot be used
	 */
	LoginCredentials read(String stage, Secret secret) {
		return this.fields.read(this.reference.withVersionStage(stage), secret);
	}

	/**
	 * Calls a listener after {@link #current()} changed, until closed.
	 */
	void onRotation(Runnable listener) {
		this.live.onRotation((pair) -> listener.run());
		if (this.ofUser != null) {
			this.ofUser.onRotation((pair) -> listener.run());
		}
	}

	/**
	 * Ends the following: {@link #current()} stays as it is.
	 */
	@Override
	public void close() {
		this.closed = true;
		this.live.close();
		if (this.ofUser != null) {
			this.ofUser.close();
		}
		closeParts();
	}

	private void closeParts() {
		this.parts.values().forEach(LiveSecret::close);
	}

	/**
	 * Credentials, and what they were made of.
	 *
	 * @param user the copy of the user, or {@code null} if there is none, or both are of
	 * one version
	 */
	private record Pair(LoginCredentials credentials, Secret password, @Nullable Secret user) {
	}

}
