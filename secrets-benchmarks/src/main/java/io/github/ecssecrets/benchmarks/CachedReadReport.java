package io.github.ecssecrets.benchmarks;

import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Measures all cached reads side by side and prints one table. It takes about four
 * minutes. Each round measures every read in a new JVM, first on one thread, then on two,
 * so a noisy minute of the machine falls on all of them.
 */
public final class CachedReadReport {

	private static final int ROUNDS = 3;

	private CachedReadReport() {
	}

	/**
	 * Runs the benchmarks.
	 * @param args not used
	 * @throws RunnerException if one of them did not run; how fast it ran never matters
	 */
	public static void main(String[] args) throws RunnerException {
		Measurements oneThread = new Measurements();
		Measurements twoThreads = new Measurements();
		for (int round = 1; round <= ROUNDS; round++) {
			System.out.println("Round " + round + " of " + ROUNDS);
			new Runner(options(1)).run().forEach(oneThread::add);
			new Runner(options(2)).run().forEach(twoThreads::add);
		}
		System.out.printf("%nMedian (least to most) of %d iterations in %d JVMs; JDK %s, %d processors%n%n",
				oneThread.nanos(CachedRead.ECS_SECRETS).getN(), ROUNDS, System.getProperty("java.version"),
				Runtime.getRuntime().availableProcessors());
		System.out.print(new CachedReadTable(oneThread, twoThreads));
	}

	private static Options options(int threads) {
		return new OptionsBuilder().include(CachedReadBenchmark.class.getName())
			.forks(1)
			.threads(threads)
			.warmupIterations(2)
			.warmupTime(TimeValue.milliseconds(800))
			.measurementIterations(5)
			.measurementTime(TimeValue.milliseconds(300))
			.jvmArgs("-Xmx512m")
			.addProfiler(GCProfiler.class)
			.shouldFailOnError(true)
			.verbosity(VerboseMode.SILENT)
			.build();
	}

}
