package io.github.ecssecrets.benchmarks.peers;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * Runs every client through rotations under load, one client after the other, and prints
 * one table. It takes about five minutes.
 */
public final class RotationReport {

	private static final Duration PAUSE = Duration.ofSeconds(2);

	private RotationReport() {
	}

	/**
	 * Runs the clients. The system property {@code benchmark.windows} has the lengths of
	 * the rotation window in seconds, with commas in between, and
	 * {@code benchmark.rotations} the number of rotations in a row.
	 * @param args not used
	 * @throws InterruptedException if the thread is interrupted
	 */
	public static void main(String[] args) throws InterruptedException {
		List<Duration> windows = Stream.of(System.getProperty("benchmark.windows", "0,1,5").split(","))
			.map((seconds) -> Duration.ofSeconds(Long.parseLong(seconds.strip())))
			.toList();
		int rotations = Integer.getInteger("benchmark.rotations", 3);
		RotationTable table = new RotationTable();
		try (RotationScenario scenario = new RotationScenario(PAUSE)) {
			for (LoadedClient client : LoadedClient.all()) {
				for (Duration window : windows) {
					System.out.printf("%s, window of %d s%n", client.label(), window.toSeconds());
					try {
						table.add(client, window, scenario.run(client, window, rotations));
					}
					catch (ClientFailedException ex) {
						table.add(client, window, ex);
					}
				}
			}
		}
		System.out.printf("%nFor each line %d single-user rotations in a row; JDK %s, %d processors%n%n", rotations,
				System.getProperty("java.version"), Runtime.getRuntime().availableProcessors());
		System.out.print(table);
	}

}
