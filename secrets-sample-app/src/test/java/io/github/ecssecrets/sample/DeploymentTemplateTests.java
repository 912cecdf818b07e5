package io.github.ecssecrets.sample;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

/**
 * The template that deploys the sample, as far as it can be checked without AWS.
 */
class DeploymentTemplateTests {

	@Test
	void cfnLintFindsNothing() throws Exception {
		Process lint = start("cfn-lint", "deploy/guest-book.yaml");
		String said = new String(lint.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(lint.waitFor(2, TimeUnit.MINUTES)).isTrue();
		assertThat(said).isEmpty();
		assertThat(lint.exitValue()).isZero();
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
