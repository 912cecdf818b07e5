package io.github.ecssecrets.benchmarks.fleet;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;

import io.github.ecssecrets.store.RefreshPolicy;
import io.github.ecssecrets.store.SimulatedTask;
import org.jspecify.annotations.Nullable;

/**
 * One scenario of one fleet. Of large fleets a sample is played, each task of which
 * stands for as many: tasks know nothing of each other, and all meet the same quotas.
 */
final class FleetSimulation {

	private static final int SECRETS = 20;

	private static final int LARGEST_SAMPLE = 1000;

	private static final double NANOS = 1e9;

	/** Attempts of one call by the AWS SDK, in its standard mode. */
	private static final int ATTEMPTS = 3;

	private final Scenario scenario;

	private final Reader reader;

	private final Duration spread;

	private final double weight;

	private final int sample;

	private final Random random = new Random(42);

	private final SecretsManagerLoad load;

	private final @Nullable SecretsManagerLoad replica;

	private final RotatingSecrets secrets;

	private final PriorityQueue<Wake> queue = new PriorityQueue<>();

	/** When each task had the new version of each secret, in seconds after its move. */
	private final double[] seen;

	private int seenCount;

	private double now;

	/**
	 * Creates a simulation.
	 * @param tasks how many tasks the fleet has
	 * @param spread over which time the checks are spread that an event brings about
	 */
	FleetSimulation(Scenario scenario, Reader reader, int tasks, Duration spread) {
		this.scenario = scenario;
		this.reader = reader;
		this.spread = spread;
		this.sample = Math.min(tasks, LARGEST_SAMPLE);
		this.weight = (double) tasks / this.sample;
		this.load = new SecretsManagerLoad(scenario.seconds());
		boolean rotates = scenario == Scenario.ROTATION;
		this.secrets = new RotatingSecrets(SECRETS, rotates ? 1800 : -1, reader != Reader.ECS_SECRETS_NO_SCHEDULE,
				this.random);
		this.seen = new double[this.sample * SECRETS];
		this.replica = (scenario == Scenario.FAIL_OVER) ? new SecretsManagerLoad(scenario.seconds()) : null;
		if (scenario == Scenario.OUTAGE || scenario == Scenario.FAIL_OVER) {
			this.load.outage(1800, 3600);
		}
	}

	/** Plays the scenario. */
	FleetFigures run() {
		for (int i = 0; i < this.sample; i++) {
			this.queue.add(new Wake(startOf(i), new FleetTask(), null));
		}
		if (this.reader == Reader.ECS_SECRETS_PUSH) {
			for (int secret = 0; secret < SECRETS; secret++) {
				if (this.secrets.move(secret) < this.scenario.seconds()) {
					this.queue.add(new Wake(this.secrets.move(secret) + 0.5, null, secret));
				}
			}
		}
		List<FleetTask> all = this.queue.stream()
			.map(Wake::task)
			.filter((task) -> task != null)
			.map(FleetTask.class::cast)
			.toList();
		while (!this.queue.isEmpty() && this.queue.peek().time() < this.scenario.seconds()) {
			Wake wake = this.queue.remove();
			this.now = wake.time();
			FleetTask task = wake.task();
			if (task != null) {
				task.wake(wake);
			}
			else if (wake.secret() != null) {
				all.forEach((receiver) -> receiver.receive(wake.secret()));
			}
		}
		double[] sorted = Arrays.copyOf(this.seen, this.seenCount);
		Arrays.sort(sorted);
		return new FleetFigures((this.replica != null) ? this.replica : this.load, sorted, this.seen.length,
				this.scenario);
	}

	/** When a task starts: long before, at any time, or with a deployment. */
	private double startOf(int task) {
		double member = task * this.weight;
		return switch (this.scenario) {
			case DEPLOYMENT -> (member < 100) ? 0 : (member - 100) / 20;
			case FAST_DEPLOYMENT -> member / 500;
			default -> -this.random.nextDouble() * 3600;
		};
	}

