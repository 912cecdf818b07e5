package io.github.ecssecrets.sample;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.junit.jupiter.api.Assumptions.abort;

/**
 * What deploys the sample, as far as it can be checked without AWS and Docker: the
 * template, and the scripts that push and start the image.
 */
class DeploymentTemplateTests {

	/** What AWS has only one of in an account and Region. */
	private static final Pattern UNIQUE_NAME = Pattern
		.compile("(?m)^ +(?:(?:LogGroup|RotationLambda|Alarm|Dashboard|Topic|Role)?Name|Family): (?!!Ref \\w+$)(.*)$");

	@Test
	void cfnLintFindsNothing() throws Exception {
		Process lint = start("cfn-lint", "deploy/guest-book.yaml");
		String said = new String(lint.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(lint.waitFor(2, TimeUnit.MINUTES)).isTrue();
		assertThat(said).isEmpty();
		assertThat(lint.exitValue()).isZero();
	}

	@Test
	void namesDifferBetweenStacks() throws IOException {
		List<String> names = UNIQUE_NAME.matcher(Files.readString(Path.of("deploy", "guest-book.yaml")))
			.results()
			.map((MatchResult name) -> name.group(1))
			.toList();
		assertThat(names).hasSizeGreaterThan(10)
			.allMatch((name) -> name.contains("AWS::StackName") || name.contains("${AppEnv}"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "describe", "create" })
	void pushNamesTheImageByTheDigestThatTheRegistryOfThisRegionHas(String found, @TempDir Path programs)
			throws Exception {
		program(programs, "aws", """
				echo "aws $AWS_DEFAULT_REGION$AWS_REGION $2" >> "$0.log"
				case $2 in
				  %s-repositor*) echo 123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/guest-book;;
				  *-repositor*) exit 254;;
				  get-login-password) echo only-for-a-test;;
				  describe-images) echo sha256:abc;;
				esac
				""".formatted(found));
		program(programs, "docker", """
				[ "$1" != login ] || cat > /dev/null
				echo "docker $*" >> "$0.log"
				echo "Docker talks"
				""");
		ProcessBuilder builder = new ProcessBuilder("deploy/push").redirectError(ProcessBuilder.Redirect.DISCARD);
		builder.environment().put("PATH", programs + ":" + System.getenv("PATH"));
		builder.environment().put("AWS_DEFAULT_REGION", "cn-north-1");
		builder.environment().put("AWS_REGION", "us-east-1");
		Process push = builder.start();
		String registry = "123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn";
		assertThat(new String(push.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
			.isEqualTo(registry + "/guest-book@sha256:abc\n");
		assertThat(push.waitFor()).isZero();
		assertThat(Files.readAllLines(programs.resolve("docker.log"))).containsExactly(
				"docker login --username AWS --password-stdin " + registry,
				"docker build --platform linux/amd64 -t " + registry + "/guest-book:latest .",
				"docker push " + registry + "/guest-book:latest");
		assertThat(Files.readAllLines(programs.resolve("aws.log"))).contains("aws cn-north-1 describe-images")
			.allSatisfy((call) -> assertThat(call).startsWith("aws cn-north-1 "));
	}

	@ParameterizedTest
	@CsvSource({ "healthy, Started, 0", "healthy, [0.1s][warning][aot] it does not fit, 1", "unhealthy, Started, 1" })
	void smokeSucceedsWhenTheImageIsHealthyAndUsesItsArchive(String status, String log, int expected,
			@TempDir Path programs) throws Exception {
		program(programs, "docker", """
				echo "docker $*" >> "$0.log"
				case $1 in
				  run) echo c0ffee;;
				  inspect) echo %s;;
				  logs) echo '%s' >&2;;
				esac
				""".formatted(status, log));
		ProcessBuilder builder = new ProcessBuilder("deploy/smoke", "guest-book")
			.redirectError(ProcessBuilder.Redirect.DISCARD)
			.redirectOutput(ProcessBuilder.Redirect.DISCARD);
		builder.environment().put("PATH", programs + ":" + System.getenv("PATH"));
		assertThat(builder.start().waitFor()).isEqualTo(expected);
		assertThat(Files.readAllLines(programs.resolve("docker.log"))).endsWith("docker rm --force c0ffee")
			.first(STRING)
			.startsWith("docker run --detach --read-only ")
			.endsWith(" guest-book");
	}

	private static void program(Path directory, String name, String script) throws IOException {
		Path file = Files.writeString(directory.resolve(name), "#!/bin/sh\n" + script);
		assertThat(file.toFile().setExecutable(true)).isTrue();
	}

	private static Process start(String... command) {
		try {
			return new ProcessBuilder(command).redirectErrorStream(true).start();
		}
		catch (IOException ex) {
			return abort("Skipped: there is no '" + command[0] + "' on this machine; 'pip install cfn-lint' brings it");
		}
	}

}
