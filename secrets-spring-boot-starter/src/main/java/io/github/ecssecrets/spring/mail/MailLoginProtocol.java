package io.github.ecssecrets.spring.mail;

import io.github.ecssecrets.login.LoginFailure;
import io.github.ecssecrets.login.LoginProtocol;
import io.github.ecssecrets.login.LoginRefusal;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import org.jspecify.annotations.Nullable;

/**
 * What the failure of a login to an SMTP server means. Where no version of the secret is
 * accepted, the caller is given the last answer of the server.
 */
final class MailLoginProtocol implements LoginProtocol<MessagingException> {

	private static final String WRONG_CREDENTIALS = "535";

	/**
	 * By RFC 4954, 535 says that user or password is wrong. Other codes are about
	 * mechanisms, encryption and passing troubles of the server.
	 */
	@Override
	public LoginFailure classify(Throwable failure) {
		return (failure instanceof AuthenticationFailedException && failure.getMessage() != null
				&& failure.getMessage().startsWith(WRONG_CREDENTIALS)) ? LoginFailure.WRONG_CREDENTIALS
						: LoginFailure.OTHER;
	}

	@Override
	public MessagingException refused(LoginRefusal refusal) {
		return (refusal.exception() instanceof MessagingException answer) ? answer
				: new AuthenticationFailedException(refusal.describe("The mail server"));
	}

	@Override
	public MessagingException late(String message, @Nullable Throwable cause) {
		MessagingException exception = new MessagingException(message);
		exception.initCause(cause);
		return exception;
	}

}
