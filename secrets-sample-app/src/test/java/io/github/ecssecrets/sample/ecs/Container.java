package io.github.ecssecrets.sample.ecs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A container that runs as a process. It sees no variables but its own.
 */
final class Container {

	/** What a shell tells of a process that a signal ended: 128 and the number. */
	static final int TERMINATED = 128 + 15;

	static final int KILLED = 128 + 9;

	private final ContainerDefinition definition;

	private final Path directory;

	private final Map<String, String> environment;

	private final Path output;

	private final Process process;

	/**
	 * Starts a container.
	 * @param directory its working directory
	 * @param output where what it prints goes
	 */
	Container(ContainerDefinition definition, List<String> command, Path directory, Map<String, String> environment,
			Path output) {
		this.definition = definition;
		this.directory = directory;
		this.environment = environment;
		this.output = output;
		this.process = start(command, output);
	}

	private Process start(List<String> command, Path out) {
		ProcessBuilder builder = new ProcessBuilder(command).directory(this.directory.toFile())
			.redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.appendTo(out.toFile()));
		builder.environment().clear();
		builder.environment().putAll(this.environment);
		try {
			return builder.start();
		}
		catch (IOException ex) {
			throw new TaskFailedToStartException("CannotStartContainerError: " + this.definition.name());
		}
	}

	ContainerDefinition definition() {
		return this.definition;
	}

	/** The variables that the container sees. */
	Map<String, String> environment() {
		return Map.copyOf(this.environment);
	}

	Process process() {
		return this.process;
	}

	boolean isRunning() {
		return this.process.isAlive();
	}

	/** Everything that the container has printed. */
	String output() {
		try {
			return Files.readString(this.output);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Waits for the container to end by itself. */
	int awaitExit(Duration timeout) {
		return ended(timeout) ? this.process.exitValue() : stop();
	}

	/**
	 * Runs the command of the health check in the container, once.
	 * @param launcher what comes before the command
	 * @param port where the application listens, as all containers share the network
	 */
	boolean isHealthy(List<String> launcher, int port) {
		List<String> command = new ArrayList<>(launcher);
		command.addAll(this.definition.healthCheck().program());
		command.add(String.valueOf(port));
		Process check = start(command, this.output.resolveSibling(this.definition.name() + "-health.txt"));
		try {
			return check.waitFor(this.definition.healthCheck().timeout(), TimeUnit.SECONDS) && check.exitValue() == 0;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
		finally {
			check.destroyForcibly();
		}
	}

	/**
	 * Stops the container as StopTask does: SIGTERM, and SIGKILL when it takes longer
	 * than the task definition gives it.
	 * @return the exit code
	 */
	int stop() {
		this.process.destroy();
		if (!ended(this.definition.timeToStop())) {
			this.process.destroyForcibly();
			ended(Duration.ofMinutes(1));
		}
		return this.process.exitValue();
	}

	private boolean ended(Duration timeout) {
		try {
			return this.process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

}
