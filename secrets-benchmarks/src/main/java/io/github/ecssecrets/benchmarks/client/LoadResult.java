package io.github.ecssecrets.benchmarks.client;

import java.time.Duration;

/**
 * What a pool did under load. Its {@link #toString()} is one line that {@link #parse}
 * reads.
 *
 * @param served queries that were answered
 * @param failed queries that were not, most of them because no connection was available
 * @param longestBorrow the longest time in which a connection was given or refused
 */
public record LoadResult(long served, long failed, Duration longestBorrow) {

	/**
	 * Reads a result.
	 * @param text what {@link #toString()} gave
	 * @return the result
	 * @throws IllegalArgumentException if it is something else
	 */
	public static LoadResult parse(String text) {
		String[] numbers = text.split(" ", -1);
		if (numbers.length != 3) {
			throw new IllegalArgumentException("'" + text + "' is no result of a load; three numbers are");
		}
		return new LoadResult(Long.parseLong(numbers[0]), Long.parseLong(numbers[1]),
				Duration.ofNanos(Long.parseLong(numbers[2])));
	}

	@Override
	public String toString() {
		return this.served + " " + this.failed + " " + this.longestBorrow.toNanos();
	}

}
