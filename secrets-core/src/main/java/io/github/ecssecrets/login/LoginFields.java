package io.github.ecssecrets.login;

import io.github.ecssecrets.PrintableText;
import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretMalformedException;
import io.github.ecssecrets.SecretReference;
import org.jspecify.annotations.Nullable;

/**
 * Where user and password are in a secret. Immutable.
 */
public final class LoginFields {

	/**
	 * Ends texts in the protocols of servers, so what follows would mean another thing.
	 */
	private static final char END_OF_TEXT = 0;

	private final @Nullable String usernameField;

	private final boolean usernameRequired;

	private final @Nullable String passwordField;

	private final @Nullable String fixedUsername;

	/** Whether the text is user and password with a colon between them. */
	private final boolean pair;

	private LoginFields(@Nullable String usernameField, boolean usernameRequired, @Nullable String passwordField,
			@Nullable String fixedUsername) {
		this(usernameField, usernameRequired, passwordField, fixedUsername, false);
	}

	private LoginFields(@Nullable String usernameField, boolean usernameRequired, @Nullable String passwordField,
			@Nullable String fixedUsername, boolean pair) {
		this.pair = pair;
		this.usernameField = usernameField;
		this.usernameRequired = usernameRequired;
		this.passwordField = passwordField;
		this.fixedUsername = fixedUsername;
	}

	/**
	 * User and password in two fields of a JSON secret.
	 * @param username the name of the field with the user
	 * @param password the name of the field with the password
	 * @return the fields
	 */
	public static LoginFields of(String username, String password) {
		return new LoginFields(username, true, password, null);
	}

	/**
	 * A password or token in one field of a JSON secret, without a user.
	 * @param password the name of the field
	 * @return the fields
	 */
	public static LoginFields password(String password) {
		return new LoginFields(null, false, password, null);
	}

	/**
	 * A password or token that is the whole text of a secret, without a user.
	 * @return the fields
	 */
	public static LoginFields text() {
		return new LoginFields(null, false, null, null);
	}

	/**
	 * User and password as the whole text of a secret, such as {@code user:password}.
	 * @return the fields, which are divided at the first colon
	 */
	public static LoginFields userAndPasswordText() {
		return new LoginFields(null, true, null, null, true);
	}

	/**
	 * The same fields, where a version without a user is usable too.
	 * @return the fields
	 */
	public LoginFields withOptionalUsername() {
		return new LoginFields(this.usernameField, false, this.passwordField, this.fixedUsername, this.pair);
	}

	/**
	 * The same password for a user that is not in the secret.
	 * @param username the user of every version
	 * @return the fields
	 */
	public LoginFields withUsername(String username) {
		return new LoginFields(null, false, this.passwordField, username, this.pair);
	}

	@Nullable SecretReference usernameOf(SecretReference reference) {
		return (this.usernameField != null) ? reference.withJsonKey(this.usernameField) : null;
	}

	boolean isUsernameRequired() {
		return this.usernameRequired;
	}

	SecretReference passwordOf(SecretReference reference) {
		return (this.passwordField != null) ? reference.withJsonKey(this.passwordField) : reference;
	}

	/**
	 * The credentials in a whole secret.
	 * @param reference the secret, in the version asked for
	 * @throws SecretMalformedException if it cannot be used to log in
	 */
	LoginCredentials read(SecretReference reference, Secret secret) {
		Secret user = part(secret, this.usernameField);
		Secret password = (this.passwordField != null) ? part(secret, this.passwordField) : secret;
		return read(reference, user, password);
	}

	private static @Nullable Secret part(Secret secret, @Nullable String field) {
		return (field != null && secret.hasField(field)) ? secret.part(field) : null;
	}

	/**
	 * The credentials in two fields of one version.
	 * @param reference the secret, in the version asked for
	 * @throws SecretMalformedException if they cannot be used to log in
	 */
	LoginCredentials read(SecretReference reference, @Nullable Secret user, @Nullable Secret password) {
		if (password == null) {
			throw unusable(reference, "it has no field " + quoted(this.passwordField));
		}
		if (password.isObjectOrArray()) {
			throw unusable(reference, notText(this.passwordField));
		}
		String revealed = password.reveal();
		if (revealed.isEmpty()) {
			throw unusable(reference, (this.passwordField != null)
					? "its field " + quoted(this.passwordField) + " is empty" : "its text is empty");
		}
		if (user != null && user.isObjectOrArray()) {
			throw unusable(reference, notText(this.usernameField));
		}
		String username = (user != null) ? user.reveal() : this.fixedUsername;
		if (this.pair) {
			int colon = revealed.indexOf(':');
			if (colon < (this.usernameRequired ? 1 : 0) || colon == revealed.length() - 1) {
				throw unusable(reference, "its text is not a user and a password with a colon between them");
			}
			username = (this.fixedUsername != null) ? this.fixedUsername : revealed.substring(0, colon);
			revealed = revealed.substring(colon + 1);
		}
		if (username != null && username.indexOf(END_OF_TEXT) >= 0) {
			throw unusable(reference, "the user has a NUL character, which no protocol can carry");
		}
		if (this.usernameRequired && (username == null || username.isEmpty())) {
			throw unusable(reference, (username == null) ? "it has no field " + quoted(this.usernameField)
					: "its field " + quoted(this.usernameField) + " is empty");
		}
		return credentials(reference, (username != null && username.isEmpty()) ? null : username, revealed, password);
	}

	private static String notText(@Nullable String field) {
		return "its field " + quoted(field) + " is an object or array";
	}

	/** Names of fields are data. */
	private static String quoted(@Nullable String field) {
		return "'" + PrintableText.of(String.valueOf(field)) + "'";
	}

	private static LoginCredentials credentials(SecretReference reference, @Nullable String username, String password,
			Secret version) {
		return new LoginCredentials(username, password, version.versionId(), description(reference, version),
				(version.versionId() == null) ? version.origin() : null);
	}

	private static SecretMalformedException unusable(SecretReference reference, String problem) {
		return new SecretMalformedException(reference,
				"Secret '" + reference + "' cannot be used to log in: " + problem, null);
	}

	private static String description(SecretReference reference, Secret password) {
		String stage = (reference.versionStage() != null) ? reference.versionStage() : SecretReference.AWSCURRENT;
		return (password.versionId() != null) ? stage + " (version " + password.versionId() + ")"
				: "the copy in " + password.origin();
	}

}