	/** A call with its attempts. */
	private boolean call(Operation operation) {
		double time = this.now;
		for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
			if (this.load.call(operation, time, this.weight)) {
				return true;
			}
			time += this.random.nextDouble() * (1 << attempt);
		}
		return false;
	}

	private Instant date() {
		return RotatingSecrets.START.plusNanos((long) (this.now * NANOS));
	}

	private Clock clock() {
		return new Clock() {

			@Override
			public ZoneId getZone() {
				return ZoneOffset.UTC;
			}

			@Override
			public Clock withZone(ZoneId zone) {
				return this;
			}

			@Override
			public Instant instant() {
				return date();
			}

		};
	}

	/**
	 * What happens when.
	 *
	 * @param task who wakes, or {@code null} for an event of Secrets Manager
	 * @param secret which secret, or {@code null} for all that are due
	 */
	private record Wake(double time, @Nullable FleetTask task, @Nullable Integer secret) implements Comparable<Wake> {

		@Override
		public int compareTo(Wake other) {
			return Double.compare(this.time, other.time);
		}

	}

	/** A task of the sample. */
	private final class FleetTask {

		private final boolean[] current = new boolean[SECRETS];

		private @Nullable SimulatedTask agenda;

		private double next = Double.MAX_VALUE;

		private boolean started;

		private int round;

		private int silentRound;

		private void wake(Wake wake) {
			if (!this.started) {
				start();
			}
			else if (FleetSimulation.this.reader.isOurs()) {
				if (wake.time() + 1e-6 >= this.next) {
					check();
				}
			}
			else if (wake.secret() == null) {
				for (int secret = 0; secret < SECRETS; secret++) {
					read(secret);
				}
				plan(FleetSimulation.this.reader.seconds(), null);
			}
			else {
				ask(wake.secret());
			}
		}

		/**
		 * All secrets are read together: one batch, or single calls where it is refused.
		 */
		private void start() {
			this.started = true;
			boolean ours = FleetSimulation.this.reader.isOurs();
			if (!(ours && single(Operation.BATCH))) {
				for (int secret = 0; secret < SECRETS; secret++) {
					call(Operation.GET);
				}
			}
			if (ours) {
				SimulatedTask made = new SimulatedTask(RefreshPolicy.defaults(),
						() -> (long) (FleetSimulation.this.now * NANOS), clock(),
						FleetSimulation.this.random::nextDouble, SECRETS);
				this.agenda = made;
				made.pushing(FleetSimulation.this.reader == Reader.ECS_SECRETS_PUSH);
				sleep(made);
			}
			else if (FleetSimulation.this.reader == Reader.SPRING_CLOUD_AWS) {
				plan(FleetSimulation.this.reader.seconds(), null);
			}
			else {
				for (int secret = 0; secret < SECRETS; secret++) {
					plan(pause(), secret);
				}
			}
		}

		/** A batch is not tried again where it is throttled. */
		private boolean single(Operation operation) {
			return FleetSimulation.this.load.call(operation, FleetSimulation.this.now, FleetSimulation.this.weight);
		}

		private double pause() {
			double interval = FleetSimulation.this.reader.seconds();
			return (FleetSimulation.this.reader == Reader.CACHING_CLIENT)
					? interval / 2 * (1 + FleetSimulation.this.random.nextDouble()) : interval;
		}

		private void plan(double wait, @Nullable Integer secret) {
			FleetSimulation.this.queue.add(new Wake(FleetSimulation.this.now + wait, this, secret));
		}

		private void sleep(SimulatedTask agenda) {
			long nanos = agenda.nanosUntilNext();
			if (nanos < Long.MAX_VALUE) {
				this.next = FleetSimulation.this.now + Math.max(nanos, 0) / NANOS;
				FleetSimulation.this.queue.add(new Wake(this.next, this, null));
			}
		}

		private void receive(int secret) {
			SimulatedTask known = this.agenda;
			if (known != null) {
				known.moved(secret, FleetSimulation.this.spread);
				sleep(known);
			}
		}

		private void check() {
			SimulatedTask known = this.agenda;
			if (known == null) {
				return;
			}
			this.round++;
			List<Integer> changed = known.begin().stream().filter((secret) -> describe(known, secret)).toList();
			boolean batch = changed.size() > 1 && single(Operation.BATCH);
			for (int secret : changed) {
				if (batch || call(Operation.GET)) {
					known.use(secret, FleetSimulation.this.secrets.current(secret, FleetSimulation.this.now));
					note(secret);
					known.succeeded(secret);
				}
				else {
					known.failed(secret);
				}
			}
			sleep(known);
		}

		/** Asks for the versions. */
		private boolean describe(SimulatedTask known, int secret) {
			if (!(FleetSimulation.this.load.isOut(FleetSimulation.this.now) ? askWhileOut()
					: call(Operation.DESCRIBE))) {
				known.failed(secret);
				return false;
			}
			if (known.described(secret, FleetSimulation.this.secrets.versions(secret, FleetSimulation.this.now))) {
				return true;
			}
			known.succeeded(secret);
			return false;
		}

		/**
		 * While a Region does not answer, the replica Region is asked after it. If there
		 * is none, one secret of a round is asked about, and the others wait with it.
		 */
		private boolean askWhileOut() {
			SecretsManagerLoad other = FleetSimulation.this.replica;
			if (other != null || this.silentRound != this.round) {
				this.silentRound = this.round;
				call(Operation.DESCRIBE);
			}
			return other != null
					&& other.call(Operation.DESCRIBE, FleetSimulation.this.now, FleetSimulation.this.weight);
		}

		/** Reads the value, whether it changed or not. */
		private void read(int secret) {
			if (call(Operation.GET)) {
				note(secret);
			}
		}

		/** A client that asks for each secret by itself. */
		private void ask(int secret) {
			if (FleetSimulation.this.reader == Reader.AGENT) {
				read(secret);
			}
			else if (call(Operation.DESCRIBE)
					&& FleetSimulation.this.secrets.current(secret, FleetSimulation.this.now) == 1
					&& !this.current[secret]) {
				read(secret);
			}
			plan(pause(), secret);
		}

		private void note(int secret) {
			if (!this.current[secret] && FleetSimulation.this.secrets.current(secret, FleetSimulation.this.now) == 1) {
				this.current[secret] = true;
				FleetSimulation.this.seen[FleetSimulation.this.seenCount++] = FleetSimulation.this.now
						- FleetSimulation.this.secrets.move(secret);
			}
		}

	}

}
