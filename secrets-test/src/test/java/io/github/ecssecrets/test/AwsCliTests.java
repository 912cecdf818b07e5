package io.github.ecssecrets.test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tests that the real AWS CLI understands {@link SecretsManagerServer}.
 */
@Timeout(120)
class AwsCliTests {

	private static final String NAME = "prod/myapp/database";

	private static final String LAMBDA = "arn:aws:lambda:us-east-1:123456789012:function:rotate";

	private final SecretsManagerServer server = SecretsManagerServer.start();

	@TempDir
	private Path home;

	@BeforeAll
	static void requireCli() throws InterruptedException {
		assumeTrue(isInstalled(), "Skipped: there is no 'aws' on this machine");
	}

	@AfterEach
	void closeServer() {
		this.server.close();
	}

	@Test
	void createAndGetExchangeValue() throws Exception {
		JsonNode created = run("create-secret", "--name", NAME, "--secret-string", "{\"password\":\"päss\"}");
		assertThat(created.path("ARN").stringValue())
			.startsWith("arn:aws:secretsmanager:us-east-1:123456789012:secret:");
		JsonNode value = run("get-secret-value", "--secret-id", created.path("ARN").stringValue());
		assertThat(value.path("SecretString").stringValue()).isEqualTo("{\"password\":\"päss\"}");
		assertThat(value.path("VersionId")).isEqualTo(created.path("VersionId"));
		assertThat(this.server.requests()).extracting(RecordedRequest::region).containsOnly("us-east-1");
		assertThat(this.server.requests().get(0).userAgent()).startsWith("aws-cli/");
	}

	@Test
	void putWithStagesAndDescribeAgree() throws Exception {
		this.server.createSecret(NAME, "first");
		JsonNode put = run("put-secret-value", "--secret-id", NAME, "--secret-string", "second", "--version-stages",
				"AWSPENDING");
		JsonNode described = run("describe-secret", "--secret-id", NAME);
		assertThat(described.path("VersionIdsToStages").path(put.path("VersionId").stringValue()).path(0).stringValue())
			.isEqualTo("AWSPENDING");
		assertThat(described.path("CreatedDate").isMissingNode()).isFalse();
	}

	@Test
	void listPagesThroughSecrets() throws Exception {
		this.server.createSecret(NAME, "any");
		this.server.createSecret(NAME + "2", "any");
		this.server.createSecret("other", "any");
		JsonNode listed = run("list-secrets", "--page-size", "1", "--filters", "Key=name,Values=prod/");
		assertThat(listed.path("SecretList").valueStream().map((secret) -> secret.path("Name").stringValue()))
			.containsExactly(NAME, NAME + "2");
	}

	@Test
	void rotateBeginsRotation() throws Exception {
		this.server.createSecret(NAME, "any");
		JsonNode rotated = run("rotate-secret", "--secret-id", NAME, "--rotation-lambda-arn", LAMBDA,
				"--rotation-rules", "AutomaticallyAfterDays=7");
		assertThat(this.server.versionIdsToStages(NAME)).containsEntry(rotated.path("VersionId").stringValue(),
				List.of("AWSPENDING"));
	}

	@Test
	void deleteThenGetFailsInAwsWords() throws Exception {
		this.server.createSecret(NAME, "any");
		JsonNode deleted = run("delete-secret", "--secret-id", NAME, "--recovery-window-in-days", "7");
		assertThat(deleted.path("DeletionDate").isMissingNode()).isFalse();
		assertThat(error("get-secret-value", "--secret-id", NAME)).contains(
				"An error occurred (InvalidRequestException) when calling the GetSecretValue operation: You can't perform this operation on the secret because it was marked for deletion.");
	}

	private JsonNode run(String... arguments) throws IOException, InterruptedException {
		Process process = start(arguments);
		byte[] output = process.getInputStream().readAllBytes();
		String error = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor()).as(error).isZero();
		return JsonMapper.shared().readTree(output);
	}

	private String error(String... arguments) throws IOException, InterruptedException {
		Process process = start(arguments);
		String error = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor()).isNotZero();
		return error;
	}

	private Process start(String... arguments) throws IOException {
		List<String> command = new ArrayList<>(List.of("aws", "--endpoint-url", this.server.endpoint().toString(),
				"--output", "json", "secretsmanager"));
		command.addAll(List.of(arguments));
		ProcessBuilder builder = new ProcessBuilder(command);
		builder.environment()
			.putAll(Map.of("AWS_ACCESS_KEY_ID", "any", "AWS_SECRET_ACCESS_KEY", "any", "AWS_DEFAULT_REGION",
					"us-east-1", "AWS_EC2_METADATA_DISABLED", "true", "AWS_MAX_ATTEMPTS", "1", "HOME",
					this.home.toString(), "PYTHONUTF8", "1"));
		return builder.start();
	}

	private static boolean isInstalled() throws InterruptedException {
		try {
			return new ProcessBuilder("aws", "--version").redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.start()
				.waitFor() == 0;
		}
		catch (IOException ex) {
			return false;
		}
	}

}
