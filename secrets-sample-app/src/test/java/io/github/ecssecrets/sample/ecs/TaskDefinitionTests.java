package io.github.ecssecrets.sample.ecs;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

/**
 * The task definitions of the sample, as the API of Amazon ECS sees them: by the
 * validation of botocore, and by moto.
 */
class TaskDefinitionTests {

	private static final Map<String, String> VALUES = Map.of("AWS::Region", "us-east-1", "AWS::StackName", "guest-book",
			"Image", "123456789012.dkr.ecr.us-east-1.amazonaws.com/guest-book:latest", "DatabaseSecret",
			arn("prod/sample/database"), "ApiSecret", arn("prod/sample/api-access"), "ExecutionRole.Arn",
			Role.named("execution").arn(), "SdkExecutionRole.Arn", Role.named("execution").arn(), "TaskRole.Arn",
			Role.named("task").arn());

	private static String arn(String secret) {
		return "arn:aws:secretsmanager:us-east-1:123456789012:secret:" + secret + "-AbCdEf";
	}

	private static List<JsonNode> ofTemplate(String push, String rotation) {
		Map<String, String> values = new HashMap<>(VALUES);
		values.put("Push", push);
		values.put("Rotation", rotation);
		values.put("AdministratorSecretAttachment", arn("prod/sample/administrator"));
		values.put("EventTopic", "arn:aws:sns:us-east-1:123456789012:events");
		StackTemplate template = StackTemplate.read(Account.TEMPLATE, values);
		return template.resourcesOf("AWS::ECS::TaskDefinition").stream().map(template::request).toList();
	}

	private static JsonNode ofFile() throws IOException {
		return JsonMapper.shared()
			.readTree(Files.readString(Path.of("task-definition.json"))
				.replace("DATABASE_SECRET_ARN", VALUES.get("DatabaseSecret"))
				.replace("API_SECRET_ARN", VALUES.get("ApiSecret"))
				.replace("ACCOUNT", "123456789012")
				.replace("REGION", "us-east-1"));
	}

	@Test
	void amazonEcsAcceptsEveryTaskDefinition() throws Exception {
		List<JsonNode> definitions = Stream
			.of(ofTemplate("false", "SingleUser"), ofTemplate("true", "AlternatingUsers"), List.of(ofFile()))
			.flatMap(List::stream)
			.toList();
		assertThat(register(definitions)).containsExactly("guest-book-injected ACTIVE ['guest-book']",
				"guest-book-sdk ACTIVE ['guest-book']", "guest-book-files ACTIVE ['write-secrets', 'guest-book']",
				"guest-book-injected ACTIVE ['create-user', 'guest-book']",
				"guest-book-sdk ACTIVE ['create-user', 'guest-book']",
				"guest-book-files ACTIVE ['create-user', 'write-secrets', 'guest-book']",
				"guest-book ACTIVE ['guest-book']");
	}

	@Test
	void aSettingThatAmazonEcsDoesNotKnowIsRefused() throws Exception {
		JsonNode wrong = JsonMapper.shared().readTree("{\"family\": \"wrong\", \"containerDefinition\": []}");
		assertThat(register(List.of(wrong)))
			.anyMatch((line) -> line.contains("Unknown parameter in input: \"containerDefinition\""));
	}

	private static List<String> register(List<JsonNode> definitions) throws Exception {
		Process python = start("python3", "src/test/resources/register_task_definitions.py");
		List<String> input = new ArrayList<>();
		definitions.forEach((definition) -> input.add(definition.toString()));
		try (OutputStream stdin = python.getOutputStream()) {
			stdin.write(String.join("\n", input).getBytes(StandardCharsets.UTF_8));
		}
		catch (IOException ex) {
			// It has ended already, and tells why below.
		}
		String said = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(python.waitFor(2, TimeUnit.MINUTES)).isTrue();
		return (python.exitValue() != 77) ? said.lines().toList() : abort(said);
	}

	private static Process start(String... command) {
		try {
			return new ProcessBuilder(command).redirectErrorStream(true).start();
		}
		catch (IOException ex) {
			return abort("Skipped: there is no '" + command[0] + "' on this machine");
		}
	}

}
