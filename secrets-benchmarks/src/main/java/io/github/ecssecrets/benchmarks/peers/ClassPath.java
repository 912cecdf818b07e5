package io.github.ecssecrets.benchmarks.peers;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.ecssecrets.benchmarks.client.Load;
import org.jspecify.annotations.Nullable;

/**
 * The class path of a client: what this module has in its package {@code client}, and
 * what Maven resolves. It holds nothing of what measures.
 */
enum ClassPath {

	/** This library with a database, as the build of this module wrote it. */
	ECS_SECRETS(null, "client.classpath"),

	/** This library, as the build of this module wrote it. */
	ECS_SECRETS_WITHOUT_DATABASE(null, "client-without-database.classpath"),

	/** That without this library, whose AWS SDK is left. */
	AWS_SDK(null, "client-without-database.classpath"),

	SPRING_BOOT("spring-boot", "classpath"),

	SPRING_CLOUD_AWS("spring-cloud-aws", "classpath"),

	SPRING_CLOUD_AWS_WITH_DATABASE("spring-cloud-aws-jdbc", "classpath"),

	AWS_SECRETSMANAGER_JDBC("aws-secretsmanager-jdbc", "classpath"),

	AWS_ADVANCED_JDBC_WRAPPER("aws-advanced-jdbc-wrapper", "classpath");

	private static @Nullable String resolution;

	private static @Nullable Path ownJar;

	private final @Nullable String peer;

	private final String file;

	ClassPath(@Nullable String peer, String file) {
		this.peer = peer;
		this.file = file;
	}

	/**
	 * The class path as {@code java} takes it. The first one of a peer lets Maven resolve
	 * all of them, and download what is missing.
	 * @throws ClientFailedException if Maven cannot resolve it
	 */
	String value() throws ClientFailedException {
		if (this.peer != null) {
			String said = resolvePeers();
			if (Files.notExists(path())) {
				throw new ClientFailedException(Complaint.ofMaven(said, this.peer));
			}
		}
		try {
			return ownJar() + File.pathSeparator + libraries(Files.readString(path()).strip());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private String libraries(String all) {
		if (this != AWS_SDK) {
			return all;
		}
		return Stream.of(all.split(File.pathSeparator))
			.filter((entry) -> !entry.contains("secrets-core") && !entry.contains("secrets-spring-boot-starter"))
			.collect(Collectors.joining(File.pathSeparator));
	}

	/**
	 * The clients as a jar: an archive of classes takes none from a directory. It is
	 * written once by each process, since a JVM refuses an archive whose jar is newer.
	 */
	private static synchronized Path ownJar() throws IOException {
		Path jar = ownJar;
		if (jar == null) {
			jar = writeOwnJar();
			ownJar = jar;
		}
		return jar;
	}

	private static Path writeOwnJar() throws IOException {
		Path jar = Files.createTempFile(target(), "clients-", ".jar");
		jar.toFile().deleteOnExit();
		Path classes = ownClasses();
		try (OutputStream file = Files.newOutputStream(jar);
				JarOutputStream output = new JarOutputStream(file);
				Stream<Path> files = Files.walk(classes)) {
			for (Path source : files.filter((path) -> path.toString().contains("/client/"))
				.filter(Files::isRegularFile)
				.toList()) {
				output.putNextEntry(new JarEntry(classes.relativize(source).toString()));
				Files.copy(source, output);
			}
		}
		return jar;
	}

	private Path path() {
		return (this.peer != null) ? peers().resolve(this.peer).resolve("target").resolve(this.file)
				: target().resolve(this.file);
	}

	private static Path peers() {
		return target().resolveSibling("peers");
	}

	/**
	 * What Maven said; nothing if it found everything.
	 */
	private static synchronized String resolvePeers() {
		String said = resolution;
		if (said == null) {
			try {
				for (ClassPath classPath : values()) {
					if (classPath.peer != null) {
						Files.deleteIfExists(classPath.path());
					}
				}
				Process maven = new ProcessBuilder(mavenCommand(), "-B", "-q", "-fae", "dependency:build-classpath")
					.directory(peers().toFile())
					.redirectErrorStream(true)
					.start();
				maven.getOutputStream().close();
				try (InputStream output = maven.getInputStream()) {
					said = new String(output.readAllBytes(), StandardCharsets.UTF_8);
				}
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
			resolution = said;
		}
		return said;
	}

	private static String mavenCommand() {
		String home = System.getProperty("maven.home");
		return (home != null) ? Path.of(home, "bin", "mvn").toString() : "mvn";
	}

	/**
	 * The build directory of this module.
	 */
	static Path target() {
		Path target = ownClasses().getParent();
		if (target == null) {
			throw new IllegalStateException(ownClasses() + " is not below a build directory");
		}
		return target;
	}

	private static Path ownClasses() {
		try {
			return Path.of(Load.class.getProtectionDomain().getCodeSource().getLocation().toURI());
		}
		catch (URISyntaxException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
