package io.github.ecssecrets.benchmarks;

import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;

/**
 * Reads one JSON field of a secret that is in memory. Each method is one way to do it,
 * and returns the same text.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CachedReadBenchmark {

	/**
	 * A field that somebody copied the text into: the least a read can cost.
	 * @param readers the fixture
	 * @return the text
	 */
	@Benchmark
	public String volatileField(CachedReaders readers) {
		return readers.text;
	}

	/**
	 * This library's live value.
	 * @param readers the fixture
	 * @return the text
	 */
	@Benchmark
	public String liveSecret(CachedReaders readers) {
		return readers.live.get();
	}

	/**
	 * A cache that somebody put the text of the field into.
	 * @param readers the fixture
	 * @return the text
	 */
	@Benchmark
	public @Nullable String caffeine(CachedReaders readers) {
		return readers.caffeine.getIfPresent(CachedReaders.CACHE_KEY);
	}

	/**
	 * This library's store.
	 * @param readers the fixture
	 * @return the text
	 */
	@Benchmark
	public String ecsSecrets(CachedReaders readers) {
		return readers.secrets.get(CachedReaders.REFERENCE).reveal();
	}

	/**
	 * The caching client of AWS, which gives the whole secret.
	 * @param readers the fixture
	 * @return the JSON
	 */
	@Benchmark
	public String awsWholeSecret(CachedReaders readers) {
		return readers.aws.getSecretString(CachedReaders.SECRET);
	}

	/**
	 * The caching client of AWS, and Jackson for the field.
	 * @param readers the fixture
	 * @return the text
	 */
	@Benchmark
	public String awsAndJackson(CachedReaders readers) {
		String json = readers.aws.getSecretString(CachedReaders.SECRET);
		return CachedReaders.JACKSON.readTree(json).get(CachedReaders.KEY).stringValue();
	}

}
