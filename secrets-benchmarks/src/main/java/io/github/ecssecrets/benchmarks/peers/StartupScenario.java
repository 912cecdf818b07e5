package io.github.ecssecrets.benchmarks.peers;

import java.time.Duration;

import io.github.ecssecrets.benchmarks.client.startup.StartupClient;
import io.github.ecssecrets.test.SecretsManagerServer;

/**
 * A Secrets Manager with the secrets that applications import.
 */
final class StartupScenario implements AutoCloseable {

	private static final Duration SECRETS_MANAGER_DELAY = Duration.ofMillis(20);

	private final SecretsManagerServer server = SecretsManagerServer.start();

	StartupScenario() {
		this.server.faults().delay(SECRETS_MANAGER_DELAY);
		for (int number = 1; number <= StartedClient.MOST_SECRETS; number++) {
			this.server.createSecret(StartedClient.secret(number), StartedClient.value(number));
		}
	}

	/**
	 * Starts a client and waits for its end.
	 * @throws ClientFailedException if it could not be run, or a secret was missing
	 */
	StartupFigures run(StartedClient client) throws ClientFailedException, InterruptedException {
		String classPath = client.classPath().value();
		this.server.clearRequests();
		long start = System.nanoTime();
		try (ClientProcess process = ClientProcess.start(classPath, StartupClient.class, client.arguments(),
				this.server, client.environment())) {
			process.awaitEnd();
			return new StartupFigures(Duration.ofNanos(System.nanoTime() - start), this.server.requestCount());
		}
	}

	@Override
	public void close() {
		this.server.close();
	}

}
