package io.github.ecssecrets.benchmarks.peers;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.github.ecssecrets.test.SecretsManagerServer;
import org.jspecify.annotations.Nullable;

/**
 * The JVM of a client. The AWS SDK in it finds the in-process Secrets Manager through its
 * environment, which holds no other variable of AWS. What it prints is kept in the build
 * directory.
 */
final class ClientProcess implements AutoCloseable {

	private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

	private final Process process;

	private final Path log;

	private final BufferedReader output;

	private final BufferedWriter input;

	private ClientProcess(Process process, Path log) {
		this.process = process;
		this.log = log;
		this.output = process.inputReader(StandardCharsets.UTF_8);
		this.input = process.outputWriter(StandardCharsets.UTF_8);
	}

	/**
	 * Starts a client.
	 * @param main its main class
	 * @param arguments the arguments of the main class
	 * @param environment variables to add
	 */
	static ClientProcess start(String classPath, Class<?> main, List<String> arguments, SecretsManagerServer server,
			Map<String, String> environment) {
		return start(List.of(), classPath, main, arguments, server, environment);
	}

	/**
	 * Starts a client.
	 * @param options options of its JVM
	 * @param main its main class
	 * @param arguments the arguments of the main class
	 * @param environment variables to add
	 */
	static ClientProcess start(List<String> options, String classPath, Class<?> main, List<String> arguments,
			SecretsManagerServer server, Map<String, String> environment) {
		List<String> command = new ArrayList<>();
		command.add(Path.of(javaHome(), "bin", "java").toString());
		command.addAll(options);
		command.addAll(List.of("-classpath", classPath, main.getName()));
		command.addAll(arguments);
		try {
			Path directory = Files.createDirectories(ClassPath.target().resolve("clients"));
			Path log = Files.createTempFile(directory, main.getSimpleName() + "-", ".log");
			ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
			Map<String, String> variables = builder.environment();
			variables.keySet().removeIf((name) -> name.startsWith("AWS_"));
			variables.putAll(Map.of("AWS_ENDPOINT_URL_SECRETS_MANAGER", server.endpoint().toString(), "AWS_REGION",
					server.region(), "AWS_ACCESS_KEY_ID", "AKIABENCHMARK", "AWS_SECRET_ACCESS_KEY", "any",
					"AWS_EC2_METADATA_DISABLED", "true"));
			variables.putAll(environment);
			return new ClientProcess(builder.start(), log);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * The JDK that clients run on: {@code benchmark.java.home}, or that of this process.
	 */
	static String javaHome() {
		return System.getProperty("benchmark.java.home", System.getProperty("java.home"));
	}

	/**
	 * Says a line to the client.
	 */
	void say(String line) throws ClientFailedException {
		try {
			this.input.write(line);
			this.input.newLine();
			this.input.flush();
		}
		catch (IOException ex) {
			throw failed("does not listen");
		}
	}

	/**
	 * Waits for a line of the client.
	 */
	String hear() throws ClientFailedException {
		CompletableFuture<@Nullable String> line = CompletableFuture.supplyAsync(this::readLine);
		try {
			String heard = line.get(LONGEST_WAIT.toSeconds(), TimeUnit.SECONDS);
			if (heard == null) {
				throw failed("ended");
			}
			return heard;
		}
		catch (TimeoutException ex) {
			throw failed("said nothing for " + LONGEST_WAIT.toSeconds() + " s");
		}
		catch (ExecutionException | InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private @Nullable String readLine() {
		try {
			return this.output.readLine();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Waits until the client has ended by itself, well.
	 * @return what it printed that was not heard
	 */
	String awaitEnd() throws ClientFailedException, InterruptedException {
		StringWriter printed = new StringWriter();
		try {
			this.output.transferTo(printed);
			Files.writeString(this.log, printed.toString(), StandardOpenOption.APPEND);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		if (this.process.waitFor() != 0) {
			throw failed("ended with code " + this.process.exitValue());
		}
		return printed.toString();
	}

	private ClientFailedException failed(String what) {
		return new ClientFailedException(
				"The process " + what + ". " + Complaint.in(this.log) + " (" + this.log.getFileName() + ")");
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
		this.process.onExit().join();
	}

}
