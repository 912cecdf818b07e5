package io.github.ecssecrets.spring.login;

import io.github.ecssecrets.login.LoginFields;
import org.jspecify.annotations.Nullable;

/**
 * How the secret of a client may be written: as a JSON object with {@code username} and
 * {@code password}, as all rotation functions of AWS write it, and some as plain text.
 */
public enum ClientSecretFormat {

	/** A JSON object with a user and a password. */
	USER_AND_PASSWORD,

	/** The same, or the text {@code user:password}, as AWS's sample for SES writes it. */
	USER_AND_PASSWORD_OR_TEXT,

	/** A JSON object whose user may be missing, or a text that is the password. */
	PASSWORD;

	LoginFields json() {
		LoginFields fields = LoginFields.of("username", "password");
		return (this == PASSWORD) ? fields.withOptionalUsername() : fields;
	}

	@Nullable LoginFields text() {
		return switch (this) {
			case USER_AND_PASSWORD -> null;
			case USER_AND_PASSWORD_OR_TEXT -> LoginFields.userAndPasswordText();
			case PASSWORD -> LoginFields.text();
		};
	}

}
