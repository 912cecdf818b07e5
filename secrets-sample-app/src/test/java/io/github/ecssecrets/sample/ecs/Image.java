package io.github.ecssecrets.sample.ecs;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import tools.jackson.databind.json.JsonMapper;

/**
 * What the image of the sample has in its working directory, made without a container
 * engine as the Dockerfile makes it: the application, extracted from its jar, files that
 * are copied as they are, the archive of the training run, and the options of the JVM.
 *
 * @param directory the working directory
 * @param entryPoint what the Dockerfile starts
 */
record Image(Path directory, List<String> entryPoint) {

	private static final Path JAR = Path.of("target", "secrets-sample-app.jar");

	private static final Path DOCKERFILE = Path.of("Dockerfile");

	private static final Path DOCKERIGNORE = Path.of(".dockerignore");

	/** A file that is copied into the working directory as it is. */
	private static final Pattern COPIED = Pattern.compile("(?m)^COPY (\\S+) \\./$");

	private static final Pattern ENTRY_POINT = Pattern.compile("(?m)^ENTRYPOINT (\\[.*])$");

	private static final String APPLICATION = "app.jar";

	private static final String OPTIONS = "jvm.options";

	/**
	 * Makes the working directory from the packaged application.
	 * @param directory where to, readable for every user
	 */
	static Image build(Path directory) throws Exception {
		Path work = Files.createDirectories(directory).toAbsolutePath();
		Path copy = Files.copy(JAR.toAbsolutePath(),
				Files.createDirectories(work.resolveSibling("layers")).resolve(APPLICATION));
		run(work, "-Djarmode=tools", "-jar", copy.toString(), "extract", "--force", "--destination", work.toString());
		run(work, "-cp", testClassPath(), "io.github.ecssecrets.sample.TrainingRun", APPLICATION, "app.archive",
				OPTIONS);
		String dockerfile = Files.readString(DOCKERFILE);
		for (MatchResult copied : COPIED.matcher(dockerfile).results().toList()) {
			copy(copied.group(1), work);
		}
		Matcher entryPoint = ENTRY_POINT.matcher(dockerfile);
		if (!entryPoint.find()) {
			throw new IllegalStateException(DOCKERFILE + " has no ENTRYPOINT");
		}
		return new Image(work, List.of(JsonMapper.shared().readValue(entryPoint.group(1), String[].class)));
	}

	private static void copy(String file, Path work) throws IOException {
		if (!Files.readAllLines(DOCKERIGNORE).contains("!" + file)) {
			throw new IllegalStateException(
					"The Dockerfile copies " + file + ", and " + DOCKERIGNORE + " leaves it out");
		}
		Files.copy(Path.of(file), work.resolve(file));
	}

	/** The options that the training run says. */
	List<String> options() throws IOException {
		return Files.readAllLines(this.directory.resolve(OPTIONS));
	}

	/** Changes the options with which containers will start. */
	void setOptions(List<String> options) throws IOException {
		Files.write(this.directory.resolve(OPTIONS), options);
	}

	private static String testClassPath() {
		return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
			.map((entry) -> Path.of(entry).toAbsolutePath().toString())
			.collect(Collectors.joining(File.pathSeparator));
	}

	static String java() {
		return ProcessHandle.current().info().command().orElse("java");
	}

	/** Where the programs of the image are. */
	static String path() {
		return Path.of(java()).getParent() + ":/usr/local/bin:/usr/bin:/bin";
	}

	/** The command that starts a container. */
	List<String> command(ContainerDefinition container) {
		List<String> command = new ArrayList<>(
				container.entryPoint().isEmpty() ? this.entryPoint : container.entryPoint());
		command.addAll(container.command());
		return command;
	}

	private static void run(Path directory, String... arguments) throws IOException, InterruptedException {
		List<String> command = new ArrayList<>(List.of(java(), "-XX:TieredStopAtLevel=1"));
		command.addAll(List.of(arguments));
		Process process = new ProcessBuilder(command).directory(directory.toFile()).inheritIO().start();
		if (process.waitFor() != 0) {
			throw new IllegalStateException("The image cannot be built: " + List.of(arguments) + " failed");
		}
	}

}
