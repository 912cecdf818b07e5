package io.github.ecssecrets.spring.jdbc;

import java.util.Objects;

import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.jdbc.DatabaseSecret;
import io.github.ecssecrets.login.LoginFields;
import org.jspecify.annotations.Nullable;

/**
 * What a pool logs in with. Two that are equal may share what they learn.
 *
 * @param reference the secret
 * @param usernameField the field with the user, or {@code null} if the user is fixed
 * @param username the fixed user, or {@code null} if the secret has it
 * @param passwordField the field with the password, or {@code null} if it is the whole
 * text
 */
record PoolLogin(SecretReference reference, @Nullable String usernameField, @Nullable String username,
		@Nullable String passwordField) {

	/**
	 * User and password where a database secret has them.
	 */
	static PoolLogin of(SecretReference reference) {
		return new PoolLogin(reference, DatabaseSecret.USERNAME, null, DatabaseSecret.PASSWORD);
	}

	/**
	 * Whether user and password are where a database secret has them.
	 */
	boolean isDatabaseSecret() {
		return equals(of(this.reference));
	}

	/**
	 * Where user and password are in the secret.
	 */
	LoginFields fields() {
		if (this.usernameField != null && this.passwordField != null) {
			return LoginFields.of(this.usernameField, this.passwordField);
		}
		LoginFields password = (this.passwordField != null) ? LoginFields.password(this.passwordField)
				: LoginFields.text();
		return password.withUsername(Objects.requireNonNull(this.username));
	}

}
