package io.github.ecssecrets.benchmarks.peers;

import java.time.Duration;
import java.util.List;

import io.github.ecssecrets.benchmarks.client.ProcessCost;
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
	 * Starts a client without an archive and waits for its end.
	 * @throws ClientFailedException if it could not be run, or a secret was missing
	 */
	StartupFigures run(StartedClient client) throws ClientFailedException, InterruptedException {
		return run(client, List.of());
	}

	/**
	 * Starts a client and waits for its end.
	 * @param options options of its JVM
	 * @throws ClientFailedException if it could not be run, or a secret was missing
	 */
	StartupFigures run(StartedClient client, List<String> options) throws ClientFailedException, InterruptedException {
		String classPath = client.classPath().value();
		this.server.clearRequests();
		long start = System.nanoTime();
		try (ClientProcess process = ClientProcess.start(options, classPath, client.main(), client.arguments(),
				this.server, client.environment())) {
			Duration processor = ProcessCost.of(process.awaitEnd());
			return new StartupFigures(Duration.ofNanos(System.nanoTime() - start), processor,
					this.server.requestCount());
		}
	}

	@Override
	public void close() {
		this.server.close();
	}

}
