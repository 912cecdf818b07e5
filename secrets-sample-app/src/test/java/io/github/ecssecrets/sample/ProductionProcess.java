package io.github.ecssecrets.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The production application in a process of its own, which sees no environment variables
 * but those it is given.
 */
final class ProductionProcess implements AutoCloseable {

	/** What Maven's package phase makes. */
	static final Path JAR = Path.of("target", "secrets-sample-app.jar");

	private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");

	private final Process process;

	private final Path output;

	private final Path loadedClasses;

	private ProductionProcess(Path directory, List<String> launch, Map<String, String> environment,
			Map<String, String> systemProperties) throws IOException {
		this.output = directory.resolve("output.txt");
		this.loadedClasses = directory.resolve("classes.txt");
		List<String> command = new ArrayList<>();
		command.add(java());
		command.add("-Xlog:class+load:file=" + this.loadedClasses);
		systemProperties.forEach((name, value) -> command.add("-D" + name + "=" + value));
		command.addAll(launch);
		command.add("--server.port=0");
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(this.output.toFile());
		builder.environment().clear();
		builder.environment().putAll(environment);
		this.process = builder.start();
	}

	static String java() {
		return ProcessHandle.current().info().command().orElse("java");
	}

	/**
	 * Starts the application from its jar and waits until it is ready.
	 */
	static ProductionProcess start(Path directory, Map<String, String> environment,
			Map<String, String> systemProperties) throws IOException {
		return start(directory, List.of("-jar", JAR.toString()), environment, systemProperties);
	}

	/**
	 * Starts the application and waits until it is ready.
	 * @param launch options of the JVM that say what to run
	 */
	static ProductionProcess start(Path directory, List<String> launch, Map<String, String> environment,
			Map<String, String> systemProperties) throws IOException {
		ProductionProcess started = new ProductionProcess(directory, launch, environment, systemProperties);
		await().atMost(Duration.ofMinutes(4))
			.until(() -> started.output().contains("Started SampleApplication") || !started.process.isAlive());
		assertThat(started.process.isAlive()).as(started.output()).isTrue();
		return started;
	}

	String page() {
		Matcher port = PORT.matcher(output());
		assertThat(port.find()).isTrue();
		String page = RestClient.create("http://localhost:" + port.group(1)).get().retrieve().body(String.class);
		return String.valueOf(page);
	}

	String output() {
		try {
			return Files.readString(this.output);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	List<String> loadedClasses(String packageName) throws IOException {
		try (Stream<String> lines = Files.lines(this.loadedClasses)) {
			return lines.filter((line) -> line.contains("] " + packageName + ".")).toList();
		}
	}

	@Override
	public void close() {
		this.process.destroy();
		await().atMost(Duration.ofMinutes(1)).until(() -> !this.process.isAlive());
	}

}
