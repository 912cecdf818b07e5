package io.github.ecssecrets.sample;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.github.ecssecrets.test.ServerPorts;

/**
 * Runs the application once, as production runs it, for the JVM to make its archive of
 * classes: an AOT cache from JDK 25 on, a class archive before. It needs neither AWS nor
 * a database of its own: PostgreSQL and Secrets Manager run here, with invented secrets.
 * The database's credentials are injected, as a task definition does; the API key is read
 * by the AWS SDK. So the classes of both ways are in the archive, and of requests, too.
 * No secret is: an archive that has one is deleted, and the run fails.
 */
final class TrainingRun {

	/**
	 * How often each page is asked for: the classes of requests belong into the archive.
	 */
	private static final int ROUNDS = 50;

	private static final boolean AOT_CACHE = Runtime.version().feature() >= 25;

	/**
	 * What the application starts with in training and in production: the collector that
	 * the JVM takes on less than two processors, and the beans that Spring prepared while
	 * the jar was built.
	 */
	private static final List<String> ALWAYS = List.of("-XX:+UseSerialGC", "-Dspring.aot.enabled=true");

	/**
	 * Room for a start without a collection of garbage. By default a heap starts with 1.6
	 * % of the memory, and the first 21 MB of classes are collected.
	 */
	private static final List<String> ROOM = List.of("-XX:InitialRAMPercentage=30", "-XX:MetaspaceSize=96m");

	/** Must stand before options for diagnosis, which are in the next two. */
	private static final String UNLOCK = "-XX:+UnlockDiagnosticVMOptions";

	/**
	 * Leaves out what the JVM learned of methods in training. With it JDK 25 puts off the
	 * second compiler for what was compiled little in training, for minutes under load
	 * (JDK-8368321).
	 */
	private static final String WITHOUT_PROFILES = "-XX:-AOTReplayTraining";

	/**
	 * Leaves the second compiler to what requests call: nothing of what only a start
	 * calls often, which a file beside the Dockerfile lists, and the rest after three
	 * times the calls. Higher thresholds are ready sooner, and serve fewer requests after
	 * a minute.
	 */
	private static final List<String> SECOND_COMPILER = List.of("-XX:CompilerDirectivesFile=start.directives",
			"-XX:Tier4InvocationThreshold=15000", "-XX:Tier4MinInvocationThreshold=1800",
			"-XX:Tier4CompileThreshold=45000", "-XX:Tier4BackEdgeThreshold=120000");

	private TrainingRun() {
	}

	/**
	 * Makes the archive.
	 * @param args the jar of the application, the archive to write, and a file for the
	 * options of the application's JVM
	 */
	public static void main(String[] args) throws Exception {
		Path archive = Path.of(args[1]);
		DevelopmentServices services = DevelopmentServices.start();
		run(services, args[0], archive);
		requireNoSecret(archive, services);
		Files.write(Path.of(args[2]), options(archive.getFileName()));
		// PostgreSQL and Secrets Manager end with this process
		System.exit(0);
	}

	private static void run(DevelopmentServices services, String jar, Path archive) throws Exception {
		int port = ServerPorts.free();
		List<String> command = new ArrayList<>(List.of(ProductionProcess.java()));
		command.addAll(ALWAYS);
		command.add(make(archive));
		services.systemProperties().forEach((name, value) -> command.add("-D" + name + "=" + value));
		command.addAll(List.of("-jar", jar, "--server.port=" + port));
		ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
		builder.environment().clear();
		builder.environment()
			.putAll(Map.of("DB_USERNAME", services.username(), "DB_PASSWORD", services.password(), "DB_HOST",
					services.host(), "DB_PORT", String.valueOf(services.port()), "DB_NAME", services.database(),
					"DB_ENGINE", "postgres"));
		Process process = builder.start();
		try {
			while (process.isAlive() && !HealthCheck.isAlive(port)) {
				process.waitFor(100, TimeUnit.MILLISECONDS);
			}
			HttpClient client = HttpClient.newHttpClient();
			for (int round = 0; round < ROUNDS; round++) {
				use(client, port);
			}
			process.destroy();
			process.waitFor();
		}
		finally {
			process.destroyForcibly();
		}
		if (!Files.isRegularFile(archive)) {
			throw new IllegalStateException("The training run wrote no " + archive);
		}
	}

	private static void use(HttpClient client, int port) throws IOException, InterruptedException {
		URI address = URI.create("http://localhost:" + port);
		for (String path : List.of("/", "/api/entries", "/actuator/health/readiness")) {
			HttpRequest request = HttpRequest.newBuilder(address.resolve(path)).build();
			if (client.send(request, BodyHandlers.discarding()).statusCode() != 200) {
				throw new IllegalStateException(path + " does not answer");
			}
		}
	}

	private static void requireNoSecret(Path archive, DevelopmentServices services) throws IOException {
		String content = Files.readString(archive, StandardCharsets.ISO_8859_1);
		if (Stream.of(services.password(), DevelopmentServices.API_KEY).anyMatch(content::contains)) {
			Files.delete(archive);
			throw new IllegalStateException("There was a secret in " + archive + ", which is deleted");
		}
	}

	private static List<String> options(Path archive) {
		List<String> options = new ArrayList<>(ALWAYS);
		options.addAll(ROOM);
		options.add(use(archive));
		options.add(UNLOCK);
		options.addAll(SECOND_COMPILER);
		if (AOT_CACHE) {
			options.add(WITHOUT_PROFILES);
		}
		return options;
	}

	private static String make(Path archive) {
		return (AOT_CACHE ? "-XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=") + archive;
	}

	/** The option by which a JVM uses an archive. */
	private static String use(Path archive) {
		return (AOT_CACHE ? "-XX:AOTCache=" : "-XX:SharedArchiveFile=") + archive;
	}

}
