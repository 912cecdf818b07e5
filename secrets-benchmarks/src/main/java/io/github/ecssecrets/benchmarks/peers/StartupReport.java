package io.github.ecssecrets.benchmarks.peers;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Starts every application over and over, without an archive of classes and with one, and
 * prints a table for each. It takes about eight minutes. Each round starts all of them,
 * so a noisy minute of the machine falls on all. The first round is not counted; it makes
 * the archives.
 */
public final class StartupReport {

	private StartupReport() {
	}

	/**
	 * Starts the applications. The system property {@code benchmark.rounds} has the
	 * number of rounds that count, {@code benchmark.java.home} the JDK that they run on,
	 * and {@code benchmark.clients} the names of the applications, if not all are
	 * started.
	 * @param args not used
	 * @throws InterruptedException if the thread is interrupted
	 */
	public static void main(String[] args) throws InterruptedException {
		int rounds = Integer.getInteger("benchmark.rounds", 7);
		List<StartedClient> clients = clients(System.getProperty("benchmark.clients", ""));
		Map<ClassArchive, StartupTable> tables = new EnumMap<>(ClassArchive.class);
		try (StartupScenario scenario = new StartupScenario()) {
			for (int round = 0; round <= rounds; round++) {
				System.out.println("Round " + round + " of " + rounds);
				for (ClassArchive archive : ClassArchive.values()) {
					StartupTable table = tables.computeIfAbsent(archive, (key) -> new StartupTable());
					for (StartedClient client : clients) {
						run(scenario, client, archive, table, round);
					}
				}
			}
		}
		tables.forEach((archive, table) -> {
			System.out.printf("%nMedian (least to most) of %d processes; %s, %s, %d processors%n%n", rounds,
					ClassArchive.jdk(), archive.label(), Runtime.getRuntime().availableProcessors());
			System.out.print(table);
		});
	}

	private static List<StartedClient> clients(String names) {
		return names.isEmpty() ? List.of(StartedClient.values())
				: Stream.of(names.split(",")).map(StartedClient::valueOf).toList();
	}

	private static void run(StartupScenario scenario, StartedClient client, ClassArchive archive, StartupTable table,
			int round) throws InterruptedException {
		if (table.hasFailed(client)) {
			return;
		}
		try {
			StartupFigures figures = scenario.run(client,
					(round > 0) ? archive.options(client) : archive.trainingOptions(client));
			if (round > 0) {
				table.add(client, figures);
			}
		}
		catch (ClientFailedException ex) {
			table.add(client, ex);
		}
	}

}
