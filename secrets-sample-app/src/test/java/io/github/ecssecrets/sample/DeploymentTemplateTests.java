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

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

/**
 * What deploys the sample, as far as it can be checked without AWS and Docker: the
 * template, and the script that pushes the image.
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

	private static Process start(String... command) {
		try {
			return new ProcessBuilder(command).redirectErrorStream(true).start();
		}
		catch (IOException ex) {
			return abort("Skipped: there is no '" + command[0] + "' on this machine; 'pip install cfn-lint' brings it");
		}
	}

}
