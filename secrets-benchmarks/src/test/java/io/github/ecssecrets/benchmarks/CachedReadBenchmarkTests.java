package io.github.ecssecrets.benchmarks;

import java.util.function.Function;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each way of {@link CachedReadBenchmark} reads the same value.
 */
class CachedReadBenchmarkTests {

	private static CachedReadBenchmark benchmark;

	@BeforeAll
	static void start() {
		benchmark = new CachedReadBenchmark();
	}

	@AfterAll
	static void close() {
		benchmark.close();
	}

	@ParameterizedTest
	@MethodSource("reads")
	void readGivesTheValueOfTheField(Function<CachedReadBenchmark, String> read) {
		assertThat(read.apply(benchmark)).isEqualTo(CachedReadBenchmark.PASSWORD);
	}

	static Stream<Function<CachedReadBenchmark, String>> reads() {
		return Stream.of(CachedReadBenchmark::secrets, CachedReadBenchmark::liveSecret,
				CachedReadBenchmark::awsCacheAndJackson, CachedReadBenchmark::caffeine,
				CachedReadBenchmark::expiringCaffeine, CachedReadBenchmark::volatileField);
	}

}
