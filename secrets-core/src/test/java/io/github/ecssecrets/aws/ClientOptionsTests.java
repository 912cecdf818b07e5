package io.github.ecssecrets.aws;

import java.net.URI;
import java.time.Duration;

import io.github.ecssecrets.SecretReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link ClientOptions}, and for what a source tells of its own.
 */
class ClientOptionsTests {

	@ParameterizedTest
	@CsvSource({ "eu-west-1, eu-west-1", "'',", "' ',", "," })
	void regionThatIsBlankIsNone(String given, String region) {
		assertThat(ClientOptions.region(given)).isEqualTo(region);
	}

	@ParameterizedTest
	@CsvSource({ "orders~1.2, orders~1.2", "'',", "," })
	void applicationIdThatIsEmptyIsNone(String given, String applicationId) {
		assertThat(ClientOptions.applicationId(given)).isEqualTo(applicationId);
	}

	@Test
	void endpointMayBeAbsent() {
		assertThat(ClientOptions.endpoint(null)).isNull();
		assertThat(ClientOptions.endpoint(URI.create("https://host:1"))).isEqualTo(URI.create("https://host:1"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "PT0S", "PT-1S" })
	void timeoutMustBePositive(Duration timeout) {
		assertThat(ClientOptions.timeout("x", Duration.ofNanos(1))).isEqualTo(Duration.ofNanos(1));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> SecretsManagerSecretSource.builder().apiCallTimeout(timeout))
			.withMessage("'apiCallTimeout' must be positive: " + timeout);
	}

	@Test
	void timeoutMustBeOneThatClientsCanCount() {
		Duration longest = Duration.ofDays(3650);
		assertThat(ClientOptions.timeout("x", longest)).isEqualTo(longest);
		Duration forever = Duration.ofSeconds(Long.MAX_VALUE);
		assertThatIllegalArgumentException().isThrownBy(() -> AgentSecretSource.builder().timeout(forever))
			.withMessage("'timeout' must be 10 years at most: " + forever);
		assertThatIllegalArgumentException().isThrownBy(() -> ClientOptions.timeout("x", longest.plusNanos(1)));
	}

	@Test
	void sourceTellsItsNameRegionAndAddress() throws Exception {
		SecretReference reference = SecretReference.parse("prod/db");
		try (FakeRegions regions = new FakeRegions();
				SecretsManagerSecretSource source = SecretsManagerSecretSource.builder()
					.region("eu-west-1")
					.endpoint(regions.endpoint())
					.credentials("AKID", "canary-key")
					.build()) {
			assertThat(source.name()).isEqualTo("secrets-manager");
			assertThat(source.describe(reference)).as("nothing was asked for yet").isEqualTo("Secrets Manager");
			source.find(reference);
			assertThat(source.describe(reference)).isEqualTo("Secrets Manager in eu-west-1 at " + regions.endpoint());
		}
	}

}
