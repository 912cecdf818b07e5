package io.github.ecssecrets.login;

import java.util.List;

import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretOrigin;
import io.github.ecssecrets.SecretReference;
import org.jspecify.annotations.Nullable;

/**
 * Why a login ended without an accepted version of the secret. Immutable; shows no value.
 */
public final class LoginRefusal {

	private final SecretReference reference;

	private final LoginFailure meaning;

	private final List<String> refused;

	private final List<SecretOrigin> copies;

	private final List<String> notes;

	private final @Nullable SecretException problem;

	private final @Nullable String causes;

	private final @Nullable Throwable exception;

	LoginRefusal(SecretReference reference, LoginFailure meaning, List<String> refused, List<SecretOrigin> copies,
			List<String> notes, @Nullable SecretException problem, @Nullable String causes,
			@Nullable Throwable exception) {
		this.reference = reference;
		this.meaning = meaning;
		this.refused = List.copyOf(refused);
		this.copies = List.copyOf(copies);
		this.notes = List.copyOf(notes);
		this.problem = problem;
		this.causes = causes;
		this.exception = exception;
	}

	/**
	 * The secret.
	 * @return the reference, without a JSON key
	 */
	public SecretReference reference() {
		return this.reference;
	}

	/**
	 * What the last refusal means.
	 * @return the meaning
	 */
	public LoginFailure meaning() {
		return this.meaning;
	}

	/**
	 * The versions of the secret that the server refused.
	 * @return phrases such as {@code AWSCURRENT (version 1234)} or
	 * {@code the copy in environment variable DB_PASSWORD}
	 */
	public List<String> refused() {
		return this.refused;
	}

	/**
	 * Where copies of the secret are that the server refused, such as variables that
	 * Amazon ECS filled when the task started.
	 * @return the places; empty if only versions of the secret itself were refused
	 */
	public List<SecretOrigin> refusedCopies() {
		return this.copies;
	}

	/**
	 * Why no newer version of the secret could be read.
	 * @return the failure, or {@code null} if Secrets Manager answered
	 */
	public @Nullable SecretException problem() {
		return this.problem;
	}

	/**
	 * What the client threw at the last refusal.
	 * @return the exception, or {@code null} if the client reported none
	 */
	public @Nullable Throwable exception() {
		return this.exception;
	}

	/**
	 * Describes the refusal for people.
	 * @param server what refuses, as the start of a sentence, such as
	 * {@code The database}
	 * @return one sentence, which may quote Secrets Manager but no value
	 */
	public String describe(String server) {
		StringBuilder text = new StringBuilder(server).append(" refuses the login with secret '")
			.append(this.reference)
			.append("': ");
		text.append(switch (this.meaning) {
			case ACCOUNT_LOCKED -> "the account is locked or expired; unlock it, or rotate the secret";
			case REFUSED -> String.join(" and ", this.refused) + " did not log in"
					+ ((this.causes != null) ? ", because " + this.causes : "");
			default -> "user or password is wrong in " + String.join(" and in ", this.refused);
		});
		this.notes.forEach((note) -> text.append("; ").append(note));
		if (this.problem != null) {
			text.append("; a newer version could not be read: ").append(this.problem.getMessage());
		}
		return text.toString();
	}

	@Override
	public String toString() {
		return describe("The server");
	}

}
