package io.github.ecssecrets;

import java.net.URI;
import java.nio.file.Path;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThatObject;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Tests for {@link SecretOrigin}.
 */
class SecretOriginTests {

	@ParameterizedTest
	@MethodSource
	void toStringIsAPhrase(SecretOrigin origin, String phrase) {
		assertThatObject(origin).hasToString(phrase);
	}

	static Stream<Arguments> toStringIsAPhrase() {
		return Stream.of(
				arguments(new SecretOrigin.EnvironmentVariable("DB_PASSWORD"), "environment variable DB_PASSWORD"),
				arguments(new SecretOrigin.MountedFile(Path.of("/run/secrets/db")), "file /run/secrets/db"),
				arguments(new SecretOrigin.SecretsManager("eu-west-1"), "Secrets Manager in eu-west-1"),
				arguments(new SecretOrigin.Agent(URI.create("http://localhost:2773")),
						"Secrets Manager Agent at http://localhost:2773"),
				arguments(new SecretOrigin.Custom("vault"), "vault"),
				arguments(new SecretOrigin.MountedFile(Path.of("/run/a\n\u001b[2J")), "file /run/a\\n\\u001b[2J"),
				arguments(new SecretOrigin.Custom("a\u2028b"), "a\\u2028b"));
	}

}
