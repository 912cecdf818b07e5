package io.github.ecssecrets.benchmarks.peers;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import io.github.ecssecrets.benchmarks.client.Load;
import io.github.ecssecrets.benchmarks.client.LoadResult;
import io.github.ecssecrets.benchmarks.client.PooledClient;
import io.github.ecssecrets.test.DatabaseRotator;
import io.github.ecssecrets.test.SecretsManagerServer;
import io.github.ecssecrets.test.database.PostgresDatabase;

/**
 * A database and a Secrets Manager, in which single-user rotations take place while a
 * client is under load. Each run has a user and a secret of its own.
 */
final class RotationScenario implements AutoCloseable {

	private static final Duration SECRETS_MANAGER_DELAY = Duration.ofMillis(20);

	private final PostgresDatabase database = PostgresDatabase.start();

	private final SecretsManagerServer server = SecretsManagerServer.start();

	private final Duration pause;

	private int runs;

	/**
	 * Starts both.
	 * @param pause the time before the first rotation and after each
	 */
	RotationScenario(Duration pause) {
		this.pause = pause;
		this.server.faults().delay(SECRETS_MANAGER_DELAY);
	}

	/**
	 * Runs a client through rotations.
	 * @param window how long the database refuses AWSCURRENT in each rotation
	 * @param rotations how many, one after the other
	 * @throws ClientFailedException if the client could not be run, or ended early
	 */
	RotationFigures run(LoadedClient client, Duration window, int rotations)
			throws ClientFailedException, InterruptedException {
		String user = "app_" + ++this.runs;
		String password = newPassword();
		String secret = "orders/database-" + this.runs;
		this.database.createUser(user, password);
		this.server.createSecret(secret, this.database.secretFor(user, password));
		DatabaseRotator rotator = DatabaseRotator.singleUser(this.server, secret)
			.withPasswords(RotationScenario::newPassword);
		Map<String, String> environment = Map.of(PooledClient.URL, this.database.url(), PooledClient.SECRET, secret,
				PooledClient.USERNAME, user, PooledClient.PASSWORD, password);
		try (ClientProcess process = ClientProcess.start(client.classPath().value(), client.main(), client.arguments(),
				this.server, environment)) {
			expect(Load.READY, process);
			this.server.clearRequests();
			process.say(Load.MEASURE);
			await(this.pause);
			for (int rotation = 1; rotation <= rotations; rotation++) {
				rotator.rotate(window);
				await(this.pause);
			}
			process.say(Load.STOP);
			LoadResult load = LoadResult.parse(process.hear());
			return new RotationFigures(load, this.database.refusedLogins(user) - rotator.refusedLogins(user),
					this.server.requestCount());
		}
	}

	private static void expect(String word, ClientProcess process) throws ClientFailedException {
		String heard = process.hear();
		if (!heard.equals(word)) {
			throw new ClientFailedException("The process said '" + heard + "', not '" + word + "'");
		}
	}

	private static String newPassword() {
		return UUID.randomUUID().toString();
	}

	private static void await(Duration duration) throws InterruptedException {
		TimeUnit.NANOSECONDS.sleep(duration.toNanos());
	}

	@Override
	public void close() {
		this.server.close();
		this.database.close();
	}

}
