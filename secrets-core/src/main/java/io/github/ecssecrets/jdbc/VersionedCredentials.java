package io.github.ecssecrets.jdbc;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

import io.github.ecssecrets.LiveSecret;
import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretUnavailableException;
import io.github.ecssecrets.Secrets;

/**
 * The credentials of a secret in its versions. Reading the newest that are known does no
 * I/O after construction. Thread-safe.
 */
final class VersionedCredentials {

	private final Secrets secrets;

	private final SecretReference reference;

	private final SecretReference username;

	private final SecretReference password;

	private final LiveSecret<Secret> livePassword;

	/**
	 * Reads the secret, or the two fields of it that Amazon ECS injected.
	 * @throws SecretException if no source gives user and password
	 */
	VersionedCredentials(Secrets secrets, SecretReference reference) {
		this.secrets = secrets;
		this.reference = reference;
		this.username = reference.withJsonKey(DatabaseSecret.USERNAME);
		this.password = reference.withJsonKey(DatabaseSecret.PASSWORD);
		secrets.get(this.username);
		this.livePassword = secrets.live(this.password, Function.identity());
	}

	SecretReference reference() {
		return this.reference;
	}

	/**
	 * The newest pair that is known. User and password are of one version: the user is
	 * the same before and after the password was read.
	 */
	Credentials current() {
		while (true) {
			Secret user = this.secrets.get(this.username);
			Secret pass = this.secrets.get(this.password);
			if (this.secrets.get(this.username).equals(user)) {
				return Credentials.of(this.reference, user, pass);
			}
		}
	}

	/**
	 * Asks Secrets Manager for the newest version, which {@link #current()} then gives.
	 * @throws SecretException if that fails
	 */
	void refresh(Duration timeout) throws InterruptedException {
		await(this.secrets.refresh(this.reference), this.reference, timeout);
	}

	/**
	 * Asks Secrets Manager for the version with a staging label.
	 * @throws SecretException if that fails, or there is none
	 */
	Credentials fetch(String stage, Duration timeout) throws InterruptedException {
		SecretReference staged = this.reference.withVersionStage(stage);
		Secret secret = await(this.secrets.fetch(staged), staged, timeout);
		return Credentials.of(staged, secret.part(DatabaseSecret.USERNAME), secret.part(DatabaseSecret.PASSWORD));
	}

	private static Secret await(CompletableFuture<Secret> answer, SecretReference reference, Duration timeout)
			throws InterruptedException {
		try {
			return answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException ex) {
			throw new SecretUnavailableException(reference,
					"Secret '%s' was not read within %d ms".formatted(reference, timeout.toMillis()), null, null);
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof SecretException failure) {
				throw failure;
			}
			Throwable foreign = (ex.getCause() != null) ? ex.getCause() : ex;
			throw new SecretUnavailableException(reference,
					"Secret '%s' could not be read (%s)".formatted(reference, foreign.getClass().getName()), null,
					null);
		}
	}

	/**
	 * Calls a listener when {@link #current()} changes, on the thread that found out.
	 */
	LiveSecret.Registration onRotation(Runnable listener) {
		return this.livePassword.onRotation((secret) -> listener.run());
	}

}
