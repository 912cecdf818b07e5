package io.github.ecssecrets.aws;

import java.io.IOException;
import java.util.List;
import java.util.Map;

import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretAccessDeniedException;
import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretException.Reason;
import io.github.ecssecrets.SecretOrigin;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretResult;
import io.github.ecssecrets.SecretUnavailableException;
import io.github.ecssecrets.source.Freshness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@link SecretsManagerSecretSource} with replica Regions and an application
 * id.
 */
class ReplicaRegionsTests {

	private static final String DOWN = "InternalFailure";

	private static final SecretReference NAME = SecretReference.parse("prod/db");

	private static final SecretReference OTHER = SecretReference.parse("prod/api");

	private static final SecretReference ARN = SecretReference
		.parse("arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbCdEf");

	private FakeRegions regions;

	private SecretsManagerSecretSource source;

	@BeforeEach
	void setUp() throws IOException {
		this.regions = new FakeRegions();
		this.source = builder().replicaRegions(List.of("eu-central-1", "us-east-1")).build();
	}

	@AfterEach
	void tearDown() {
		this.source.close();
		this.regions.close();
	}

	@Test
	void findWhenFirstRegionAnswersAsksNoReplica() {
		assertThat(this.source.find(NAME).reveal()).isEqualTo("prod/db in eu-west-1");
		assertThat(this.regions.calls()).containsExactly("eu-west-1 GetSecretValue");
	}

	@Test
	void findWhenFirstRegionIsUnavailableReturnsReplica() {
		this.regions.fail("eu-west-1", DOWN);
		Secret secret = this.source.find(NAME);
		assertThat(secret.reveal()).isEqualTo("prod/db in eu-central-1");
		assertThat(secret.origin()).isEqualTo(new SecretOrigin.SecretsManager("eu-central-1"));
		assertThat(this.regions.calls()).containsExactly("eu-west-1 GetSecretValue", "eu-central-1 GetSecretValue");
	}

	@Test
	void findWhenReplicaFailsAsksNextReplica() {
		this.regions.fail("eu-west-1", DOWN);
		this.regions.fail("eu-central-1", "AccessDeniedException");
		assertThat(this.source.find(NAME).reveal()).isEqualTo("prod/db in us-east-1");
	}

	@Test
	void findWhenReferenceIsArnAsksReplicaForItsOwnArn() {
		this.regions.fail("eu-west-1", DOWN);
		Secret secret = this.source.find(ARN);
		assertThat(secret.reveal()).isEqualTo("prod/db in eu-central-1");
		assertThat(secret.arn()).isEqualTo("arn:aws:secretsmanager:eu-central-1:123456789012:secret:prod/db-AbCdEf");
	}

	@Test
	void findWhenArnIsOfReplicaRegionAsksThatRegionFirstAndOnce() {
		this.regions.fail("us-east-1", DOWN);
		this.regions.fail("eu-central-1", DOWN);
		SecretReference arn = SecretReference
			.parse("arn:aws:secretsmanager:us-east-1:123456789012:secret:prod/db-AbCdEf");
		assertThatExceptionOfType(SecretUnavailableException.class).isThrownBy(() -> this.source.find(arn));
		assertThat(this.regions.calls()).containsExactly("us-east-1 GetSecretValue", "eu-central-1 GetSecretValue");
	}

	@ParameterizedTest
	@ValueSource(strings = { "AccessDeniedException", "DecryptionFailure" })
	void findWhenFirstRegionDeniesAsksNoReplica(String errorCode) {
		this.regions.fail("eu-west-1", errorCode);
		assertThatExceptionOfType(SecretAccessDeniedException.class).isThrownBy(() -> this.source.find(NAME));
		assertThat(this.regions.calls()).containsExactly("eu-west-1 GetSecretValue");
	}

	@Test
	void findWhenFirstRegionLacksSecretReturnsNullAndAsksNoReplica() {
		this.regions.lacks("eu-west-1", "prod/db");
		assertThat(this.source.find(NAME)).isNull();
		assertThat(this.regions.calls()).containsExactly("eu-west-1 GetSecretValue");
	}

	@Test
	void findWhenNoReplicaHasSecretReportsFirstRegion() {
		this.regions.fail("eu-west-1", DOWN);
		this.regions.fail("eu-central-1", "AccessDeniedException");
		this.regions.lacks("us-east-1", "prod/db");
		assertThatExceptionOfType(SecretUnavailableException.class).isThrownBy(() -> this.source.find(NAME))
			.withMessageContaining("Secrets Manager in eu-west-1")
			.satisfies((ex) -> assertThat(ex.getSuppressed()).singleElement()
				.isInstanceOf(SecretAccessDeniedException.class));
	}

