package io.github.ecssecrets.aws;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

import javax.tools.ToolProvider;

import io.github.ecssecrets.SecretReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.util.VersionInfo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * The error for an AWS SDK on the class path that does not fit.
 */
class SdkOnClassPathTests {

	@TempDir
	private Path directory;

	@Test
	void findWhenAnArtifactOfTheSdkIsMissingNamesIt() throws Exception {
		try (URLClassLoader loader = loader("/retries-spi/", List.of())) {
			assertThat(failure(loader)).startsWith("CLIENT_INCOMPATIBLE")
				.contains("NoClassDefFoundError: software.amazon.awssdk.retries.api.")
				.contains("found no retries-spi of software.amazon.awssdk, and " + VersionInfo.SDK_VERSION
						+ " is expected");
		}
	}

	@Test
	void findWhenAnArtifactOfTheSdkIsOldNamesItsVersion() throws Exception {
		Path classes = oldUrlConnectionClient();
		try (URLClassLoader loader = loader("/none/", List.of(classes))) {
			assertThat(failure(loader)).startsWith("CLIENT_INCOMPATIBLE")
				.contains("NoSuchMethodError: software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient")
				.contains("found url-connection-client 2.16.1 of software.amazon.awssdk");
		}
	}

	@Test
	void explainWhenAllIsAsExpectedSaysSo() {
		assertThat(SdkOnClassPath.explain(new NoSuchMethodError(), getClass().getClassLoader()))
			.contains("(NoSuchMethodError)")
			.contains("found the expected versions");
	}

	@Test
	void explainWhenAnArtifactDoesNotTellItsVersionSaysSo() {
		ClassLoader packed = new ClassLoader(getClass().getClassLoader()) {

			@Override
			public InputStream getResourceAsStream(String name) {
				return name.endsWith("pom.properties") ? null : super.getResourceAsStream(name);
			}

		};
		assertThat(SdkOnClassPath.explain(new NoSuchMethodError(), packed)).contains("auth of unknown version");
	}

	/**
	 * The class that lacks a method of today, and what Maven puts beside it.
	 */
	private Path oldUrlConnectionClient() throws IOException {
		Path source = this.directory.resolve("UrlConnectionHttpClient.java");
		Files.writeString(source, """
				package software.amazon.awssdk.http.urlconnection;
				public class UrlConnectionHttpClient {
				}
				""");
		Path classes = Files.createDirectory(this.directory.resolve("classes"));
		assertThat(ToolProvider.getSystemJavaCompiler()
			.run(null, null, null, "-proc:none", "-d", classes.toString(), source.toString())).isZero();
		Path maven = Files
			.createDirectories(classes.resolve("META-INF/maven/software.amazon.awssdk/url-connection-client"));
		Files.writeString(maven.resolve("pom.properties"), "version=2.16.1\n");
		return classes;
	}

	private static String failure(ClassLoader loader) throws Exception {
		Class<?> type = loader.loadClass(SecretsManagerSecretSource.class.getName());
		Object builder = type.getMethod("builder").invoke(null);
		builder.getClass().getMethod("endpoint", URI.class).invoke(builder, URI.create("http://127.0.0.1:1"));
		builder.getClass().getMethod("region", String.class).invoke(builder, "eu-west-1");
		Object source = builder.getClass().getMethod("build").invoke(builder);
		Class<?> referenceType = loader.loadClass(SecretReference.class.getName());
		Object reference = referenceType.getMethod("parse", String.class).invoke(null, "prod/db");
		Throwable failure = catchThrowableOfType(InvocationTargetException.class,
				() -> type.getMethod("find", referenceType).invoke(source, reference))
			.getCause();
		Object all = type.getMethod("findAll", Collection.class).invoke(source, List.of(reference));
		assertThat(((Map<?, ?>) all).get(reference).toString()).contains("SecretUnavailableException");
		return failure.getClass().getMethod("getReason").invoke(failure) + " " + failure.getMessage();
	}

	/**
	 * Loads everything anew, without one jar.
	 */
	private static URLClassLoader loader(String without, List<Path> before) throws IOException {
		List<URL> urls = new ArrayList<>();
		for (Path each : before) {
			urls.add(each.toUri().toURL());
		}
		for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
			if (!entry.contains(without)) {
				urls.add(Path.of(entry).toUri().toURL());
			}
		}
		return new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
	}

}
