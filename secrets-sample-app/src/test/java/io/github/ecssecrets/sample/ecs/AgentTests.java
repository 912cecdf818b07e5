package io.github.ecssecrets.sample.ecs;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.github.ecssecrets.test.SecretsManagerServer;
import io.github.ecssecrets.test.iam.PolicyDocument;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link Agent} with containers that are scripts.
 */
class AgentTests {

	private static final SecretsManagerServer server = SecretsManagerServer.start();

	private static final Role execution = Role.named("execution");

	private static final Role task = Role.named("task");

	private static String secret;

	private static String firstVersion;

	/** Not in {@code /tmp}, in whose place containers have one of their own. */
	private static final Path scratch = Path.of("target", "ecs-agent");

	private static Agent agent;

	@BeforeAll
	static void prepare() throws Exception {
		FileSystemUtils.deleteRecursively(scratch);
		secret = server.createSecret("prod/database", "{\"password\": \"canary-1\", \"port\": 5432}");
		firstVersion = server.versionIdsToStages(secret).keySet().iterator().next();
		server.putSecretValue(secret, "{\"password\": \"canary-2\", \"port\": 5432, \"a b\": \"\"}");
		server.createSecret("prod/denied", "canary-denied");
		server.enforce(execution.accessKeyId(), PolicyDocument.parse("""
				{"Statement": {"Effect": "Allow", "Action": "secretsmanager:GetSecretValue", "Resource": "%s"}}
				""".formatted(secret)));
		agent = agent(false);
	}

	private static Agent agent(boolean quotas) throws Exception {
		return new Agent(server, List.of(execution, task),
				new Image(Files.createDirectories(scratch.resolve("image")), List.of()), scratch, quotas);
	}

	@AfterAll
	static void close() {
		agent.close();
		server.close();
	}

	private static TaskDefinition definition(String... containers) {
		return TaskDefinition.of(JsonMapper.shared().readTree("""
				{"family": "probe", "cpu": "512", "memory": "1024", "executionRoleArn": "%s", "taskRoleArn": "%s",
				"volumes": [{"name": "shared"}], "containerDefinitions": [%s]}
				""".formatted(execution.arn(), task.arn(), String.join(",", containers))));
	}

	/** A container with a script, in which there are no double quotes. */
	private static String container(String script, String more) {
		return """
				{"name": "probe", "image": "none", "essential": true, "entryPoint": ["sh", "-c"], "command": ["%s"],
				"mountPoints": [{"sourceVolume": "shared", "containerPath": "/shared"}]%s}
				""".formatted(script, more);
	}

	private static String run(String... containers) {
		Task run = agent.run(definition(containers), Map.of());
		assertThat(run.application().awaitExit(Duration.ofSeconds(30))).as(run.application().output()).isZero();
		return run.application().output();
	}

	private static String injected(String valueFrom) {
		return ", \"secrets\": [{\"name\": \"VALUE\", \"valueFrom\": \"" + valueFrom + "\"}]";
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			                        | {"password": "canary-2", "port": 5432, "a b": ""}
			:password::             | canary-2
			:port::                 | 5432
			:a b::                  | ''
			:password:AWSPREVIOUS:  | canary-1
			:password::VERSION      | canary-1
			::AWSPREVIOUS:          | {"password": "canary-1", "port": 5432}
			""")
	void variableHasWhatValueFromNames(String parts, String expected) {
		String valueFrom = secret + ((parts != null) ? parts.replace("VERSION", firstVersion) : "");
		assertThat(agent.run(definition(container("exit", injected(valueFrom))), Map.of()).application().environment())
			.containsEntry("VALUE", expected);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			prod/database                | an invalid ARN format for the AWS Secrets Manager secret
			SECRET:password              | an invalid ARN format for the AWS Secrets Manager secret
			SECRET:passwort::            | did not contain json key passwort
			SECRET:password:AWSPENDING:  | ResourceInitializationError: .*: ResourceNotFoundException
			DENIED                       | ResourceInitializationError: .*: AccessDeniedException
			""")
	void taskWhenSecretCannotBeReadFailsToStart(String valueFrom, String reason) {
		String text = valueFrom.replace("SECRET", secret).replace("DENIED", secret.replace("database", "denied"));
		TaskDefinition definition = definition(container("exit", injected(text)));
		assertThatExceptionOfType(TaskFailedToStartException.class).isThrownBy(() -> agent.run(definition, Map.of()))
			.satisfies((ex) -> assertThat(ex.getMessage()).containsPattern(reason).doesNotContain("canary-"));
	}

