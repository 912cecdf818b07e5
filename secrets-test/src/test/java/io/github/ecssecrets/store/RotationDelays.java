package io.github.ecssecrets.store;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

import ch.qos.logback.classic.Level;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.test.TestClients;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * How long after the end of single-user rotations their new version is in use, in
 * simulated time. Between the change of the password and the move of AWSCURRENT, only
 * AWSPENDING logs in; that window takes 8 seconds.
 *
 * @param sorted the delays, shortest first
 */
record RotationDelays(List<Duration> sorted) {

	private static final SecretReference SECRET = SecretReference.parse("app/db");

	private static final Duration SECOND = Duration.ofSeconds(1);

	private static final Duration CREATION = Duration.ofSeconds(2);

	private static final Duration WINDOW = Duration.ofSeconds(8);

	private static final Duration SETTLING = Duration.ofMinutes(7);

	private static final int POLLING_SECONDS = 60;

	/** Rotations that the watch finds by itself. */
	static RotationDelays foundByTheWatch(int rotations, RefreshCost.Planned planned) {
		return measure(rotations, planned, false);
	}

	/**
	 * Rotations outside of the rotation window in which a pool logs in once, at any
	 * moment before the end: the database refuses the version in use, and takes
	 * AWSPENDING.
	 */
	static RotationDelays foundByALogin(int rotations) {
		return measure(rotations, RefreshCost.Planned.LATER, true);
	}

	private static RotationDelays measure(int rotations, RefreshCost.Planned planned, boolean login) {
		Random random = new Random(rotations);
		try (StoreBench bench = new StoreBench(Duration.ofSeconds(20), Level.WARN, RefreshPolicy.defaults())) {
			bench.server().createSecret(SECRET.secret(), "canary-first");
			bench.load(List.of(SECRET)).get(SECRET).orElseThrow();
			return of(rotations, (number) -> {
				planned.plan(bench, SECRET.secret());
				// A check sees the plan, and the rotation begins somewhere between two
				// more.
				bench.pass(SETTLING.plusSeconds(random.nextInt((int) planned.interval().toSeconds())));
				return delay(bench, number, login);
			});
		}
	}

	private static Duration delay(StoreBench bench, int number, boolean login) {
		String pending = bench.server().beginRotation(SECRET.secret());
		bench.server().putPendingValue(SECRET.secret(), pending, "canary-" + number);
		pass(bench, CREATION);
		Duration before = login ? Duration.ofSeconds(number % (WINDOW.toSeconds() + 1)) : WINDOW;
		pass(bench, before);
		if (login) {
			bench.hurry(SECRET.secret(), Nudge.LOGIN_REFUSED);
			bench.hurry(SECRET.secret(), Nudge.PENDING_VERSION_USED);
		}
		pass(bench, WINDOW.minus(before));
		bench.server().finishRotation(SECRET.secret(), pending);
		Instant finished = bench.clock().instant();
		while (!pending.equals(bench.store().get(SECRET).versionId())) {
			bench.leap(SECOND);
		}
		return Duration.between(finished, bench.clock().instant());
	}

	private static void pass(StoreBench bench, Duration duration) {
		for (Duration passed = Duration.ZERO; passed.compareTo(duration) < 0; passed = passed.plus(SECOND)) {
			bench.leap(SECOND);
		}
	}

	/**
	 * Rotations that the bare client of the AWS SDK finds, which reads every 60 seconds.
	 */
	static RotationDelays foundByPolling(int rotations) {
		Random random = new Random(rotations);
		try (StoreBench bench = new StoreBench();
				SecretsManagerClient client = TestClients.create(bench.server().endpoint())) {
			bench.server().createSecret(SECRET.secret(), "canary-first");
			return of(rotations, (number) -> {
				int finished = random.nextInt(POLLING_SECONDS);
				String version = bench.server().putSecretValue(SECRET.secret(), "canary-" + number);
				int second = finished;
				do {
					second += POLLING_SECONDS - second % POLLING_SECONDS;
				}
				while (!version
					.equals(client.getSecretValue((request) -> request.secretId(SECRET.secret())).versionId()));
				return Duration.ofSeconds(second - finished);
			});
		}
	}

	private static RotationDelays of(int rotations, Function<Integer, Duration> rotation) {
		List<Duration> delays = new ArrayList<>();
		for (int number = 0; number < rotations; number++) {
			delays.add(rotation.apply(number));
		}
		return new RotationDelays(delays.stream().sorted().toList());
	}

	Duration median() {
		return this.sorted.get(this.sorted.size() / 2);
	}

	Duration longest() {
		return this.sorted.get(this.sorted.size() - 1);
	}

}
