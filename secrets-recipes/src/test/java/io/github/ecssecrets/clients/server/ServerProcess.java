package io.github.ecssecrets.clients.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

import org.junit.jupiter.api.Assumptions;

import static org.awaitility.Awaitility.await;

/**
 * A server program, with a directory of its own. It ends with this process at the latest.
 */
final class ServerProcess implements AutoCloseable {

	private static final Duration START = Duration.ofSeconds(90);

	private static final Duration END = Duration.ofSeconds(20);

	private final String name;

	private final Path directory;

	private final Process process;

	private final Thread endOfProcess = new Thread(this::stop, "stop-server");

	private ServerProcess(String name, Path directory, Process process) {
		this.name = name;
		this.directory = directory;
		this.process = process;
		Runtime.getRuntime().addShutdownHook(this.endOfProcess);
	}

	/**
	 * Finds a program; the test is skipped where it is not installed.
	 */
	static String program(String debianPackage, String... paths) {
		for (String path : paths) {
			if (Files.isExecutable(Path.of(path))) {
				return path;
			}
		}
		Assumptions.abort("%s is not installed (Debian package %s)".formatted(paths[0], debianPackage));
		throw new AssertionError();
	}

	static Path directory(String name) {
		try {
			return Files.createTempDirectory(name);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Starts a program, whose output goes to a file.
	 */
	static ServerProcess start(String name, Path directory, ProcessBuilder program) {
		try {
			Process process = program.directory(directory.toFile())
				.redirectErrorStream(true)
				.redirectOutput(output(directory).toFile())
				.start();
			return new ServerProcess(name, directory, process);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Waits until the server answers.
	 */
	void awaitAnswer(Callable<Boolean> answers) {
		try {
			await().atMost(START).pollInterval(Duration.ofMillis(50)).ignoreExceptions().until(() -> {
				if (!this.process.isAlive()) {
					throw new AssertionError(this.name + " has ended:\n" + output());
				}
				return answers.call();
			});
		}
		catch (Throwable ex) {
			close();
			throw ex;
		}
	}

	String output() {
		try {
			return Files.readString(output(this.directory));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Path output(Path directory) {
		return directory.resolve("output.log");
	}

	@Override
	public void close() {
		Runtime.getRuntime().removeShutdownHook(this.endOfProcess);
		stop();
	}

	private void stop() {
		List<ProcessHandle> all = Stream.concat(this.process.descendants(), Stream.of(this.process.toHandle()))
			.toList();
		all.forEach(ProcessHandle::destroy);
		all.forEach(ServerProcess::awaitEnd);
		delete(this.directory);
	}

	private static void awaitEnd(ProcessHandle process) {
		try {
			process.onExit().get(END.toSeconds(), TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			process.destroyForcibly();
		}
		catch (ExecutionException | TimeoutException ex) {
			process.destroyForcibly();
		}
	}

	private static void delete(Path directory) {
		try (Stream<Path> files = Files.walk(directory)) {
			for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
				Files.deleteIfExists(file);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public String toString() {
		return this.name;
	}

}