	@Test
	void findAllWhenFirstRegionIsUnavailableRetriesBatchInReplica() {
		this.regions.fail("eu-west-1", DOWN);
		Map<SecretReference, SecretResult> results = this.source.findAll(List.of(NAME, OTHER, ARN));
		assertThat(results.get(NAME).orElseThrow().reveal()).isEqualTo("prod/db in eu-central-1");
		assertThat(results.get(OTHER).orElseThrow().reveal()).isEqualTo("prod/api in eu-central-1");
		assertThat(results.get(ARN).orElseThrow().origin()).isEqualTo(new SecretOrigin.SecretsManager("eu-central-1"));
		assertThat(this.regions.calls()).containsExactly("eu-west-1 BatchGetSecretValue",
				"eu-central-1 BatchGetSecretValue");
	}

	@Test
	void findAllWhenArnMayBeFullTakesNoAnswerOfLongerName() {
		this.regions.lacks("eu-west-1", ARN.secret());
		SecretReference longer = SecretReference.parse("prod/db-AbCdEf");
		Map<SecretReference, SecretResult> results = this.source.findAll(List.of(longer, ARN));
		assertThat(results.get(longer).orElseThrow().name()).isEqualTo("prod/db-AbCdEf");
		assertThat(results).doesNotContainKey(ARN);
	}

	@Test
	void findAllWhenReplicaLacksSecretReportsFirstRegionForItAlone() {
		this.source = builder().replicaRegions(List.of("eu-central-1")).build();
		this.regions.fail("eu-west-1", DOWN);
		this.regions.lacks("eu-central-1", "prod/api");
		Map<SecretReference, SecretResult> results = this.source.findAll(List.of(NAME, OTHER));
		assertThat(results.get(NAME).orElseThrow().reveal()).isEqualTo("prod/db in eu-central-1");
		assertThat(error(results.get(OTHER))).isInstanceOf(SecretUnavailableException.class)
			.hasMessageContaining("eu-west-1");
	}

	@Test
	void findAllWhenReplicaRefusesBatchAsksSingly() {
		this.regions.fail("eu-west-1", DOWN);
		this.regions.failBatch("eu-central-1", "AccessDeniedException");
		Map<SecretReference, SecretResult> results = this.source.findAll(List.of(NAME, OTHER));
		assertThat(results.get(NAME).orElseThrow().reveal()).isEqualTo("prod/db in eu-central-1");
		assertThat(results.get(OTHER).orElseThrow().reveal()).isEqualTo("prod/api in eu-central-1");
	}

	@Test
	void findAllWhenReplicaRefusedBatchBeforeAsksItSinglyAtOnce() {
		this.regions.fail("eu-west-1", DOWN);
		this.regions.failBatch("eu-central-1", "AccessDeniedException");
		this.source.findAll(List.of(NAME, OTHER));
		this.source.findAll(List.of(NAME, OTHER));
		assertThat(this.regions.calls()).containsOnlyOnce("eu-central-1 BatchGetSecretValue");
		assertThat(this.regions.calls().stream().filter("eu-west-1 BatchGetSecretValue"::equals)).hasSize(2);
	}

	@Test
	void findAllWhenNoRegionIsAvailableReportsFirstRegion() {
		this.source = builder().replicaRegions(List.of("eu-central-1")).build();
		this.regions.fail("eu-west-1", DOWN);
		this.regions.fail("eu-central-1", DOWN);
		Map<SecretReference, SecretResult> results = this.source.findAll(List.of(NAME, OTHER));
		assertThat(error(results.get(NAME))).isInstanceOf(SecretUnavailableException.class)
			.hasMessageContaining("eu-west-1");
		assertThat(error(results.get(OTHER))).hasMessageContaining("'prod/api'");
	}

