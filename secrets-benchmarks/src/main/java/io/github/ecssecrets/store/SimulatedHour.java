package io.github.ecssecrets.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.aws.SecretsManagerSecretSource;
import io.github.ecssecrets.benchmarks.EmulatedClients;
import io.github.ecssecrets.test.SecretsManagerServer;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * An hour of keeping secrets fresh, counted at the server. None of them is rotated.
 *
 * @param secrets how many secrets
 * @param startUpCalls calls to read them for the first time
 * @param calls calls in the hour after that
 */
record SimulatedHour(int secrets, int startUpCalls, int calls) {

	private static final Duration HOUR = Duration.ofHours(1);

	/** How often the store's own thread looks whether a check is due. */
	private static final Duration STEP = RefreshPolicy.defaults().rotationInterval();

	private static final Duration POLLING_INTERVAL = Duration.ofSeconds(60);

	private static final Duration TIMEOUT = Duration.ofMinutes(1);

	/** Keeps secrets fresh with this library's defaults. */
	static SimulatedHour withDefaultPolicy(int secrets) {
		List<String> names = names(secrets);
		SteppedClock clock = new SteppedClock();
		try (SecretsManagerServer server = serverWith(names);
				SecretsManagerSecretSource source = EmulatedClients.source(server);
				SecretStore store = SecretStore.builder().sources(List.of(source)).clock(clock).build()) {
			store.getAll(names.stream().map(SecretReference::parse).toList(), TIMEOUT)
				.values()
				.forEach((result) -> result.orElseThrow());
			int startUpCalls = server.requestCount();
			Instant end = clock.instant().plus(HOUR);
			while (clock.instant().isBefore(end)) {
				clock.advance(STEP);
				store.checkDue();
			}
			return new SimulatedHour(secrets, startUpCalls, server.requestCount() - startUpCalls);
		}
	}

	/** Reads each value every 60 seconds with the bare client of the AWS SDK. */
	static SimulatedHour withPolling(int secrets) {
		List<String> names = names(secrets);
		try (SecretsManagerServer server = serverWith(names);
				SecretsManagerClient client = EmulatedClients.sdk(server)) {
			names.forEach((name) -> read(client, name));
			int startUpCalls = server.requestCount();
			for (Duration now = POLLING_INTERVAL; now.compareTo(HOUR) <= 0; now = now.plus(POLLING_INTERVAL)) {
				names.forEach((name) -> read(client, name));
			}
			return new SimulatedHour(secrets, startUpCalls, server.requestCount() - startUpCalls);
		}
	}

	double callsPerSecret() {
		return (double) this.calls / this.secrets;
	}

	private static List<String> names(int secrets) {
		return IntStream.range(0, secrets).mapToObj((number) -> "prod/myapp/secret-" + number).toList();
	}

	private static SecretsManagerServer serverWith(List<String> names) {
		SecretsManagerServer server = SecretsManagerServer.start();
		names.forEach((name) -> server.createSecret(name, "{\"password\":\"of " + name + "\"}"));
		return server;
	}

	private static void read(SecretsManagerClient client, String name) {
		client.getSecretValue((request) -> request.secretId(name));
	}

}
