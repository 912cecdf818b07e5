package io.github.ecssecrets.spring.mail;

import java.time.Duration;

import io.github.ecssecrets.login.LoginCredentials;
import io.github.ecssecrets.login.SecretLogin;
import jakarta.mail.MessagingException;
import jakarta.mail.Transport;
import org.jspecify.annotations.Nullable;

import org.springframework.mail.javamail.JavaMailSenderImpl;

/**
 * Sends mails, logging in to the server with a secret. A refused login is repeated with
 * the next credentials, before anything was sent.
 */
final class RotatingMailSender extends JavaMailSenderImpl {

	private static final MailLoginProtocol PROTOCOL = new MailLoginProtocol();

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private final SecretLogin login;

	RotatingMailSender(SecretLogin login) {
		this.login = login;
	}

	/**
	 * The user that connections log in with now.
	 */
	@Override
	public @Nullable String getUsername() {
		return this.login.current().username();
	}

	@Override
	public String getPassword() {
		return this.login.current().revealPassword();
	}

	@Override
	protected Transport connectTransport() throws MessagingException {
		return this.login.open(this::connect, PROTOCOL, PATIENCE).connection();
	}

	private Transport connect(LoginCredentials credentials) throws MessagingException {
		Transport transport = getTransport(getSession());
		transport.connect(getHost(), getPort(), credentials.username(), credentials.revealPassword());
		return transport;
	}

}
