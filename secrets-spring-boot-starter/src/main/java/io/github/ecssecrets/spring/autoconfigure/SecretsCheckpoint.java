package io.github.ecssecrets.spring.autoconfigure;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.github.ecssecrets.SecretStatus;
import io.github.ecssecrets.Secrets;
import io.github.ecssecrets.spring.runtime.SecretsRuntime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;

/**
 * Reads the secrets in use again when the application goes on after it was stopped, as
 * after the restore of a checkpoint (CRaC): they may have been rotated, and the
 * credentials they were read with may be others. Goes on before anything that uses a
 * secret, within the start-up timeout; what cannot be read then is left to the watch.
 */
final class SecretsCheckpoint implements SmartLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(SecretsCheckpoint.class);

	private final SecretsRuntime runtime;

	private boolean running;

	private boolean stopped;

	SecretsCheckpoint(SecretsRuntime runtime) {
		this.runtime = runtime;
	}

	@Override
	public int getPhase() {
		return Integer.MIN_VALUE;
	}

	@Override
	public boolean isPauseable() {
		return false;
	}

	@Override
	public synchronized void start() {
		if (this.stopped) {
			readAgain();
		}
		this.running = true;
	}

	private void readAgain() {
		Duration timeout = this.runtime.properties().getStartup().getTimeout();
		Secrets secrets = this.runtime.secrets();
		CompletableFuture
			.allOf(secrets.status()
				.stream()
				.map(SecretStatus::reference)
				.map(secrets::refresh)
				.toArray(CompletableFuture<?>[]::new))
			.orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
			.exceptionally((failure) -> {
				logger.warn("Not all secrets could be read again after the application was stopped ({})",
						failure.getClass().getName());
				return null;
			})
			.join();
	}

	@Override
	public synchronized void stop() {
		this.runtime.disconnect();
		this.stopped = true;
		this.running = false;
	}

	@Override
	public synchronized boolean isRunning() {
		return this.running;
	}

}
