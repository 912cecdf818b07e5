package io.github.ecssecrets.benchmarks.peers;

/**
 * Starts every application over and over and prints one table. It takes about four
 * minutes. Each round starts all of them, so a noisy minute of the machine falls on all;
 * the first round is not counted.
 */
public final class StartupReport {

	private StartupReport() {
	}

	/**
	 * Starts the applications. The system property {@code benchmark.rounds} has the
	 * number of rounds that count.
	 * @param args not used
	 * @throws InterruptedException if the thread is interrupted
	 */
	public static void main(String[] args) throws InterruptedException {
		int rounds = Integer.getInteger("benchmark.rounds", 7);
		StartupTable table = new StartupTable();
		try (StartupScenario scenario = new StartupScenario()) {
			for (int round = 0; round <= rounds; round++) {
				System.out.println("Round " + round + " of " + rounds);
				for (StartedClient client : StartedClient.values()) {
					run(scenario, client, table, round > 0);
				}
			}
		}
		System.out.printf("%nMedian (least to most) of %d processes; JDK %s, %d processors%n%n", rounds,
				System.getProperty("java.version"), Runtime.getRuntime().availableProcessors());
		System.out.print(table);
	}

	private static void run(StartupScenario scenario, StartedClient client, StartupTable table, boolean counts)
			throws InterruptedException {
		if (table.hasFailed(client)) {
			return;
		}
		try {
			StartupFigures figures = scenario.run(client);
			if (counts) {
				table.add(client, figures);
			}
		}
		catch (ClientFailedException ex) {
			table.add(client, ex);
		}
	}

}
