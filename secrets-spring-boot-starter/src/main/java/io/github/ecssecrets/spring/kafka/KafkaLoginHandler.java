package io.github.ecssecrets.spring.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import javax.security.auth.callback.Callback;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.auth.login.AppConfigurationEntry;

import io.github.ecssecrets.login.LoginCredentials;
import io.github.ecssecrets.login.LoginFailure;
import io.github.ecssecrets.login.SecretLogin;
import org.apache.kafka.common.security.auth.AuthenticateCallbackHandler;
import org.jspecify.annotations.Nullable;

/**
 * Gives a Kafka client user and password for each login to a broker, by SASL/PLAIN or
 * SASL/SCRAM. A login that follows a refused one waits for Secrets Manager, on the
 * network thread of the client, which has nothing better to do without a login. Made by
 * the client, which needs a public class. Called by one thread at a time.
 */
public final class KafkaLoginHandler implements AuthenticateCallbackHandler {

	private static final Duration PATIENCE = Duration.ofSeconds(5);

	private @Nullable SecretLogin login;

	private @Nullable KafkaAuthentications authentications;

	private @Nullable LoginCredentials given;

	private double accepted;

	private double refused;

	@Override
	public void configure(Map<String, ?> configs, String mechanism, List<AppConfigurationEntry> entries) {
		this.login = KafkaLogins.get(configs.get(KafkaLogins.KEY));
		this.authentications = KafkaAuthentications.of(configs);
	}

	/**
	 * Answers the mechanism: PLAIN asks for user and password at once, SCRAM for the user
	 * before and for the password after the broker's challenge.
	 */
	@Override
	public synchronized void handle(Callback[] callbacks) {
		for (Callback callback : callbacks) {
			if (callback instanceof NameCallback name) {
				this.given = next();
				name.setName(String.valueOf(this.given.username()));
			}
			else if (callback instanceof PasswordCallback password) {
				LoginCredentials credentials = (this.given != null) ? this.given : next();
				password.setPassword(credentials.revealPassword().toCharArray());
			}
		}
	}

	/**
	 * The credentials for a login that begins, having reported what became of those given
	 * before.
	 */
	private LoginCredentials next() {
		SecretLogin known = this.login;
		if (known == null) {
			throw new IllegalStateException("The handler was not configured");
		}
		LoginCredentials before = this.given;
		boolean newAccepted = false;
		boolean newRefused = false;
		if (this.authentications != null) {
			double nowAccepted = this.authentications.accepted();
			double nowRefused = this.authentications.refused();
			newAccepted = nowAccepted > this.accepted;
			newRefused = nowRefused > this.refused;
			this.accepted = nowAccepted;
			this.refused = nowRefused;
		}
		if (before != null && newAccepted) {
			known.accepted(before);
		}
		else if (before != null && newRefused) {
			return refused(known, before);
		}
		return known.current();
	}

	private static LoginCredentials refused(SecretLogin login, LoginCredentials credentials) {
		try {
			return login.refused(credentials, LoginFailure.WRONG_CREDENTIALS, PATIENCE)
				.get(PATIENCE.plusSeconds(1).toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return login.current();
		}
		catch (ExecutionException | TimeoutException ex) {
			return login.current();
		}
	}

	@Override
	public void close() {
	}

}
