package io.github.ecssecrets.sample;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.github.ecssecrets.test.ServerPorts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The commands of the README for secrets that exist already, by the AWS CLI against moto.
 */
class ExistingSecretsTests {

	private static final Pattern BLOCK = Pattern.compile("(?ms)^```\n(.*?)^```");

	private static final String SECRETS = """
			aws secretsmanager create-secret --name prod/sample/database --secret-string '{}'
			aws secretsmanager create-secret --name prod/sample/api-access --secret-string '{}'
			""";

	@Test
	void commandsRegisterTheTaskDefinitionWithItsRoles(@TempDir Path root) throws Exception {
		Files.createSymbolicLink(root.resolve("secrets-sample-app"), Path.of("").toAbsolutePath());
		int port = ServerPorts.free();
		Path output = root.resolve("output.txt");
		Process moto = start(root, Redirect.DISCARD, Map.of("MOTO_IAM_LOAD_MANAGED_POLICIES", "true"), "python3", "-m",
				"moto.server", "-H", "127.0.0.1", "-p", String.valueOf(port));
		try {
			await().atMost(Duration.ofMinutes(1)).until(() -> !moto.isAlive() || isListening(port));
			assumeTrue(moto.isAlive(), "Skipped: moto ended; 'pip install moto[server]' brings it");
			Process commands = start(root, Redirect.to(output.toFile()),
					Map.of("AWS_ENDPOINT_URL", "http://127.0.0.1:" + port, "AWS_ACCESS_KEY_ID", "any",
							"AWS_SECRET_ACCESS_KEY", "any", "AWS_DEFAULT_REGION", "eu-central-1"),
					"bash", "-c", "set -e\naws --version || exit 77\n" + SECRETS + commands());
			int exit = commands.waitFor();
			String said = Files.readString(output);
			assumeTrue(exit != 77, "Skipped: there is no 'aws' on this machine; 'pip install awscli' brings it");
			assertThat(exit).as(said).isZero();
			assertThat(said).contains("\"status\": \"ACTIVE\"",
					"\"taskRoleArn\": \"arn:aws:iam::123456789012:role/guest-book-task\"");
		}
		finally {
			moto.destroy();
		}
		for (String file : List.of("task-definition", "task-role-policy", "execution-role-policy")) {
			assertThat(root.resolve("filled").resolve(file + ".json")).content()
				.contains("arn:aws:secretsmanager:eu-central-1:123456789012:secret:prod/sample/database-")
				.doesNotContain("SECRET_ARN", "ACCOUNT", "REGION");
		}
	}

	private static String commands() throws IOException {
		String readme = Files.readString(Path.of("README.md"));
		String section = readme.split("(?m)^### With secrets that exist already$", 2)[1].split("(?m)^## ", 2)[0];
		return BLOCK.matcher(section)
			.results()
			.map((MatchResult block) -> block.group(1))
			.collect(Collectors.joining());
	}

	private static Process start(Path directory, Redirect output, Map<String, String> environment, String... command) {
		ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile())
			.redirectErrorStream(true)
			.redirectOutput(output);
		builder.environment().putAll(environment);
		try {
			return builder.start();
		}
		catch (IOException ex) {
			return abort("Skipped: there is no '" + command[0] + "' on this machine");
		}
	}

	private static boolean isListening(int port) {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
			return socket.isConnected();
		}
		catch (IOException ex) {
			return false;
		}
	}

}
