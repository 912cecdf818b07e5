package io.github.ecssecrets.benchmarks;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.util.ListStatistics;

/**
 * What was measured for one number of threads: every iteration of every fork.
 */
final class Measurements {

	private static final String ALLOCATION = "gc.alloc.rate.norm";

	private final Map<CachedRead, ListStatistics> nanos = new EnumMap<>(CachedRead.class);

	private final Map<CachedRead, ListStatistics> bytes = new EnumMap<>(CachedRead.class);

	void add(RunResult result) {
		BenchmarkParams params = result.getParams();
		CachedRead read = CachedRead.of(params.getBenchmark());
		for (BenchmarkResult fork : result.getBenchmarkResults()) {
			for (IterationResult iteration : fork.getIterationResults()) {
				Result<?> allocation = Objects.requireNonNull(iteration.getSecondaryResults().get(ALLOCATION),
						ALLOCATION);
				add(read, iteration.getPrimaryResult().getScore(), allocation.getScore());
			}
		}
	}

	void add(CachedRead read, double nanosPerRead, double bytesPerRead) {
		this.nanos.computeIfAbsent(read, (key) -> new ListStatistics()).addValue(nanosPerRead);
		this.bytes.computeIfAbsent(read, (key) -> new ListStatistics()).addValue(bytesPerRead);
	}

	/** Time for one read, in nanoseconds. */
	ListStatistics nanos(CachedRead read) {
		return recorded(this.nanos, read);
	}

	/** The median of the bytes that one read allocates. */
	double bytes(CachedRead read) {
		return recorded(this.bytes, read).getPercentile(50);
	}

	/** How many times as long as the store's read another takes, by the medians. */
	double timesOurs(CachedRead read) {
		return nanos(read).getPercentile(50) / nanos(CachedRead.ECS_SECRETS).getPercentile(50);
	}

	private static ListStatistics recorded(Map<CachedRead, ListStatistics> measured, CachedRead read) {
		ListStatistics statistics = measured.get(read);
		if (statistics == null) {
			throw new IllegalStateException("'" + read.label() + "' was not measured");
		}
		return statistics;
	}

}
