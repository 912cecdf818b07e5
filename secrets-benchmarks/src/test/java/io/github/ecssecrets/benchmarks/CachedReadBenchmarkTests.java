package io.github.ecssecrets.benchmarks;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.openjdk.jmh.annotations.Benchmark;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each benchmark reads what it says. Nothing is timed here.
 */
class CachedReadBenchmarkTests {

	private static CachedReaders readers;

	@BeforeAll
	static void start() {
		readers = new CachedReaders();
	}

	@AfterAll
	static void close() {
		readers.close();
	}

	@ParameterizedTest
	@EnumSource
	void readGivesTheSecret(CachedRead read) throws ReflectiveOperationException {
		Method benchmark = CachedReadBenchmark.class.getMethod(read.method(), CachedReaders.class);
		assertThat(benchmark.invoke(new CachedReadBenchmark(), readers))
			.isEqualTo((read != CachedRead.AWS_WHOLE_SECRET) ? CachedReaders.PASSWORD : CachedReaders.JSON);
	}

	@Test
	void everyBenchmarkIsARowOfTheTable() {
		Stream<String> benchmarks = Arrays.stream(CachedReadBenchmark.class.getMethods())
			.filter((method) -> method.isAnnotationPresent(Benchmark.class))
			.map(Method::getName);
		assertThat(benchmarks)
			.containsExactlyInAnyOrderElementsOf(Arrays.stream(CachedRead.values()).map(CachedRead::method).toList());
	}

}
