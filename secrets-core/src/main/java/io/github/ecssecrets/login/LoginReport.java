package io.github.ecssecrets.login;

import java.util.concurrent.atomic.AtomicBoolean;

import io.github.ecssecrets.LoginMonitor;
import io.github.ecssecrets.SecretReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells log and monitor what becomes of the logins with one secret. That no version is
 * accepted is logged once, until one is. Thread-safe.
 */
final class LoginReport {

	private static final Logger logger = LoggerFactory.getLogger(SecretLogin.class);

	private final SecretReference reference;

	private final String server;

	private final LoginMonitor monitor;

	private final AtomicBoolean failing = new AtomicBoolean();

	/**
	 * Creates a report.
	 * @param server what is logged in to, such as {@code database}
	 */
	LoginReport(SecretReference reference, String server, LoginMonitor monitor) {
		this.reference = reference;
		this.server = server;
		this.monitor = monitor;
	}

	LoginMonitor monitor() {
		return this.monitor;
	}

	/**
	 * Reports that no version is accepted.
	 */
	void nothingAccepted(LoginRefusal refusal) {
		if (!this.failing.getAndSet(true)) {
			logger.warn("{}", refusal.describe("The " + this.server));
		}
	}

	/**
	 * Reports an accepted login.
	 * @param isOther whether logins use other credentials from now on
	 */
	void accepted(LoginCredentials credentials, boolean isOther) {
		boolean isBack = this.failing.getAndSet(false);
		this.monitor.accepted(credentials.isPending());
		if (isOther) {
			if (credentials.isPending()) {
				this.monitor.usesPending(credentials.versionId());
			}
			logger.info("Secret '{}': the {} accepts {}, which logins use from now on", this.reference, this.server,
					credentials);
		}
		else if (isBack) {
			logger.info("Secret '{}': the {} accepts {} again", this.reference, this.server, credentials);
		}
	}

	void refused(LoginCredentials credentials) {
		this.monitor.refused(credentials.versionId(), credentials.toString());
	}

	/**
	 * Reports a login that failed for a reason other than its credentials.
	 */
	void failed() {
		this.monitor.failed();
	}

}
