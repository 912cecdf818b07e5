package io.github.ecssecrets.jdbc;

import java.sql.SQLException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.util.List;

import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretOrigin;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.login.LoginFailure;
import io.github.ecssecrets.login.LoginRefusal;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when the database refuses every version of a secret that may be tried. Has the
 * SQLState and vendor code of the driver's own exception, which is its cause. Shows no
 * value.
 */
public final class DatabaseLoginException extends SQLInvalidAuthorizationSpecException {

	private final transient SecretReference reference;

	private final transient List<String> refused;

	private final transient List<SecretOrigin> refusedCopies;

	private final transient @Nullable SecretException problem;

	private final transient LoginFailure meaning;

	DatabaseLoginException(LoginRefusal refusal) {
		super(refusal.describe("The database"), sqlState(refusal.exception()), errorCode(refusal.exception()),
				refusal.exception());
		this.reference = refusal.reference();
		this.refused = refusal.refused();
		this.refusedCopies = refusal.refusedCopies();
		this.problem = refusal.problem();
		this.meaning = refusal.meaning();
	}

	private static @Nullable String sqlState(@Nullable Throwable failure) {
		return (failure instanceof SQLException exception) ? exception.getSQLState() : null;
	}

	private static int errorCode(@Nullable Throwable failure) {
		return (failure instanceof SQLException exception) ? exception.getErrorCode() : 0;
	}

	/**
	 * What the last refusal means.
	 * @return the meaning, never {@link LoginFailure#OTHER}
	 */
	public LoginFailure getMeaning() {
		return this.meaning;
	}

	/**
	 * The database secret.
	 * @return the reference, without a JSON key
	 */
	public SecretReference getReference() {
		return this.reference;
	}

	/**
	 * The versions of the secret that the database refused.
	 * @return phrases such as {@code AWSCURRENT (version 1234…)} or
	 * {@code the copy in environment variable DB_PASSWORD}
	 */
	public List<String> getRefused() {
		return this.refused;
	}

	/**
	 * Where copies of the secret are that the database refused, such as variables that
	 * Amazon ECS filled when the task started.
	 * @return the places; empty if only versions of the secret itself were refused
	 */
	public List<SecretOrigin> getRefusedCopies() {
		return this.refusedCopies;
	}

	/**
	 * Why no newer version of the secret could be read.
	 * @return the failure, or {@code null} if Secrets Manager answered
	 */
	public @Nullable SecretException getProblem() {
		return this.problem;
	}

}