	@Test
	void containerStartsWhenThoseItDependsOnHaveSucceededAndSharesVolumes() {
		String writer = container("echo written > /shared/file", "").replace("probe", "writer")
			.replace("\"essential\": true", "\"essential\": false");
		String dependency = ", \"dependsOn\": [{\"containerName\": \"writer\", \"condition\": \"SUCCESS\"}]";
		assertThat(run(writer, container("cat /shared/file", dependency))).isEqualTo("written\n");
		TaskDefinition failing = definition(writer.replace("echo", "exit 1; echo"), container("exit", dependency));
		assertThatExceptionOfType(TaskFailedToStartException.class).isThrownBy(() -> agent.run(failing, Map.of()))
			.withMessage("Container 'writer' did not succeed");
	}

	@Test
	void stopWhenContainerIgnoresTheFirstSignalKillsIt() {
		Task deaf = agent
			.run(definition(container("trap '' TERM; echo started; exec sleep 100", ", \"stopTimeout\": 1")), Map.of());
		await().atMost(Duration.ofMinutes(1)).until(() -> deaf.application().output().contains("started"));
		assertThat(deaf.stop()).isEqualTo(Container.KILLED);
		Task obedient = agent.run(definition(container("exec sleep 100", ", \"stopTimeout\": 60")), Map.of());
		assertThat(obedient.stop()).isEqualTo(Container.TERMINATED);
	}

	@Test
	void endpointsTellCredentialsAndMetadataUntilTheTaskStops() throws Exception {
		Task running = agent.run(definition(container("exec sleep 100", "")), Map.of());
		Map<String, String> environment = running.application().environment();
		String credentials = environment.get("AWS_CONTAINER_SERVICE_ENDPOINT")
				+ environment.get("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI");
		String metadata = environment.get("ECS_CONTAINER_METADATA_URI_V4");
		assertThat(body(credentials)).contains(task.accessKeyId(), task.arn()).doesNotContain(execution.accessKeyId());
		assertThat(body(metadata)).contains("com.amazonaws.ecs.task-arn");
		assertThat(body(metadata + "/task")).contains("\"TaskARN\":\"arn:aws:ecs:us-east-1:", "\"CPU\":0.5");
		running.stop();
		assertThat(body(credentials)).doesNotContain(task.accessKeyId());
	}

	private static String body(String address) throws Exception {
		return HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.ofString())
			.body();
	}

	@Test
	void containerHasItsUserAndAReadOnlyRootWhereThisMachineAllowsIt() {
		assumeThat(agent.enclosure()).as("not the superuser, or not allowed to mount")
			.isEqualTo(new Enclosure(true, true));
		assertThat(run(container("id -u; id -g; echo a > /tmp/b; ls /tmp; touch /c || echo refused",
				", \"user\": \"10001:10002\", \"readonlyRootFilesystem\": true, \"linuxParameters\": {\"tmpfs\": [{\"containerPath\": \"/tmp\", \"size\": 1}]}")))
			.startsWith("10001\n10002\nb\n")
			.contains("Read-only file system")
			.endsWith("refused\n");
		assertThat(run(container("id -u; id -g", ", \"user\": \"10001\""))).isEqualTo("10001\n0\n");
	}

	@Test
	void containerHasItsShareOfAProcessorWhereThisMachineAllowsIt() throws Exception {
		assumeThat(CpuQuota.create("ecs-probe", 512)).as("no control group can be made")
			.isPresent()
			.get()
			.satisfies(CpuQuota::close);
		try (Agent strict = agent(true)) {
			Task running = strict.run(definition(container("cat /proc/self/cgroup; exec sleep 100", "")), Map.of());
			await().atMost(Duration.ofMinutes(1)).until(() -> running.application().output().contains("ecs-"));
			running.stop();
		}
	}

}
