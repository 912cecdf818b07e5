package io.github.ecssecrets.sample;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Integration tests for what is prepared ahead of time: Spring's processing, which is
 * part of the build of the jar, and the class archives of the JVM. Neither needs secrets,
 * AWS or a database while it is made.
 */
class AheadOfTimeIT {

	/** What ECS would inject, invented. */
	private static final Map<String, String> TRAINING = Map.of("DB_USERNAME", "canary-user", "DB_PASSWORD",
			"canary-password", "DB_HOST", "localhost", "DB_PORT", "1", "DB_NAME", "none", "DB_ENGINE", "postgres",
			"API_ACCESS", "{\"key\": \"canary-api-key\"}");

	private static final DevelopmentServices services = DevelopmentServices.start();

	@TempDir
	private static Path extracted;

	@TempDir
	private Path directory;

	@BeforeAll
	static void extractJar() throws Exception {
		run("-Djarmode=tools", "-jar", ProductionProcess.JAR.toString(), "extract", "--force", "--destination",
				extracted.toString());
	}

	@BeforeEach
	void forgetRequests() {
		services.secretsManager().clearRequests();
	}

	@Test
	void applicationThatTheBuildProcessedReadsSecretsWhenItStarts() throws Exception {
		try (ProductionProcess application = ProductionProcess.start(this.directory,
				List.of("-Dspring.aot.enabled=true", "-jar", application()), Map.of(), services.systemProperties())) {
			assertThat(application.output()).contains("Starting AOT-processed SampleApplication");
			assertReadsSecrets(application);
		}
	}

	@Test
	void archiveOfClassesHoldsNoSecretAndTheApplicationReadsThemWhenItStarts() throws Exception {
		boolean cache = Runtime.version().feature() >= 25;
		Path archive = this.directory.resolve("application.archive");
		run(TRAINING, (cache ? "-XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=") + archive,
				"-Dspring.context.exit=onRefresh", "-Dspring.sql.init.mode=never",
				"-Decs-secrets.endpoint=" + services.secretsManager().endpoint(), "-jar", application());
		assertThat(services.secretsManager().requests()).isEmpty();
		assertThat(Files.readString(archive, StandardCharsets.ISO_8859_1)).doesNotContain("canary-");
		try (ProductionProcess application = ProductionProcess.start(this.directory,
				List.of((cache ? "-XX:AOTCache=" : "-XX:SharedArchiveFile=") + archive, "-jar", application()),
				Map.of(), services.systemProperties())) {
			assertThat(application.loadedClasses("io.github.ecssecrets"))
				.anyMatch((line) -> line.contains("shared objects file"));
			assertReadsSecrets(application);
		}
	}

	private static void assertReadsSecrets(ProductionProcess application) {
		assertThat(application.page()).contains("Ada", "Grace", "Katherine")
			.contains(DevelopmentServices.DATABASE_SECRET, DevelopmentServices.API_KEY_SECRET)
			.contains("Secrets Manager in us-east-1")
			.doesNotContain(services.password(), DevelopmentServices.API_KEY);
		assertThat(services.secretsManager().requests()).hasSizeBetween(1, 2);
		assertThat(application.output()).doesNotContain(services.password(), DevelopmentServices.API_KEY);
	}

	private static String application() {
		return extracted.resolve(ProductionProcess.JAR.getFileName()).toString();
	}

	private static void run(String... arguments) throws Exception {
		run(Map.of(), arguments);
	}

	private static void run(Map<String, String> environment, String... arguments) throws Exception {
		List<String> command = new ArrayList<>(List.of(ProductionProcess.java()));
		command.addAll(List.of(arguments));
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
		builder.environment().clear();
		builder.environment().putAll(environment);
		Process process = builder.start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor()).as(output).isZero();
		assertThat(output).doesNotContain("canary-");
	}

}
