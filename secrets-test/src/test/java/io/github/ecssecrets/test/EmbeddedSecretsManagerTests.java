package io.github.ecssecrets.test;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.SecretsManagerException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * {@link EmbeddedSecretsManager} without Spring.
 */
@EmbeddedSecretsManager(region = "eu-central-1",
		secrets = { @EmbeddedSecret(name = "kit/one", value = "canary-1"),
				@EmbeddedSecret(name = "kit/two", value = "canary-2") })
@TestMethodOrder(OrderAnnotation.class)
class EmbeddedSecretsManagerTests {

	private final SecretsManagerServer server;

	EmbeddedSecretsManagerTests(SecretsManagerServer server) {
		this.server = server;
	}

	@BeforeAll
	static void createForAllTests(SecretsManagerServer server) {
		server.createSecret("kit/all", "canary-all");
	}

	private String value(String secret) {
		try (SecretsManagerClient client = TestClients.create(this.server.endpoint())) {
			return client.getSecretValue((request) -> request.secretId(secret)).secretString();
		}
	}

	@Test
	@Order(1)
	void serverHasTheSecretsOfAnnotationAndCode(SecretsManagerServer parameter) {
		assertThat(parameter).isSameAs(this.server);
		assertThat(this.server.region()).isEqualTo("eu-central-1");
		assertThat(value("kit/one")).isEqualTo("canary-1");
		assertThat(value("kit/two")).isEqualTo("canary-2");
		assertThat(value("kit/all")).isEqualTo("canary-all");
	}

	@Test
	@Order(2)
	void testChangesWhateverItLikes() {
		assertThat(this.server.requests()).isEmpty();
		this.server.putSecretValue("kit/one", "canary-changed");
		this.server.deleteSecret("kit/all");
		this.server.purgeSecret("kit/two");
		this.server.createSecret("kit/two", "canary-another");
		this.server.createSecret("kit/three", "canary-3");
		this.server.faults().accessDenied();
		assertThatExceptionOfType(SecretsManagerException.class).isThrownBy(() -> value("kit/one"));
	}

	@Test
	@Order(3)
	void changesAreUndone() {
		assertThat(value("kit/one")).isEqualTo("canary-1");
		assertThat(value("kit/two")).isEqualTo("canary-2");
		assertThat(value("kit/all")).isEqualTo("canary-all");
		assertThatExceptionOfType(SecretsManagerException.class).isThrownBy(() -> value("kit/three"))
			.withMessageContaining("can't find");
	}

	@Test
	@Order(4)
	void testLeavesRotationUnfinished() {
		String pending = this.server.beginRotation("kit/one");
		this.server.putPendingValue("kit/one", pending, "canary-pending");
	}

	@Test
	@Order(5)
	void unfinishedRotationIsAbandoned() {
		try (SecretsManagerClient client = TestClients.create(this.server.endpoint())) {
			DescribeSecretResponse secret = client.describeSecret((request) -> request.secretId("kit/one"));
			assertThat(secret.versionIdsToStages().values()).noneMatch((stages) -> stages.contains("AWSPENDING"));
		}
		assertThat(value("kit/one")).isEqualTo("canary-1");
		assertThat(this.server.beginRotation("kit/one")).isNotEmpty();
	}

	@Test
	void contextsAreSharedByEqualAnnotationsAndShowNoValue() {
		EmbeddedSecretsManagerContextCustomizerFactory factory = new EmbeddedSecretsManagerContextCustomizerFactory();
		assertThat(factory.createContextCustomizer(EmbeddedSecretsManagerTests.class, List.of()))
			.isEqualTo(factory.createContextCustomizer(SameTests.class, List.of()))
			.hasSameHashCodeAs(factory.createContextCustomizer(SameTests.class, List.of()))
			.isNotEqualTo(factory.createContextCustomizer(OtherTests.class, List.of()))
			.asString()
			.doesNotContain("canary-");
		assertThat(factory.createContextCustomizer(NestedTests.class, List.of()))
			.isEqualTo(factory.createContextCustomizer(SameTests.class, List.of()));
		assertThat(factory.createContextCustomizer(Map.class, List.of())).isNull();
	}

	@Nested
	class NestedTests {

		@Test
		void nestedClassHasTheServer(SecretsManagerServer server) {
			assertThat(server).isSameAs(EmbeddedSecretsManagerTests.this.server);
			assertThat(value("kit/all")).isEqualTo("canary-all");
		}

	}

	@EmbeddedSecretsManager(region = "eu-central-1", secrets = { @EmbeddedSecret(name = "kit/one", value = "canary-1"),
			@EmbeddedSecret(name = "kit/two", value = "canary-2") })
	static class SameTests {

	}

	@EmbeddedSecretsManager(secrets = @EmbeddedSecret(name = "kit/one", value = "canary-1"))
	static class OtherTests {

	}

}
