package io.github.ecssecrets.benchmarks.client;

import java.time.Duration;

/**
 * What a client says as its last line: the processor time that its process took.
 */
public final class ProcessCost {

	private static final String LINE = "Processor time ms: ";

	private ProcessCost() {
	}

	/**
	 * Prints the line.
	 */
	@SuppressWarnings("SystemOut")
	public static void print() {
		long millis = ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toMillis();
		System.out.println(LINE + millis);
	}

	/**
	 * Reads it. A JVM that writes an archive prints more after it.
	 * @param output what the process printed
	 * @return the processor time
	 */
	public static Duration of(String output) {
		String millis = output.lines()
			.filter((line) -> line.startsWith(LINE))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException("The process did not tell its processor time"));
		return Duration.ofMillis(Long.parseLong(millis.substring(LINE.length())));
	}

}
