package io.github.ecssecrets.jdbc;

import java.sql.SQLException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.util.List;

import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretReference;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when the database refuses every version of a secret that may be tried. Has the
 * SQLState and vendor code of the driver's own exception, which is its cause. Shows no
 * value.
 */
public final class DatabaseLoginException extends SQLInvalidAuthorizationSpecException {

	private final transient SecretReference reference;

	private final transient List<String> refused;

	private final transient @Nullable SecretException problem;

	DatabaseLoginException(SecretReference reference, LoginFailure meaning, List<String> refused, List<String> notes,
			@Nullable SecretException problem, SQLException cause) {
		super(message(reference, meaning, refused, notes, problem), cause.getSQLState(), cause.getErrorCode(), cause);
		this.reference = reference;
		this.refused = List.copyOf(refused);
		this.problem = problem;
	}

	private static String message(SecretReference reference, LoginFailure meaning, List<String> refused,
			List<String> notes, @Nullable SecretException problem) {
		StringBuilder message = new StringBuilder("The database refuses the login with secret '").append(reference)
			.append("': ");
		message.append(switch (meaning) {
			case ACCOUNT_UNUSABLE -> "the account is locked, disabled or expired; unlock it, or rotate the secret";
			default -> "user or password is wrong in " + String.join(" and in ", refused);
		});
		notes.forEach((note) -> message.append("; ").append(note));
		if (problem != null) {
			message.append("; a newer version could not be read: ").append(problem.getMessage());
		}
		return message.toString();
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
	 * Why no newer version of the secret could be read.
	 * @return the failure, or {@code null} if Secrets Manager answered
	 */
	public @Nullable SecretException getProblem() {
		return this.problem;
	}

}
