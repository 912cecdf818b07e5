package io.github.ecssecrets.spring.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

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
 * SASL/SCRAM. Never blocks, because it is called on the network thread of the client. A
 * login that comes after a refused one and before another version is known fails without
 * asking the broker, and the client tries again after its back-off. To know early, the
 * outcome of a login is looked up soon after it began. Made by the client, which needs a
 * public class. Thread-safe.
 */
public final class KafkaLoginHandler implements AuthenticateCallbackHandler {

	/** How long another version is looked for, before the newest is tried again. */
	private static final Duration PATIENCE = Duration.ofMinutes(1);

	private static final Duration FIRST_LOOK = Duration.ofMillis(10);

	private static final Duration LAST_LOOK = Duration.ofSeconds(10);

	private @Nullable SecretLogin login;

	private @Nullable KafkaAuthentications authentications;

	private @Nullable LoginCredentials given;

	/** Completes when a login may follow the refused one. */
	private @Nullable CompletableFuture<LoginCredentials> next;

	private final LoginsUnderWay underWay = new LoginsUnderWay();

	private double accepted;

	private double refused;

	/** Whether a login that this handler lets fail counts as refused by a broker. */
	private boolean failuresCount;

	/** Logins that this handler let fail and that were not counted yet. */
	private int failures;

	@Override
	public synchronized void configure(Map<String, ?> configs, String mechanism, List<AppConfigurationEntry> entries) {
		this.login = KafkaLogins.get(configs.get(KafkaLogins.KEY));
		this.authentications = KafkaAuthentications.of(configs);
		// PLAIN asks while the connection is made, when nothing is counted yet
		this.failuresCount = !mechanism.equals("PLAIN");
	}

	/**
	 * Answers the mechanism: PLAIN asks for user and password at once, SCRAM for the user
	 * before and for the password after the broker's challenge.
	 * @throws IllegalStateException if no version is known that may be tried
	 */
	@Override
	public synchronized void handle(Callback[] callbacks) {
		for (Callback callback : callbacks) {
			if (callback instanceof NameCallback name) {
				this.given = next();
				this.underWay.begin(this.given);
				name.setName(String.valueOf(this.given.username()));
				lookLater(FIRST_LOOK);
			}
			else if (callback instanceof PasswordCallback password) {
				LoginCredentials newest = (this.given != null) ? this.given : next();
				password.setPassword(this.underWay.password(newest).revealPassword().toCharArray());
			}
		}
	}

	private LoginCredentials next() {
		SecretLogin known = login();
		look();
		if (this.next != null) {
			if (!this.next.isDone()) {
				this.failures += this.failuresCount ? 1 : 0;
				throw new IllegalStateException("Secret '" + known.reference()
						+ "': the broker refused the login, and no other version is known yet; the client tries again");
			}
			this.next = null;
		}
		return known.current();
	}

	private SecretLogin login() {
		if (this.login == null) {
			throw new IllegalStateException("The handler was not configured");
		}
		return this.login;
	}

	private void lookLater(Duration pause) {
		if (this.authentications != null) {
			CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS).execute(() -> lookAgain(pause));
		}
	}

	private synchronized void lookAgain(Duration pause) {
		if (!look() && pause.compareTo(LAST_LOOK) < 0) {
			lookLater(pause.multipliedBy(2));
		}
	}

	/**
	 * Reports what became of the logins that began.
	 * @return whether it is known of all
	 */
	private boolean look() {
		if (this.authentications == null) {
			return true;
		}
		double nowAccepted = this.authentications.accepted();
		double nowRefused = this.authentications.refused();
		int newAccepted = (int) Math.max(0, nowAccepted - this.accepted);
		int newRefused = (int) Math.max(0, nowRefused - this.refused);
		this.accepted = nowAccepted;
		this.refused = nowRefused;
		int own = Math.min(this.failures, newRefused);
		this.failures -= own;
		for (int i = own; i < newRefused; i++) {
			LoginCredentials credentials = this.underWay.refused();
			if (credentials != null) {
				this.next = login().refused(credentials, LoginFailure.WRONG_CREDENTIALS, PATIENCE);
			}
		}
		for (int i = 0; i < newAccepted; i++) {
			LoginCredentials credentials = this.underWay.accepted();
			if (credentials != null) {
				login().accepted(credentials);
			}
		}
		return this.underWay.isEmpty();
	}

	@Override
	public void close() {
	}

}
