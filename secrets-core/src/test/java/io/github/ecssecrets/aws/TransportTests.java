package io.github.ecssecrets.aws;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretException.Reason;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.testsupport.Canary;
import io.github.ecssecrets.testsupport.NoSecretInLogExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * To which addresses secrets travel, and by which way.
 */
class TransportTests {

	private static final SecretReference REFERENCE = SecretReference.parse("prod/db");

	private static final String ELSEWHERE = "http://emulator.invalid:4566";

	@TempDir
	private Path home;

	private SdkEnvironment environment;

	private FakeRegions regions;

	@BeforeEach
	void setUp() throws IOException {
		this.environment = new SdkEnvironment(this.home).credentials().set("AWS_REGION", "eu-west-1");
		this.regions = new FakeRegions();
	}

	@AfterEach
	void tearDown() {
		this.environment.close();
		this.regions.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "localhost", "LOCALHOST", "app.localhost", "127.0.0.1", "127.9.9.9", "[::1]",
			"[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]" })
	void loopbackWhenTheAddressNamesThisHost(String host) {
		assertThat(Loopback.isNamedBy(URI.create("http://" + host + ":4566"))).isTrue();
		assertThat(source(URI.create("http://" + host + ":4566")).build()).isNotNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "example.com", "10.0.0.1", "0.0.0.0", "169.254.170.2", "[::]", "[fe80::1]",
			"localhost.example.com", "127.0.0.1.example.com", "notlocalhost", "128.0.0.1", "localstack" })
	void endpointWhenItLeadsElsewhereWithoutTlsIsRefused(String host) {
		URI endpoint = URI.create("http://" + host + ":4566");
		assertThatIllegalArgumentException().isThrownBy(() -> source(endpoint).build())
			.withMessageContaining(endpoint.toString())
			.withMessageContaining("'ecs-secrets.allow-insecure-transport'");
		assertThat(source(endpoint).allowInsecureTransport(true).build()).isNotNull();
		assertThat(source(URI.create("https://" + host + ":4566")).build()).isNotNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://user:canary-pw@host", "https://user@host", "http://us:canary@pw@localhost:1",
			"https://host?key=canary-pw", "https://host#canary-pw", "user:canary-pw@host:1", "ftp://host", "host:1",
			"localhost", "/path", "https:///path" })
	void endpointWhenItIsNoAddressOfAServerIsRefusedWithoutItsPassword(String endpoint) {
		assertThatIllegalArgumentException().isThrownBy(() -> source(URI.create(endpoint)))
			.withMessageContaining("'endpoint' must")
			.satisfies((ex) -> Canary.assertAbsent(ex));
	}

	@Test
	void requestWhenTheEnvironmentLeadsItElsewhereIsNotSent() {
		this.environment.set("AWS_ENDPOINT_URL", ELSEWHERE);
		SecretException failure = failure(source(null));
		assertThat(failure.getReason()).isEqualTo(Reason.INSECURE_ENDPOINT);
		assertThat(failure).hasMessageContaining(ELSEWHERE).hasMessageContaining("allow-insecure-transport");
	}

	@Test
	void requestWhenACustomizerLeadsItElsewhereIsNotSent() {
		SecretsManagerSecretSource.Builder source = source(null)
			.customizer((client) -> client.endpointOverride(URI.create(ELSEWHERE)));
		assertThat(failure(source).getReason()).isEqualTo(Reason.INSECURE_ENDPOINT);
	}

	@Test
	void requestWhenInsecureTransportIsAllowedIsSentAndWarnedOfOnceWhileAnySourceIsOpen() {
		try (SecretsManagerSecretSource first = source(URI.create(ELSEWHERE)).allowInsecureTransport(true).build();
				SecretsManagerSecretSource second = source(URI.create(ELSEWHERE)).allowInsecureTransport(true)
					.build()) {
			for (SecretsManagerSecretSource source : List.of(first, second, first)) {
				SecretException failure = catchThrowableOfType(SecretException.class, () -> source.find(REFERENCE));
				assertThat(failure.getReason()).isEqualTo(Reason.UNKNOWN_HOST);
				assertThat(failure.getAwsError().endpoint()).isEqualTo(ELSEWHERE);
			}
		}
		assertThat(warnings()).singleElement()
			.asString()
			.contains(ELSEWHERE)
			.contains("'ecs-secrets.allow-insecure-transport'");
		failure(source(URI.create(ELSEWHERE)).allowInsecureTransport(true));
		assertThat(warnings()).hasSize(2);
	}

	@Test
	void requestToThisHostIsWarnedOfNever() {
		try (SecretsManagerSecretSource source = source(this.regions.endpoint()).allowInsecureTransport(true).build()) {
			assertThat(source.find(REFERENCE)).isNotNull();
		}
		assertThat(warnings()).isEmpty();
	}

	private static List<String> warnings() {
		return NoSecretInLogExtension.logged()
			.stream()
			.filter((line) -> line.startsWith("WARN " + InsecureUses.class.getName()))
			.toList();
	}

	private SecretsManagerSecretSource.Builder source(URI endpoint) {
		return SecretsManagerSecretSource.builder().environment(this.environment.function()).endpoint(endpoint);
	}

	private static SecretException failure(SecretsManagerSecretSource.Builder builder) {
		try (SecretsManagerSecretSource source = builder.build()) {
			return catchThrowableOfType(SecretException.class, () -> source.find(REFERENCE));
		}
	}

}
