package io.github.ecssecrets.benchmarks.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * What the JVM of a client has of an earlier run of the same client.
 */
enum ClassArchive {

	NONE,

	/** A class archive; from JDK 25 on an AOT cache. */
	OF_ONE_RUN;

	private static final int AOT_CACHE_SINCE = 25;

	String label() {
		if (this == NONE) {
			return "without an archive";
		}
		return hasAotCache() ? "with an AOT cache" : "with a class archive";
	}

	/**
	 * Options for the run that makes the archive.
	 */
	List<String> trainingOptions(StartedClient client) {
		if (this == NONE) {
			return List.of();
		}
		return List.of((hasAotCache() ? "-XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=") + file(client));
	}

	/**
	 * Options for the runs that use it. Without it they fail.
	 */
	List<String> options(StartedClient client) {
		if (this == NONE) {
			return List.of();
		}
		return hasAotCache() ? List.of("-XX:AOTMode=on", "-XX:AOTCache=" + file(client))
				: List.of("-Xshare:on", "-XX:SharedArchiveFile=" + file(client));
	}

	private static Path file(StartedClient client) {
		Path directory = ClassPath.target().resolve("archives");
		try {
			Files.createDirectories(directory);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return directory.resolve(client.name().toLowerCase(Locale.ROOT) + ".archive");
	}

	/**
	 * The JDK of the clients.
	 */
	static String jdk() {
		return "JDK " + release();
	}

	private static boolean hasAotCache() {
		return Runtime.Version.parse(release()).feature() >= AOT_CACHE_SINCE;
	}

	private static String release() {
		try {
			return Files.readAllLines(Path.of(ClientProcess.javaHome(), "release"))
				.stream()
				.filter((line) -> line.startsWith("JAVA_VERSION="))
				.map((line) -> line.substring(line.indexOf('"') + 1, line.lastIndexOf('"')))
				.findFirst()
				.orElse(System.getProperty("java.version"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
