package io.github.ecssecrets.test;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * A rotation function for database secrets: it rotates a secret of a
 * {@link SecretsManagerServer} and the password in a real database, step by step, as the
 * rotation functions that AWS provides do.
 * <p>
 * The secret is a JSON object with {@code engine} ({@code postgres},
 * {@code aurora-postgresql}, {@code mysql}, {@code aurora-mysql} or {@code mariadb}),
 * {@code host}, {@code username}, {@code password} and optionally {@code port} and
 * {@code dbname}; other fields are kept. The JDBC driver of the engine must be on the
 * class path. Requests to Secrets Manager are made without HTTP: they are neither
 * recorded nor subject to faults.
 * <p>
 * Every method blocks for as long as the database takes. Thread-safe, but a secret can
 * only be in one rotation at a time.
 */
public final class DatabaseRotator {

	private final SecretsManagerServer server;

	private final String secretId;

	private final RotationStrategy strategy;

	private final DatabaseLogins logins;

	private final Supplier<String> passwords;

	private DatabaseRotator(SecretsManagerServer server, String secretId, RotationStrategy strategy,
			DatabaseLogins logins, Supplier<String> passwords) {
		this.server = server;
		this.secretId = secretId;
		this.strategy = strategy;
		this.logins = logins;
		this.passwords = passwords;
	}

	/**
	 * Return a rotator by which a user changes its own password. From {@code setSecret}
	 * to {@code finishSecret} the database refuses AWSCURRENT and accepts AWSPENDING.
	 * @param server the server with the secret
	 * @param secretId the name or ARN of the secret
	 * @return a new rotator
	 */
	public static DatabaseRotator singleUser(SecretsManagerServer server, String secretId) {
		return of(server, secretId, new SingleUserStrategy());
	}

	/**
	 * Return a rotator that changes between a user and its clone, {@code app} and
	 * {@code app_clone}, so the database accepts AWSCURRENT at all times. A superuser
	 * creates the clone in the first rotation, with the rights of the user, and sets the
	 * password of whichever is not in use.
	 * @param server the server with both secrets
	 * @param secretId the name or ARN of the secret
	 * @param superuserSecretId the name or ARN of the superuser's secret, which rotation
	 * functions find by the field {@code masterarn}
	 * @return a new rotator
	 */
	public static DatabaseRotator alternatingUsers(SecretsManagerServer server, String secretId,
			String superuserSecretId) {
		return of(server, secretId, new AlternatingUsersStrategy(Objects.requireNonNull(superuserSecretId)));
	}

	private static DatabaseRotator of(SecretsManagerServer server, String secretId, RotationStrategy strategy) {
		return new DatabaseRotator(Objects.requireNonNull(server), Objects.requireNonNull(secretId), strategy,
				new DatabaseLogins(), RandomPassword.forDatabase()::generate);
	}

	/**
	 * Return a rotator that takes new passwords from a supplier, instead of making random
	 * ones of 32 characters without {@code :/@"'\}.
	 * @param newPasswords gives a password for each new pending value; any characters
	 * that the database accepts
	 * @return a new rotator that shares the count of refused logins with this one
	 */
	public DatabaseRotator withPasswords(Supplier<String> newPasswords) {
		return new DatabaseRotator(this.server, this.secretId, this.strategy, this.logins,
				Objects.requireNonNull(newPasswords));
	}

	/**
	 * Begin a rotation, as RotateSecret does: attach AWSPENDING to a new version that has
	 * no value yet.
	 * @return the rotation, before its first step
	 * @throws IllegalStateException if AWS would refuse, such as while an earlier
	 * rotation is neither finished nor {@linkplain DatabaseRotation#abandon abandoned}
	 */
	public DatabaseRotation begin() {
		return new DatabaseRotation(this.server, this.secretId, this.server.beginRotation(this.secretId), this.strategy,
				this.logins, this.passwords);
	}

	/**
	 * Rotate the secret: begin a rotation and perform its four steps.
	 * @return the id of the version that is now AWSCURRENT
	 * @throws RotationFailedException if a step failed
	 * @throws IllegalStateException if AWS would refuse
	 */
	public String rotate() {
		return rotate(() -> {
		});
	}

	/**
	 * Rotate the secret, waiting between {@code setSecret} and {@code testSecret}.
	 * @param window how long to wait; zero does not wait
	 * @return the id of the version that is now AWSCURRENT
	 * @throws RotationFailedException if a step failed, or the thread was interrupted
	 * while waiting
	 * @throws IllegalStateException if AWS would refuse
	 */
	public String rotate(Duration window) {
		DatabaseRotation rotation = begin();
		rotation.run(window);
		return rotation.versionId();
	}

	/**
	 * Rotate the secret, doing something between {@code setSecret} and
	 * {@code testSecret}.
	 * @param window called on this thread; what it throws ends the rotation there and is
	 * thrown on
	 * @return the id of the version that is now AWSCURRENT
	 * @throws RotationFailedException if a step failed
	 * @throws IllegalStateException if AWS would refuse
	 */
	public String rotate(Runnable window) {
		DatabaseRotation rotation = begin();
		rotation.run(window);
		return rotation.versionId();
	}

	/**
	 * Return how many logins of its own the database refused this rotator. As AWS's
	 * functions do, {@code setSecret} tries AWSPENDING first, which is usually refused;
	 * to learn the refused logins of an application, subtract these from those that the
	 * database counts.
	 * @param user the database user
	 * @return the number of refused logins
	 */
	public int refusedLogins(String user) {
		return this.logins.refused(user);
	}

	@Override
	public String toString() {
		return "DatabaseRotator[" + this.secretId + ", " + this.strategy + "]";
	}

}
