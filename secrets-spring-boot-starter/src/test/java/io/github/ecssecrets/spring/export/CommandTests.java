package io.github.ecssecrets.spring.export;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.ecssecrets.test.SecretsManagerServer;
import io.github.ecssecrets.test.database.PostgresDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the command line asks for, and how the process ends.
 */
class CommandTests {

	@TempDir
	private Path directory;

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					--ecs-secrets.export=terraform                      |                              | EXPORT terraform
					--ecs-secrets.export=json --ecs-secrets.account-id=1 |                             | EXPORT json of 1
					--ecs-secrets.check                                 |                              | CHECK
					--ecs-secrets.check=true                            |                              | CHECK
					--ecs-secrets.check=false                           |                              | null
					--ecs-secrets.help --ecs-secrets.check              |                              | HELP
					--other                                             |                              | null
					''                                                  | ecs-secrets.export=report    | EXPORT report
					''                                                  | ECSSECRETS_EXPORT=report     | EXPORT report
					''                                                  | ECS_SECRETS_CHECK=1          | CHECK
					--ecs-secrets.export=json                           | ECS_SECRETS_EXPORT=report    | EXPORT json
					--ecs-secrets.export                                |                              | EXPORT ? use one of task-role-policy, execution-role-policy, task-definition, cloudformation, terraform, report, json.
					--ecs-secrets.export=xml                            |                              | EXPORT ? use one of task-role-policy, execution-role-policy, task-definition, cloudformation, terraform, report, json.
					--ecs-secrets.export=json --ecs-secrets.check       |                              | CHECK json ? give one of them.
					""")
	void commandFollowsFromArgumentsPropertiesAndVariables(String arguments, String setting, String expected) {
		Map<String, String> settings = (setting != null)
				? Map.of(setting.substring(0, setting.indexOf('=')), setting.substring(setting.indexOf('=') + 1))
				: Map.of();
		Command command = Command.of(List.of(arguments.split(" ")), settings::get);
		assertThat(text(command)).isEqualTo(expected);
	}

	private static String text(Command command) {
		if (command == null) {
			return "null";
		}
		String mistake = command.mistake();
		return command.action() + ((command.format() != null) ? " " + command.format() : "")
				+ ((command.account() != null) ? " of " + command.account() : "")
				+ ((mistake != null) ? " ? " + mistake.substring(mistake.indexOf(';') + 2) : "");
	}

	@Test
	void exportWhenRunAsProcessPrintsTheDocumentAloneAndEndsWithZero() throws Exception {
		assertThat(run("--ecs-secrets.export=task-definition", "--app.env=prod", "--ecs-secrets.declared=prod/by/hand"))
			.isZero();
		JsonNode document = JsonMapper.shared().readTree(this.directory.resolve("out").toFile());
		assertThat(document.at("/containerDefinitions/0/secrets/0/name").asString()).isNotEmpty();
		assertThat(this.directory.resolve("err")).content().contains("Starting ").doesNotContain("containerDef");
	}

	@Test
	void exportWhenFormatIsNotKnownPrintsHelpAndEndsWithTwo() throws Exception {
		assertThat(run("--ecs-secrets.export=xml")).isEqualTo(2);
		assertThat(this.directory.resolve("out")).isEmptyFile();
		assertThat(this.directory.resolve("err")).content()
			.contains("'ecs-secrets.export' does not name what to export", "--ecs-secrets.check")
			.doesNotContain("Starting ");
	}

	@Test
	void exportWhenConfigurationIsNotValidSaysWhyAndEndsWithOne() throws Exception {
		assertThat(run("--ecs-secrets.export=report", "--app.env=prod", "--ecs-secrets.declared=no name")).isOne();
		assertThat(this.directory.resolve("out")).isEmptyFile();
		assertThat(this.directory.resolve("err")).content()
			.contains("APPLICATION FAILED TO START", "property 'ecs-secrets.declared[0]'");
	}

	@Test
	void helpWhenAskedForIsPrintedAndEndsWithZero() throws Exception {
		assertThat(run("--ecs-secrets.help")).isZero();
		assertThat(this.directory.resolve("out")).content()
			.contains("--ecs-secrets.export=FORMAT", "--ecs-secrets.check", "Exit codes: 0 ");
	}

	/**
	 * The application with three pools, two imports, ten annotations, profiles and
	 * placeholders, without its client and bundle.
	 */
	@Test
	void checkWhenRunAsProcessPrintsTheTableAloneAndEndsWithZeroOrOne() throws Exception {
		ManifestTests.writeConfiguration(this.directory);
		Path configuration = this.directory.resolve("application.yaml");
		Files.write(configuration,
				Files.readAllLines(configuration)
					.stream()
					.filter((line) -> !line.contains("mail") && !line.contains("ssl"))
					.toList());
		try (SecretsManagerServer server = SecretsManagerServer.start();
				PostgresDatabase postgres = PostgresDatabase.start()) {
			postgres.createUser("checked", "canary-checked");
			String login = postgres.secretFor("checked", "canary-checked");
			List.of("database", "reporting", "audit")
				.forEach((pool) -> server.createSecret("prod/orders/" + pool, login));
			List.of("app", "extra", "record", "by-hand", "shared")
				.forEach((name) -> server.createSecret("prod/orders/" + name,
						Stream.of("key", "one", "two", "lazy", "prototype", "env", "setter", "live", "profile", "token")
							.map((field) -> "\"" + field + "\":\"canary-value\"")
							.collect(Collectors.joining(",", "{", "}"))));
			String[] arguments = { "--ecs-secrets.check", "--spring.profiles.active=prod", "--app.env=prod",
					"--spring.config.location=" + this.directory.toUri(), "--ecs-secrets.endpoint=" + server.endpoint(),
					"--ecs-secrets.bindings.API_TOKEN=prod/orders/shared:token",
					"--ecs-secrets.datasources.reporting.url=" + postgres.url(),
					"--ecs-secrets.datasources.audit-log.url=" + postgres.url() };
			assertThat(run(arguments)).as(() -> text("out") + text("err")).isZero();
			assertThat(text("out")).startsWith("SECRET ")
				.contains("dataSource ok", "reporting ok", "audit-log ok", "All is well.");
			server.purgeSecret("prod/orders/extra");
			server.putSecretValue("prod/orders/audit", "{\"username\":\"checked\",\"password\":\"canary-wrong\"}");
			server.putSecretValue("prod/orders/app", "{\"key\":\"canary-value\"}");
			assertThat(run(arguments)).isOne();
			assertThat(text("out")).startsWith("SECRET ")
				.contains("audit-log ok with AWSPREVIOUS", "dataSource ok", "prod/orders/app: It has no field 'setter'")
				.containsPattern("prod/orders/extra +- +missing ")
				.doesNotContain("prod/orders/extra:");
			assertThat(text("out") + text("err")).doesNotContain("canary-");
		}
	}

	private String text(String stream) {
		try {
			return Files.readString(this.directory.resolve(stream));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private int run(String... arguments) throws IOException, InterruptedException {
		List<String> command = new ArrayList<>(
				List.of(ProcessHandle.current().info().command().orElse("java"), "-XX:TieredStopAtLevel=1", "-cp",
						System.getProperty("java.class.path"), ManifestTests.Application.class.getName()));
		command.addAll(List.of(arguments));
		Process process = new ProcessBuilder(command).redirectOutput(this.directory.resolve("out").toFile())
			.redirectError(this.directory.resolve("err").toFile())
			.start();
		try {
			assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
			return process.exitValue();
		}
		finally {
			process.destroyForcibly();
			assertThat(Files.exists(this.directory.resolve("err"))).isTrue();
		}
	}

}
