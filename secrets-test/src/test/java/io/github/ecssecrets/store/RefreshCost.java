package io.github.ecssecrets.store;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

import ch.qos.logback.classic.Level;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.test.SecretsManagerServer;
import io.github.ecssecrets.test.TestClients;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * What it costs to keep secrets fresh in some time in which none is rotated. The time is
 * simulated; the calls are real, and counted at the server.
 *
 * @param secrets how many secrets
 * @param startUpCalls calls to read them for the first time
 * @param callsPerHour calls after that
 */
record RefreshCost(int secrets, int startUpCalls, double callsPerHour) {

	private static final Duration STEP = Duration.ofSeconds(1);

	private static final Duration POLLING_INTERVAL = Duration.ofSeconds(60);

	private static final String VALUE = "{\"password\":\"canary-first\"}";

	/** The store with its default policy. */
	static RefreshCost ofStore(int secrets, Planned planned, Duration time) {
		try (StoreBench bench = new StoreBench(Duration.ofSeconds(20), Level.WARN, RefreshPolicy.defaults())) {
			List<SecretReference> references = bench.create(secrets);
			references.forEach((reference) -> planned.plan(bench, reference.secret()));
			bench.server().clearRequests();
			bench.load(references).values().forEach((result) -> result.orElseThrow());
			int startUpCalls = bench.server().requestCount();
			Instant end = bench.clock().instant().plus(time);
			while (bench.clock().instant().isBefore(end)) {
				bench.leap(STEP);
			}
			return of(secrets, startUpCalls, bench.server().requestCount() - startUpCalls, time);
		}
	}

	/** The store while a login with its one secret is refused for some time. */
	static RefreshCost ofHurry(Duration time) {
		try (StoreBench bench = new StoreBench(Duration.ofSeconds(20), Level.WARN, RefreshPolicy.defaults())) {
			List<SecretReference> references = bench.create(1);
			bench.load(references);
			int startUpCalls = bench.server().requestCount();
			Instant end = bench.clock().instant().plus(time);
			while (bench.clock().instant().isBefore(end)) {
				bench.hurry(references.get(0).toString(), Nudge.LOGIN_REFUSED);
				bench.leap(STEP);
			}
			return of(1, startUpCalls, bench.server().requestCount() - startUpCalls, time);
		}
	}

	/** The bare client of the AWS SDK, which reads each value every 60 seconds. */
	static RefreshCost ofPolling(int secrets, Duration time) {
		try (SecretsManagerServer server = SecretsManagerServer.start();
				SecretsManagerClient client = TestClients.create(server.endpoint())) {
			for (int i = 0; i < secrets; i++) {
				server.createSecret("app/secret-" + i, VALUE);
			}
			for (Duration now = Duration.ZERO; now.compareTo(time) <= 0; now = now.plus(POLLING_INTERVAL)) {
				for (int i = 0; i < secrets; i++) {
					String name = "app/secret-" + i;
					client.getSecretValue((request) -> request.secretId(name));
				}
			}
			return of(secrets, secrets, server.requestCount() - secrets, time);
		}
	}

	private static RefreshCost of(int secrets, int startUpCalls, int calls, Duration time) {
		return new RefreshCost(secrets, startUpCalls, calls * (double) Duration.ofHours(1).toNanos() / time.toNanos());
	}

	double callsPerSecretAndHour() {
		return this.callsPerHour / this.secrets;
	}

	/** What Secrets Manager tells of the next rotation of a secret. */
	enum Planned {

		/** Nothing. */
		NEVER(RefreshPolicy.defaults().interval()),

		/** Its window opens in a month. */
		LATER(RefreshPolicy.defaults().idleInterval()),

		/** Its window is open, and will be for ten minutes at least. */
		NOW(RefreshPolicy.defaults().windowPace());

		private final Duration interval;

		Planned(Duration interval) {
			this.interval = interval;
		}

		/** The time between two checks. */
		Duration interval() {
			return this.interval;
		}

		void plan(StoreBench bench, String secret) {
			Instant now = bench.clock().instant();
			if (this == LATER) {
				bench.server().planRotation(secret, now.plus(Duration.ofDays(30)));
			}
			else if (this == NOW) {
				Instant midnight = now.plus(Duration.ofMinutes(10))
					.truncatedTo(ChronoUnit.DAYS)
					.plus(Duration.ofDays(1));
				bench.server().planRotation(secret, midnight.minusSeconds(1));
			}
		}

	}

}