	@Test
	void findAllWhenFirstRegionLacksSecretLeavesItOut() {
		this.regions.lacks("eu-west-1", "prod/api");
		assertThat(this.source.findAll(List.of(NAME, OTHER))).containsOnlyKeys(NAME);
		assertThat(this.regions.calls()).containsExactly("eu-west-1 BatchGetSecretValue");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "EU", "Ireland", "eu-west-1/", "eu_west_1" })
	void replicaRegionsWhenTextIsNoRegionThrows(String region) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> SecretsManagerSecretSource.builder().replicaRegions(List.of(region)))
			.withMessage("'replicaRegions' contains a text of %d characters, which is not a Region such as 'eu-west-1'",
					region.length());
	}

	@Test
	void replicaRegionsWhenRegionIsRepeatedThrows() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> SecretsManagerSecretSource.builder().replicaRegions(List.of("eu-west-1", "eu-west-1")))
			.withMessage("'replicaRegions' must not repeat a Region: [eu-west-1, eu-west-1]");
	}

	@Test
	void findAllWhenBatchIsThrottledAsksSinglyAtOnce() {
		this.regions.failBatch("eu-west-1", "ThrottlingException");
		assertThat(this.source.findAll(List.of(NAME, OTHER)).values())
			.allSatisfy((result) -> assertThat(result).isInstanceOf(SecretResult.Found.class));
		assertThat(this.regions.calls()).containsExactlyInAnyOrder("eu-west-1 BatchGetSecretValue",
				"eu-west-1 GetSecretValue", "eu-west-1 GetSecretValue");
	}

	@Test
	void findAllWhenBatchFailsOtherwiseRetriesIt() {
		this.regions.failBatch("eu-west-1", "RequestTimeout");
		this.source.findAll(List.of(NAME, OTHER));
		assertThat(this.regions.calls()).filteredOn("eu-west-1 BatchGetSecretValue"::equals).hasSize(3);
	}

	@Test
	void findWhenThrottledIsRetried() {
		this.regions.fail("eu-west-1", "ThrottlingException");
		this.source.find(NAME);
		assertThat(this.regions.calls()).filteredOn("eu-west-1 GetSecretValue"::equals).hasSize(3);
	}

	@Test
	void findWhenTheSecretHasNoValueAsksNoReplica() {
		this.regions.fail("eu-west-1", "ResourceNotFoundException",
				"Secrets Manager can't find the specified secret value for staging label: AWSCURRENT");
		assertThat(catchThrowableOfType(SecretException.class, () -> this.source.find(NAME)).getReason())
			.isEqualTo(Reason.NO_VALUE);
		assertThat(this.regions.calls()).containsExactly("eu-west-1 GetSecretValue");
	}

	@Test
	void findWhenManyRegionsAreNamedKeepsFewClients() {
		for (int i = 0; i < 30; i++) {
			SecretReference reference = SecretReference
				.parse("arn:aws:secretsmanager:xx-test-" + i + ":123456789012:secret:prod/db-AbCdEf");
			assertThat(this.source.find(reference)).isNotNull();
		}
		assertThat(this.source.find(NAME)).isNotNull();
		assertThat(this.regions.calls()).hasSize(31);
	}

	@Test
	void callsTellLibraryApplicationAndPurposeInUserAgent() {
		this.source = builder().applicationId("orders~1.2").build();
		this.source.find(NAME);
		this.source.findAll(List.of(NAME, OTHER));
		this.source.versions(NAME);
		this.source.find(NAME, Freshness.FRESH);
		this.source.find(NAME.withVersionStage(SecretReference.AWSPENDING), Freshness.FRESH);
		List<String> purposes = List.of("first-read", "first-read", "version-check", "refresh", "other-version");
		assertThat(this.regions.userAgents()).hasSize(purposes.size())
			.zipSatisfy(purposes, (userAgent, purpose) -> assertThat(userAgent).contains(" app/orders~1.2")
				.contains(" ecs-secrets/" + purpose));
	}

	@Test
	void findWhenThereIsNoApplicationIdTellsLibraryOnly() {
		this.source.find(NAME);
		assertThat(this.regions.userAgents()).singleElement()
			.asString()
			.doesNotContain(" app/")
			.contains(" ecs-secrets/first-read");
	}

	@ParameterizedTest
	@ValueSource(strings = { "orders service", "orders/1", "é", "123456789012345678901234567890123456789012345678901" })
	void applicationIdWhenNotAllowedThrows(String applicationId) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> SecretsManagerSecretSource.builder().applicationId(applicationId))
			.withMessageContaining("'applicationId' must have at most 50 characters");
	}

	private SecretsManagerSecretSource.Builder builder() {
		return SecretsManagerSecretSource.builder()
			.region("eu-west-1")
			.endpoint(this.regions.endpoint())
			.customizer((builder) -> builder
				.credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("AKID", "secret"))));
	}

	private static SecretException error(SecretResult result) {
		return ((SecretResult.Failed) result).error();
	}

}
