package io.github.ecssecrets.benchmarks.fleet;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/**
 * Counts the calls of each second against the quotas, and throttles what is above.
 */
final class SecretsManagerLoad {

	private final Map<Operation, double[]> perSecond = new EnumMap<>(Operation.class);

	private final int seconds;

	private double throttled;

	/** From when to when no call is answered. */
	private double outageStart = Double.MAX_VALUE;

	private double outageEnd;

	SecretsManagerLoad(int seconds) {
		this.seconds = seconds + 1;
	}

	void outage(double start, double end) {
		this.outageStart = start;
		this.outageEnd = end;
	}

	boolean isOut(double time) {
		return time >= this.outageStart && time < this.outageEnd;
	}

	/**
	 * Counts a call. What happens before the scenario begins does not count.
	 * @param tasks how many tasks of the fleet make this call now
	 * @return whether it is answered
	 */
	boolean call(Operation operation, double time, double tasks) {
		if (time < 0) {
			return true;
		}
		int second = Math.min((int) time, this.seconds - 1);
		boolean within = add(operation, second, tasks);
		if (isOut(time)) {
			return false;
		}
		if (within && operation != Operation.DESCRIBE) {
			within = add(Operation.DECRYPT, second, tasks * operation.secrets());
		}
		if (!within) {
			this.throttled += tasks;
		}
		return within;
	}

	private boolean add(Operation operation, int second, double calls) {
		double[] counts = counts(operation);
		counts[second] += calls;
		return counts[second] <= operation.quota() + 0.5;
	}

	private double[] counts(Operation operation) {
		return this.perSecond.computeIfAbsent(operation, (absent) -> new double[this.seconds]);
	}

	/** The most calls in a second. */
	double peak(Operation operation) {
		return Arrays.stream(counts(operation)).max().orElse(0);
	}

	private double sum(Operation operation) {
		return Arrays.stream(counts(operation)).sum();
	}

	double calls() {
		return sum(Operation.DESCRIBE) + sum(Operation.GET) + sum(Operation.BATCH);
	}

	/** Events that CloudTrail logs: one for each secret of a batch, too. */
	double logged() {
		return calls() + sum(Operation.BATCH) * (Operation.BATCH.secrets() - 1);
	}

	double throttled() {
		return this.throttled;
	}

}
