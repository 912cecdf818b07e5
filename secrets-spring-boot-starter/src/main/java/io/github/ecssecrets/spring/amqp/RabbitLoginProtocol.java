package io.github.ecssecrets.spring.amqp;

import java.util.concurrent.TimeoutException;

import com.rabbitmq.client.AuthenticationFailureException;
import io.github.ecssecrets.login.LoginFailure;
import io.github.ecssecrets.login.LoginProtocol;
import io.github.ecssecrets.login.LoginRefusal;
import org.jspecify.annotations.Nullable;

/**
 * What the failure of a login to RabbitMQ means. Where no version of the secret is
 * accepted, the caller is given the last exception of the client.
 */
final class RabbitLoginProtocol implements LoginProtocol<Exception> {

	/**
	 * A close with {@code ACCESS_REFUSED} during the login says that the password is
	 * wrong; a virtual host that may not be used is another code.
	 */
	@Override
	public LoginFailure classify(Throwable failure) {
		return (failure instanceof AuthenticationFailureException) ? LoginFailure.WRONG_CREDENTIALS
				: LoginFailure.OTHER;
	}

	@Override
	public Exception refused(LoginRefusal refusal) {
		return (refusal.exception() instanceof Exception exception) ? exception
				: new AuthenticationFailureException(refusal.describe("RabbitMQ"));
	}

	@Override
	public Exception late(String message, @Nullable Throwable cause) {
		TimeoutException exception = new TimeoutException(message);
		exception.initCause(cause);
		return exception;
	}

}
