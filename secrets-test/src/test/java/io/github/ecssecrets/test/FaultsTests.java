package io.github.ecssecrets.test;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.BatchGetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.DecryptionFailureException;
import software.amazon.awssdk.services.secretsmanager.model.InternalServiceErrorException;
import software.amazon.awssdk.services.secretsmanager.model.SecretsManagerException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link Faults} as the real SDK meets them.
 */
@Timeout(120)
class FaultsTests {

	private static final String CANARY = "c4n4ry-value";

	private final SecretsManagerServer server = SecretsManagerServer.start();

	private final SecretsManagerClient client = TestClients.create(this.server.endpoint());

	private String arn;

	@BeforeEach
	void createSecrets() {
		this.arn = this.server.createSecret("a", CANARY);
		this.server.createSecret("b", CANARY);
	}

	@AfterEach
	void close() {
		this.client.close();
		this.server.close();
	}

	@Test
	void throttleIsThrottlingForSdk() {
		this.server.faults().throttle();
		SecretsManagerException ex = refusal();
		assertThat(ex.isThrottlingException()).isTrue();
		assertThat(ex.statusCode()).isEqualTo(400);
	}

	@Test
	void throttleWhenLimitedEndsAfterThatManyCalls() {
		this.server.faults().on("GetSecretValue").forSecret(this.arn).times(1).throttle();
		assertThat(get("b")).isEqualTo(CANARY);
		refusal();
		assertThat(get("a")).isEqualTo(CANARY);
	}

	@Test
	void accessDeniedNamesRoleActionAndSecret() {
		this.server.faults().accessDenied();
		SecretsManagerException ex = refusal();
		assertThat(ex.statusCode()).isEqualTo(400);
		assertThat(ex.awsErrorDetails().errorCode()).isEqualTo("AccessDeniedException");
		assertThat(ex.awsErrorDetails().errorMessage()).isEqualTo(
				"User: arn:aws:sts::123456789012:assumed-role/my-task-role/abc is not authorized to perform: secretsmanager:GetSecretValue on resource: a because no identity-based policy allows the secretsmanager:GetSecretValue action");
	}

	@Test
	void accessDeniedWhenBatchIsDeniedFailsWholeCall() {
		this.server.faults().on("BatchGetSecretValue").accessDenied();
		assertThatExceptionOfType(SecretsManagerException.class).isThrownBy(this::getBatch)
			.withMessageContaining(
					"is not authorized to perform: secretsmanager:BatchGetSecretValue because no identity-based policy");
		assertThat(get("a")).isEqualTo(CANARY);
	}

	@Test
	void accessDeniedWhenOneSecretIsDeniedFailsItsBatchEntry() {
		this.server.faults().forSecret("a").accessDenied();
		BatchGetSecretValueResponse batch = getBatch();
		assertThat(batch.secretValues()).extracting((value) -> value.name()).containsExactly("b");
		assertThat(batch.errors()).singleElement().satisfies((error) -> {
			assertThat(error.secretId()).isEqualTo("a");
			assertThat(error.errorCode()).isEqualTo("AccessDeniedException");
			assertThat(error.message()).contains("secretsmanager:GetSecretValue on resource: a because");
		});
	}

	@Test
	void kmsFailureIsDecryptionFailure() {
		this.server.faults().kmsFailure();
		assertThatExceptionOfType(DecryptionFailureException.class).isThrownBy(() -> get("a"))
			.satisfies((ex) -> assertThat(ex.statusCode()).isEqualTo(400));
	}

	@Test
	void internalErrorIsStatus500() {
		this.server.faults().internalError();
		assertThatExceptionOfType(InternalServiceErrorException.class).isThrownBy(() -> get("a"))
			.satisfies((ex) -> assertThat(ex.statusCode()).isEqualTo(500));
	}

	@Test
	void serviceUnavailableIsStatus503() {
		this.server.faults().serviceUnavailable();
		assertThat(refusal().statusCode()).isEqualTo(503);
	}

	@Test
	void delayAnswersLate() {
		this.server.faults().delay(Duration.ofMillis(150));
		Instant start = Instant.now();
		assertThat(get("a")).isEqualTo(CANARY);
		assertThat(Duration.between(start, Instant.now())).isGreaterThanOrEqualTo(Duration.ofMillis(150));
	}

	@Test
	void delayWhenFollowedByRefusalRefusesLate() {
		this.server.faults().delay(Duration.ofMillis(50));
		this.server.faults().throttle();
		assertThat(refusal().isThrottlingException()).isTrue();
	}

	@Test
	void hangAnswersOnceCleared() {
		this.server.faults().hang();
		CompletableFuture<String> call = CompletableFuture.supplyAsync(() -> get("a"));
		await().atMost(Duration.ofMinutes(1)).until(() -> this.server.requestCount() == 1);
		assertThat(call).isNotDone();
		this.server.faults().clear();
		assertThat(call.join()).isEqualTo(CANARY);
	}

	@Test
	void dropConnectionIsClientErrorOfSdk() {
		this.server.faults().dropConnection();
		assertThatExceptionOfType(SdkClientException.class).isThrownBy(() -> get("a"));
	}

	@Test
	void malformedBodyIsClientErrorOfSdk() {
		this.server.faults().malformedBody();
		assertThatExceptionOfType(SdkClientException.class).isThrownBy(() -> get("a"));
	}

	@Test
	void truncatedBodyIsClientErrorOfSdk() {
		this.server.faults().truncatedBody();
		assertThatExceptionOfType(SdkClientException.class).isThrownBy(() -> get("a"));
	}

	@Test
	void respondAnswersGivenStatusAndBody() {
		this.server.faults().respond(403, "{\"__type\":\"ExpiredTokenException\",\"message\":\"expired\"}");
		SecretsManagerException ex = refusal();
		assertThat(ex.statusCode()).isEqualTo(403);
		assertThat(ex.awsErrorDetails().errorCode()).isEqualTo("ExpiredTokenException");
	}

	@Test
	void respondWhenBodyIsEmptyAnswersStatus() {
		this.server.faults().respond(502, "");
		assertThat(refusal().statusCode()).isEqualTo(502);
	}

	@Test
	void clearEndsEveryFault() {
		this.server.faults().throttle();
		this.server.faults().on("GetSecretValue").clear();
		assertThat(get("a")).isEqualTo(CANARY);
	}

	@Test
	void timesWhenNotPositiveIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.server.faults().times(0))
			.withMessage("times must be at least 1: 0");
	}

	private SecretsManagerException refusal() {
		return catchThrowableOfType(SecretsManagerException.class, () -> get("a"));
	}

	private String get(String secretId) {
		return this.client.getSecretValue((request) -> request.secretId(secretId)).secretString();
	}

	private BatchGetSecretValueResponse getBatch() {
		return this.client.batchGetSecretValue((request) -> request.secretIdList("a", "b"));
	}

}
