package io.github.ecssecrets.test;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.BatchGetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.Filter;
import software.amazon.awssdk.services.secretsmanager.model.FilterNameStringType;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.InvalidParameterException;
import software.amazon.awssdk.services.secretsmanager.model.InvalidRequestException;
import software.amazon.awssdk.services.secretsmanager.model.ListSecretsResponse;
import software.amazon.awssdk.services.secretsmanager.model.ResourceExistsException;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;
import software.amazon.awssdk.services.secretsmanager.model.SecretListEntry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What the library relies on in Secrets Manager, stated against any endpoint that claims
 * to be one.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SecretsManagerContract {

	private static final String CURRENT = "AWSCURRENT";

	private static final String PENDING = "AWSPENDING";

	private static final String PREVIOUS = "AWSPREVIOUS";

	private SecretsManagerClient client;

	private String name;

	private String arn;

	private String firstVersion;

	abstract URI endpoint();

	/**
	 * Whether a read without a stage answers AWSCURRENT after UpdateSecretVersionStage
	 * moved it, as AWS does.
	 */
	boolean readsCurrentWithoutStageAfterMove() {
		return true;
	}

	@BeforeEach
	void createSecret() {
		this.client = TestClients.create(endpoint());
		this.name = "contract/" + UUID.randomUUID();
		this.firstVersion = token();
		this.arn = this.client
			.createSecret(
					(request) -> request.name(this.name).clientRequestToken(this.firstVersion).secretString("first"))
			.arn();
	}

	@AfterEach
	void closeClient() {
		if (this.client != null) {
			this.client.close();
		}
	}

	@Test
	void createSecretReturnsArnWithRandomSuffix() {
		assertThat(this.arn).matches("arn:aws:secretsmanager:us-east-1:\\d{12}:secret:" + this.name + "-\\w{6}");
	}

	@Test
	void createSecretWhenNameIsTakenThrowsResourceExists() {
		assertThatExceptionOfType(ResourceExistsException.class)
			.isThrownBy(() -> this.client.createSecret((request) -> request.name(this.name).secretString("other")));
	}

	@Test
	void getSecretValueByNameReturnsWholeVersion() {
		GetSecretValueResponse value = get(this.name, CURRENT);
		assertThat(value.arn()).isEqualTo(this.arn);
		assertThat(value.name()).isEqualTo(this.name);
		assertThat(value.versionId()).isEqualTo(this.firstVersion);
		assertThat(value.versionStages()).containsExactly(CURRENT);
		assertThat(value.secretString()).isEqualTo("first");
		assertThat(value.secretBinary()).isNull();
		assertThat(value.createdDate()).isNotNull();
	}

	@Test
	void getSecretValueByFullArnReturnsValue() {
		assertThat(get(this.arn, CURRENT).secretString()).isEqualTo("first");
	}

	@Test
	void getSecretValueByPartialArnReturnsValue() {
		String partialArn = this.arn.substring(0, this.arn.lastIndexOf('-'));
		assertThat(get(partialArn, CURRENT).arn()).isEqualTo(this.arn);
	}

	@Test
	void getSecretValueWithoutStageReturnsCurrent() {
		put("second");
		assertThat(getWithoutStage().secretString()).isEqualTo("second");
	}

	@Test
	void getSecretValueWhenSecretIsMissingThrowsResourceNotFound() {
		assertThatExceptionOfType(ResourceNotFoundException.class)
			.isThrownBy(() -> get(this.name + "/missing", CURRENT))
			.withMessageContaining("Secrets Manager can't find the specified secret.");
	}

	@Test
	void getSecretValueByVersionIdReturnsThatVersion() {
		put("second");
		assertThat(getVersion(this.firstVersion).secretString()).isEqualTo("first");
	}

	@Test
	void getSecretValueWhenStageAndVersionDisagreeThrowsInvalidRequest() {
		put("second");
		assertThatExceptionOfType(InvalidRequestException.class)
			.isThrownBy(() -> this.client.getSecretValue(
					(request) -> request.secretId(this.name).versionId(this.firstVersion).versionStage(CURRENT)))
			.withMessageContaining("You provided a VersionStage that is not associated to the provided VersionId.");
	}

	@Test
	void getSecretValueKeepsTextLiteral() {
		String text = "${HOME} #{1+1} \\ \" 'äß漢字' \u0000\n{\"password\":\"x\"}";
		put(text);
		assertThat(get(this.name, CURRENT).secretString()).isEqualTo(text);
	}

	@Test
	void getSecretValueWhenSecretIsBinaryReturnsBytes() {
		byte[] bytes = { 0, 1, -1, 127, -128 };
		String binaryName = this.name + "/binary";
		this.client.createSecret((request) -> request.name(binaryName).secretBinary(SdkBytes.fromByteArray(bytes)));
		GetSecretValueResponse value = get(binaryName, CURRENT);
		assertThat(value.secretString()).isNull();
		assertThat(value.secretBinary().asByteArray()).isEqualTo(bytes);
	}

	@Test
	void putSecretValueMovesCurrentAndPrevious() {
		String second = put("second");
		String third = put("third");
		DescribeSecretResponse secret = describe();
		assertThat(secret.versionIdsToStages()).containsEntry(third, List.of(CURRENT))
			.containsEntry(second, List.of(PREVIOUS));
		assertThat(secret.versionIdsToStages().getOrDefault(this.firstVersion, List.of())).isEmpty();
		assertThat(get(this.name, PREVIOUS).secretString()).isEqualTo("second");
	}

	@Test
	void putSecretValueWhenTokenAndValueRepeatReturnsSameVersion() {
		String token = token();
		put("second", token, CURRENT);
		assertThat(put("second", token, CURRENT)).isEqualTo(token);
		assertThat(describe().versionIdsToStages()).containsOnlyKeys(this.firstVersion, token);
	}

	@Test
	void putSecretValueWhenTokenRepeatsWithOtherValueThrowsResourceExists() {
		String token = token();
		put("second", token, CURRENT);
		assertThatExceptionOfType(ResourceExistsException.class).isThrownBy(() -> put("other", token, CURRENT));
		assertThat(get(this.name, CURRENT).secretString()).isEqualTo("second");
	}

	@Test
	void putSecretValueWhenStageIsPendingLeavesCurrent() {
		String pending = put("second", token(), PENDING);
		assertThat(get(this.name, CURRENT).versionId()).isEqualTo(this.firstVersion);
		assertThat(get(this.name, PENDING).versionId()).isEqualTo(pending);
	}

	@Test
	void getSecretValueWhenNoVersionIsPendingThrowsResourceNotFound() {
		assertThatExceptionOfType(ResourceNotFoundException.class).isThrownBy(() -> get(this.name, PENDING));
	}

	@Test
	void updateSecretVersionStageWhenRotationFinishesMovesCurrentAndPrevious() {
		String pending = put("second", token(), PENDING);
		moveCurrent(this.firstVersion, pending);
		assertThat(get(this.name, CURRENT).secretString()).isEqualTo("second");
		assertThat(get(this.name, PREVIOUS).secretString()).isEqualTo("first");
		assertThat(get(this.name, PENDING).versionId()).isEqualTo(pending);
		assertThat(describe().versionIdsToStages().get(pending)).containsExactlyInAnyOrder(CURRENT, PENDING);
	}

	@Test
	void getSecretValueWithoutStageWhenCurrentWasMovedReturnsCurrent() {
		String pending = put("second", token(), PENDING);
		moveCurrent(this.firstVersion, pending);
		assertThat(getWithoutStage().versionId())
			.isEqualTo(readsCurrentWithoutStageAfterMove() ? pending : this.firstVersion);
	}

	@Test
	void updateSecretVersionStageWhenCurrentGoesBackSwapsPrevious() {
		String second = put("second");
		moveCurrent(second, this.firstVersion);
		assertThat(describe().versionIdsToStages()).containsEntry(this.firstVersion, List.of(CURRENT))
			.containsEntry(second, List.of(PREVIOUS));
	}

	@Test
	void updateSecretVersionStageWhenSourceIsNotNamedThrowsInvalidParameter() {
		String pending = put("second", token(), PENDING);
		assertThatExceptionOfType(InvalidParameterException.class).isThrownBy(() -> moveCurrent(null, pending))
			.withMessageContaining("Staging label AWSCURRENT is currently attached to version " + this.firstVersion);
	}

	@Test
	void updateSecretMakesNewCurrentVersion() {
		String version = this.client
			.updateSecret((request) -> request.secretId(this.name).description("changed").secretString("second"))
			.versionId();
		assertThat(get(this.name, CURRENT).versionId()).isEqualTo(version);
		assertThat(describe().description()).isEqualTo("changed");
	}

	@Test
	void batchGetSecretValueReturnsValuesAndErrors() {
		String other = this.name + "/other";
		String missing = this.name + "/missing";
		this.client.createSecret((request) -> request.name(other).secretString("other"));
		BatchGetSecretValueResponse batch = this.client
			.batchGetSecretValue((request) -> request.secretIdList(this.name, missing, other));
		assertThat(batch.secretValues()).extracting((value) -> value.name() + "=" + value.secretString())
			.containsExactlyInAnyOrder(this.name + "=first", other + "=other");
		assertThat(batch.secretValues()).allSatisfy((value) -> {
			assertThat(value.arn()).contains(value.name());
			assertThat(value.versionId()).isNotEmpty();
			assertThat(value.versionStages()).contains(CURRENT);
		});
		assertThat(batch.errors()).singleElement().satisfies((error) -> {
			assertThat(error.secretId()).isEqualTo(missing);
			assertThat(error.errorCode()).isEqualTo("ResourceNotFoundException");
			assertThat(error.message()).isEqualTo("Secrets Manager can't find the specified secret.");
		});
	}

	@Test
	void batchGetSecretValueWhenFilteredReturnsNamesWithPrefix() {
		this.client.createSecret((request) -> request.name(this.name + "/other").secretString("other"));
		BatchGetSecretValueResponse batch = this.client.batchGetSecretValue((request) -> request.filters(nameFilter()));
		assertThat(batch.secretValues()).extracting((value) -> value.secretString())
			.containsExactlyInAnyOrder("first", "other");
	}

	@Test
	void batchGetSecretValueWhenIdsAndFiltersAreGivenThrowsInvalidParameter() {
		assertThatExceptionOfType(InvalidParameterException.class).isThrownBy(() -> this.client
			.batchGetSecretValue((request) -> request.secretIdList(this.name).filters(nameFilter())));
	}

	@Test
	void describeSecretReturnsMetadata() {
		DescribeSecretResponse secret = describe();
		assertThat(secret.arn()).isEqualTo(this.arn);
		assertThat(secret.name()).isEqualTo(this.name);
		assertThat(secret.versionIdsToStages()).containsExactly(entryOf(this.firstVersion, CURRENT));
		assertThat(secret.createdDate()).isNotNull();
		assertThat(secret.lastChangedDate()).isNotNull();
		assertThat(secret.rotationEnabled()).isNotEqualTo(true);
		assertThat(secret.nextRotationDate()).isNull();
		assertThat(secret.deletedDate()).isNull();
	}

	@Test
	void deleteSecretMakesValueUnreadableUntilRestored() {
		this.client.deleteSecret((request) -> request.secretId(this.name));
		assertThatExceptionOfType(InvalidRequestException.class).isThrownBy(() -> get(this.name, CURRENT));
		assertThat(describe().deletedDate()).isNotNull();
		this.client.restoreSecret((request) -> request.secretId(this.name));
		assertThat(get(this.name, CURRENT).secretString()).isEqualTo("first");
	}

	@Test
	void deleteSecretWhenForcedMakesSecretMissing() {
		this.client.deleteSecret((request) -> request.secretId(this.name).forceDeleteWithoutRecovery(true));
		assertThatExceptionOfType(ResourceNotFoundException.class).isThrownBy(() -> get(this.name, CURRENT));
	}

	@Test
	void listSecretsPagesThroughAllSecrets() {
		for (int i = 0; i < 4; i++) {
			String numbered = this.name + "/" + i;
			this.client.createSecret((request) -> request.name(numbered).secretString("any"));
		}
		List<ListSecretsResponse> pages = this.client
			.listSecretsPaginator((request) -> request.maxResults(2).filters(nameFilter()))
			.stream()
			.toList();
		assertThat(pages).hasSize(3);
		assertThat(pages.stream().flatMap((page) -> page.secretList().stream()).map(SecretListEntry::name))
			.containsExactlyInAnyOrder(this.name, this.name + "/0", this.name + "/1", this.name + "/2",
					this.name + "/3");
	}

	@Test
	void getRandomPasswordReturnsPasswordOfLength() {
		assertThat(this.client.getRandomPassword((request) -> request.passwordLength(20L).excludePunctuation(true))
			.randomPassword()).matches("[A-Za-z0-9]{20}");
	}

	private static Map.Entry<String, List<String>> entryOf(String versionId, String stage) {
		return Map.entry(versionId, List.of(stage));
	}

	private Filter nameFilter() {
		return Filter.builder().key(FilterNameStringType.NAME).values(this.name).build();
	}

	private static String token() {
		return UUID.randomUUID().toString();
	}

	private String put(String value) {
		return put(value, token(), CURRENT);
	}

	private String put(String value, String token, String stage) {
		return this.client
			.putSecretValue((request) -> request.secretId(this.name)
				.clientRequestToken(token)
				.secretString(value)
				.versionStages(stage))
			.versionId();
	}

	private void moveCurrent(String from, String to) {
		this.client.updateSecretVersionStage((request) -> request.secretId(this.name)
			.versionStage(CURRENT)
			.removeFromVersionId(from)
			.moveToVersionId(to));
	}

	private GetSecretValueResponse get(String secretId, String stage) {
		return this.client.getSecretValue((request) -> request.secretId(secretId).versionStage(stage));
	}

	private GetSecretValueResponse getVersion(String versionId) {
		return this.client.getSecretValue((request) -> request.secretId(this.name).versionId(versionId));
	}

	private GetSecretValueResponse getWithoutStage() {
		return this.client.getSecretValue((request) -> request.secretId(this.name));
	}

	private DescribeSecretResponse describe() {
		return this.client.describeSecret((request) -> request.secretId(this.name));
	}

}
