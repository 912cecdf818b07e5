package io.github.ecssecrets.spring.runtime;

import java.net.URI;

import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretException.Reason;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.source.Freshness;
import io.github.ecssecrets.spring.EcsSecretsConnectionDetails;
import io.github.ecssecrets.spring.diagnostics.InvalidSecretConfigurationException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@link SecretsManagerAccess}.
 */
class SecretsManagerAccessTests {

	private static final SecretReference REFERENCE = SecretReference.parse("prod/db");

	private static final URI ELSEWHERE = URI.create("http://emulator.invalid:4566");

	private final EcsSecretsProperties properties = new EcsSecretsProperties();

	@Test
	void createWhenTheEndpointIsInsecureFails() {
		this.properties.setEndpoint(ELSEWHERE);
		assertThatExceptionOfType(InvalidSecretConfigurationException.class)
			.isThrownBy(() -> new SecretsManagerAccess(this.properties, new AwsCalls()))
			.withMessageContaining(ELSEWHERE.toString());
		this.properties.setAllowInsecureTransport(true);
		assertThat(failure(new SecretsManagerAccess(this.properties, new AwsCalls())).getReason())
			.isEqualTo(Reason.UNKNOWN_HOST);
	}

	@Test
	void findWhenConnectionDetailsNameTheAddressOfARemoteContainerAsksIt() {
		SecretsManagerAccess access = new SecretsManagerAccess(this.properties, new AwsCalls());
		access.connect(new EcsSecretsConnectionDetails() {

			@Override
			public URI getEndpoint() {
				return ELSEWHERE;
			}

		});
		assertThat(failure(access).getReason()).isEqualTo(Reason.UNKNOWN_HOST);
	}

	@Test
	void findWhenACustomizerLeadsSecretsElsewhereSaysSo() {
		SecretsManagerAccess access = new SecretsManagerAccess(this.properties, new AwsCalls());
		access.customize((builder) -> builder.endpoint(ELSEWHERE));
		SecretException failure = failure(access);
		assertThat(failure.getReason()).isEqualTo(Reason.INSECURE_ENDPOINT);
		assertThat(failure).hasMessageContaining(ELSEWHERE.toString());
	}

	private static SecretException failure(SecretsManagerAccess access) {
		try (access) {
			return catchThrowableOfType(SecretException.class, () -> access.find(REFERENCE, Freshness.FRESH));
		}
	}

}
