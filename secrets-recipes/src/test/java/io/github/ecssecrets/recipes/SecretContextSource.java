package io.github.ecssecrets.recipes;

import java.time.Duration;

import javax.naming.directory.DirContext;

import io.github.ecssecrets.login.LoginFailure;
import io.github.ecssecrets.login.LoginProtocol;
import io.github.ecssecrets.login.LoginRefusal;
import io.github.ecssecrets.login.SecretLogin;

import org.springframework.ldap.AuthenticationException;
import org.springframework.ldap.NamingException;
import org.springframework.ldap.UncategorizedLdapException;
import org.springframework.ldap.core.support.LdapContextSource;

/**
 * Binds to a directory with the user and password of a secret.
 */
class SecretContextSource extends LdapContextSource implements LoginProtocol<NamingException> {

	private final SecretLogin login;

	SecretContextSource(SecretLogin login) {
		this.login = login;
	}

	@Override
	public DirContext getReadOnlyContext() {
		return getReadWriteContext();
	}

	@Override
	public DirContext getReadWriteContext() {
		return this.login
			.open((credentials) -> getContext(credentials.username(), credentials.revealPassword()), this,
					Duration.ofSeconds(10))
			.connection();
	}

	@Override
	public LoginFailure classify(Throwable failure) {
		return (failure instanceof AuthenticationException) ? LoginFailure.WRONG_CREDENTIALS : LoginFailure.OTHER;
	}

	@Override
	public NamingException refused(LoginRefusal refusal) {
		return (refusal.exception() instanceof NamingException exception) ? exception
				: late(refusal.describe("The directory"), null);
	}

	@Override
	public NamingException late(String message, Throwable cause) {
		return new UncategorizedLdapException(message, cause);
	}

}
