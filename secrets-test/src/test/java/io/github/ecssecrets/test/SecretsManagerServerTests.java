package io.github.ecssecrets.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.InvalidNextTokenException;
import software.amazon.awssdk.services.secretsmanager.model.InvalidParameterException;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;
import software.amazon.awssdk.services.secretsmanager.model.SecretsManagerException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link SecretsManagerServer}, beyond the contract it shares with others.
 */
@Timeout(120)
class SecretsManagerServerTests {

	private static final String NAME = "prod/myapp/database";

	private static final String CANARY = "c4n4ry-value";

	private final MutableClock clock = new MutableClock();

	/** Of servers that other tests share. */
	private static Set<Thread> threadsOfOthers;

	private final SecretsManagerServer server = SecretsManagerServer.builder().clock(this.clock).start();

	private final SecretsManagerClient client = TestClients.create(this.server.endpoint());

	@BeforeAll
	static void notice() {
		threadsOfOthers = Thread.getAllStackTraces().keySet();
	}

	@AfterEach
	void close() {
		this.client.close();
		this.server.close();
	}

	@Test
	void startListensOnLoopbackAddress() {
		assertThat(this.server.endpoint().toString()).matches("http://127\\.0\\.0\\.1:\\d+");
		assertThat(this.server.region()).isEqualTo("us-east-1");
	}

	@Test
	void startWhenPortIsTakenFails() {
		SecretsManagerServerBuilder builder = SecretsManagerServer.builder().port(this.server.endpoint().getPort());
		assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(builder::start)
			.withMessageContaining("Port " + this.server.endpoint().getPort());
	}

	@Test
	void createSecretWhenRegionAndAccountAreSetPutsThemIntoArn() {
		try (SecretsManagerServer chinese = SecretsManagerServer.builder()
			.region("cn-north-1")
			.accountId("000000000042")
			.start()) {
			assertThat(chinese.createSecret(NAME, "any"))
				.startsWith("arn:aws-cn:secretsmanager:cn-north-1:000000000042:secret:" + NAME + "-");
		}
	}

	@Test
	void createSecretIsVisibleToClients() {
		String arn = this.server.createSecret(NAME, "first");
		assertThat(get("AWSCURRENT")).isEqualTo("first");
		assertThat(this.client.describeSecret((request) -> request.secretId(arn)).name()).isEqualTo(NAME);
	}

	@Test
	void createSecretWhenNameIsTakenThrowsInAwsWords() {
		this.server.createSecret(NAME, CANARY);
		assertThatIllegalStateException().isThrownBy(() -> this.server.createSecret(NAME, CANARY))
			.withMessage(
					"ResourceExistsException: The operation failed because the secret prod/myapp/database already exists.");
	}

	@Test
	void createBinarySecretIsVisibleToClients() {
		this.server.createBinarySecret(NAME, new byte[] { 1, 2 });
		this.server.putBinarySecretValue(NAME, new byte[] { 3, 4 });
		assertThat(this.client.getSecretValue((request) -> request.secretId(NAME)).secretBinary().asByteArray())
			.containsExactly(3, 4);
	}

	@Test
	void putSecretValueReturnsVersionId() {
		this.server.createSecret(NAME, "first");
		String version = this.server.putSecretValue(NAME, "second", "BLUE");
		assertThat(this.server.versionIdsToStages(NAME)).containsEntry(version, List.of("BLUE"));
		this.server.removeStage(NAME, "BLUE");
		this.server.removeStage(NAME, "BLUE");
		assertThat(this.server.versionIdsToStages(NAME)).doesNotContainKey(version);
	}

	@Test
	void rotationPassesThroughEveryStepOfAws() {
		this.server.createSecret(NAME, "first");
		String pending = this.server.beginRotation(NAME);
		assertThatExceptionOfType(ResourceNotFoundException.class).isThrownBy(() -> get("AWSPENDING"))
			.withMessageStartingWith(
					"Secrets Manager can't find the specified secret value for staging label: AWSPENDING");
		this.server.putPendingValue(NAME, pending, "second");
		assertThat(get("AWSPENDING")).isEqualTo("second");
		assertThat(get("AWSCURRENT")).isEqualTo("first");
		this.server.finishRotation(NAME, pending);
		assertThat(get("AWSCURRENT")).isEqualTo("second");
		assertThat(get("AWSPREVIOUS")).isEqualTo("first");
	}

	@Test
	void rotateSecretByClientBeginsRotation() {
		this.server.createSecret(NAME, "first");
		String token = UUID.randomUUID().toString();
		this.client.rotateSecret((request) -> request.secretId(NAME)
			.clientRequestToken(token)
			.rotationLambdaARN("arn:aws:lambda:us-east-1:123456789012:function:rotate")
			.rotationRules((rules) -> rules.automaticallyAfterDays(30L)));
		DescribeSecretResponse secret = this.client.describeSecret((request) -> request.secretId(NAME));
		assertThat(secret.versionIdsToStages()).containsEntry(token, List.of("AWSPENDING"));
		assertThat(secret.rotationEnabled()).isTrue();
		assertThat(secret.rotationRules().automaticallyAfterDays()).isEqualTo(30);
		assertThat(secret.nextRotationDate()).isEqualTo(this.clock.instant().plus(Duration.ofDays(30)));
	}

	@Test
	void planRotationSetsNextRotationDate() {
		this.server.createSecret(NAME, "first");
		Instant next = this.clock.instant().minusSeconds(60);
		this.server.planRotation(NAME, next);
		DescribeSecretResponse secret = this.client.describeSecret((request) -> request.secretId(NAME));
		assertThat(secret.nextRotationDate()).isEqualTo(next);
		assertThat(secret.rotationEnabled()).isTrue();
	}

	@Test
	void describeSecretTellsDatesByClock() {
		Instant created = this.clock.instant();
		this.server.createSecret(NAME, "first");
		this.clock.advance(Duration.ofSeconds(90));
		this.server.putSecretValue(NAME, "second");
		this.server.deleteSecret(NAME);
		DescribeSecretResponse secret = this.client.describeSecret((request) -> request.secretId(NAME));
		assertThat(secret.createdDate()).isEqualTo(created);
		assertThat(secret.lastChangedDate()).isEqualTo(created.plusSeconds(90));
		assertThat(secret.deletedDate()).isEqualTo(created.plusSeconds(90).plus(Duration.ofDays(30)));
	}

	@Test
	void restoreSecretUndoesDeletion() {
		this.server.createSecret(NAME, "first");
		this.server.deleteSecret(NAME);
		this.server.restoreSecret(NAME);
		assertThat(get("AWSCURRENT")).isEqualTo("first");
	}

	@Test
	void purgeSecretMakesSecretMissing() {
		this.server.createSecret(NAME, "first");
		this.server.purgeSecret(NAME);
		assertThatExceptionOfType(ResourceNotFoundException.class).isThrownBy(() -> get("AWSCURRENT"));
	}

	@Test
	void getSecretValueWhenRefusedAnswersInFormOfAws() {
		assertThatExceptionOfType(ResourceNotFoundException.class).isThrownBy(() -> get("AWSCURRENT"))
			.satisfies((ex) -> {
				assertThat(ex.statusCode()).isEqualTo(400);
				assertThat(ex.awsErrorDetails().errorCode()).isEqualTo("ResourceNotFoundException");
				assertThat(ex.awsErrorDetails().errorMessage())
					.isEqualTo("Secrets Manager can't find the specified secret.");
				assertThat(ex.requestId()).isNotEmpty();
			});
	}

	@Test
	void batchGetSecretValueWhenMoreThanTwentyAreAskedForIsRefused() {
		List<String> ids = IntStream.rangeClosed(1, 21).mapToObj((number) -> "secret" + number).toList();
		assertThatExceptionOfType(SecretsManagerException.class)
			.isThrownBy(() -> this.client.batchGetSecretValue((request) -> request.secretIdList(ids)))
			.satisfies((ex) -> assertThat(ex.awsErrorDetails().errorCode()).isEqualTo("ValidationException"));
	}

	@Test
	void batchGetSecretValueWhenMaxResultsComesWithoutFiltersIsRefused() {
		assertThatExceptionOfType(InvalidParameterException.class)
			.isThrownBy(() -> this.client.batchGetSecretValue((request) -> request.secretIdList("a").maxResults(1)));
	}

	@Test
	void batchGetSecretValueWhenSecretsAreUnusableTellsWhy() {
		this.server.createSecret("deleted", "any");
		this.server.deleteSecret("deleted");
		assertThat(this.client.batchGetSecretValue((request) -> request.secretIdList("deleted", "missing")).errors())
			.extracting((error) -> error.secretId() + " " + error.errorCode())
			.containsExactly("deleted InvalidRequestException", "missing ResourceNotFoundException");
	}

	@Test
	void listSecretsWhenTokenIsForeignIsRefused() {
		assertThatExceptionOfType(InvalidNextTokenException.class)
			.isThrownBy(() -> this.client.listSecrets((request) -> request.nextToken("foreign")));
	}

	@Test
	void listSecretsWhenDescendingReversesOrder() {
		this.server.createSecret("older", "any");
		this.server.createSecret("newer", "any");
		assertThat(this.client.listSecrets((request) -> request.sortOrder("desc")).secretList())
			.extracting((secret) -> secret.name())
			.containsExactly("newer", "older");
	}

	@Test
	void callWhenOperationIsUnknownIsRefused() throws Exception {
		HttpResponse<String> response = post("secretsmanager.TagResource", "{}");
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(response.body()).contains("\"__type\":\"UnknownOperationException\"");
	}

	@Test
	void callWhenTargetIsOfAnotherServiceIsRefused() throws Exception {
		assertThat(post("AmazonSSM.GetParameter", "{}").body()).contains("UnknownOperationException");
	}

	@Test
	void callWhenBodyIsNoJsonIsRefusedWithoutQuotingIt() throws Exception {
		HttpResponse<String> response = post("secretsmanager.CreateSecret", "{\"SecretString\":" + CANARY);
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(response.body()).contains("SerializationException").doesNotContain(CANARY);
	}

	@Test
	void callWhenParameterHasWrongTypeIsRefused() throws Exception {
		assertThat(post("secretsmanager.GetSecretValue", "{\"SecretId\":7}").body()).contains("SerializationException");
	}

	@Test
	void callWhenParameterIsMissingIsRefused() throws Exception {
		assertThat(post("secretsmanager.GetSecretValue", "{}").body()).contains("ValidationException")
			.contains("Value null at 'secretId' failed to satisfy constraint: Member must not be null");
	}

	@Test
	void createSecretWhenTokenIsMissingIsRefused() throws Exception {
		assertThat(post("secretsmanager.CreateSecret", "{\"Name\":\"a\",\"SecretString\":\"b\"}").body())
			.contains("You must provide a ClientRequestToken value. We recommend a UUID-type value.");
	}

	@Test
	void createSecretWhenValueIsTextAndBinaryIsRefused() throws Exception {
		String body = "{\"Name\":\"a\",\"ClientRequestToken\":\"%s\",\"SecretString\":\"b\",\"SecretBinary\":\"Yg==\"}"
			.formatted(UUID.randomUUID());
		assertThat(post("secretsmanager.CreateSecret", body).body()).contains("InvalidParameterException");
	}

	@Test
	void createSecretWhenBinaryIsNotBase64IsRefusedWithoutQuotingIt() throws Exception {
		String body = "{\"Name\":\"a\",\"ClientRequestToken\":\"%s\",\"SecretBinary\":\"%s\"}"
			.formatted(UUID.randomUUID(), CANARY);
		assertThat(post("secretsmanager.CreateSecret", body).body()).contains("SerializationException")
			.doesNotContain(CANARY);
	}

	@Test
	void timestampsAreSecondsWithFraction() throws Exception {
		this.server.createSecret(NAME, "first");
		assertThat(post("secretsmanager.DescribeSecret", "{\"SecretId\":\"" + NAME + "\"}").body())
			.contains("\"CreatedDate\":%d.250".formatted(this.clock.instant().getEpochSecond()));
	}

	@Test
	void requestsTellWhoAskedForWhat() {
		this.server.createSecret(NAME, CANARY);
		try (SecretsManagerClient european = TestClients.create(this.server.endpoint(), Region.EU_WEST_1)) {
			european.getSecretValue((request) -> request.secretId(NAME));
		}
		assertThat(this.server.requests()).singleElement().satisfies((request) -> {
			assertThat(request.operation()).isEqualTo("GetSecretValue");
			assertThat(request.secretIds()).containsExactly(NAME);
			assertThat(request.region()).isEqualTo("eu-west-1");
			assertThat(request.accessKeyId()).isEqualTo(TestClients.ACCESS_KEY);
			assertThat(request.userAgent()).contains("aws-sdk-java/2");
			assertThat(request.instant()).isEqualTo(this.clock.instant());
		});
	}

	@Test
	void requestsNeverHoldValues() {
		this.client.createSecret((request) -> request.name(NAME).secretString(CANARY));
		this.client.putSecretValue((request) -> request.secretId(NAME).secretString(CANARY + "2"));
		assertThat(this.server.requests()).hasSize(2);
		assertThat(this.server.requests().toString()).contains(NAME).doesNotContain(CANARY);
		assertThat(this.server.toString()).doesNotContain(CANARY);
	}

	@Test
	void requestsWhenNotSignedHaveNoRegion() throws Exception {
		post("secretsmanager.ListSecrets", "{}");
		assertThat(this.server.requests()).singleElement().satisfies((request) -> {
			assertThat(request.region()).isNull();
			assertThat(request.accessKeyId()).isNull();
			assertThat(request.secretIds()).isEmpty();
		});
	}

	@Test
	void requestCountCountsByOperationUntilCleared() {
		this.server.createSecret(NAME, "first");
		get("AWSCURRENT");
		get("AWSCURRENT");
		this.client.batchGetSecretValue((request) -> request.secretIdList(NAME, "other"));
		assertThat(this.server.requestCount()).isEqualTo(3);
		assertThat(this.server.requestCount("GetSecretValue")).isEqualTo(2);
		assertThat(this.server.requests().get(2).secretIds()).containsExactly(NAME, "other");
		this.server.clearRequests();
		assertThat(this.server.requestCount()).isZero();
	}

	@Test
	void answersManyClientsAtOnce() {
		this.server.createSecret(NAME, "0");
		ExecutorService threads = Executors.newFixedThreadPool(16);
		try {
			CompletableFuture<?>[] calls = IntStream.range(0, 320)
				.mapToObj((number) -> CompletableFuture.runAsync(() -> readOrWrite(number), threads))
				.toArray(CompletableFuture[]::new);
			CompletableFuture.allOf(calls).join();
		}
		finally {
			threads.shutdownNow();
		}
		assertThat(this.server.requestCount("GetSecretValue")).isEqualTo(288);
		Map<String, List<String>> stages = this.server.versionIdsToStages(NAME);
		assertThat(stages.values()).containsExactlyInAnyOrder(List.of("AWSCURRENT"), List.of("AWSPREVIOUS"));
	}

	private void readOrWrite(int number) {
		if (number % 10 == 0) {
			this.client.putSecretValue((request) -> request.secretId(NAME).secretString("value" + number));
		}
		else {
			assertThat(get("AWSCURRENT")).isNotEmpty();
		}
	}

	@Test
	void closeWhenRequestsHangEndsThemAndEveryThread() {
		this.server.faults().hang();
		ExecutorService threads = Executors.newFixedThreadPool(8);
		try {
			List<CompletableFuture<String>> calls = IntStream.range(0, 8)
				.mapToObj((number) -> CompletableFuture.supplyAsync(() -> get("AWSCURRENT"), threads))
				.toList();
			await().atMost(Duration.ofMinutes(1)).until(() -> this.server.requestCount() == 8);
			Instant start = Instant.now();
			this.server.close();
			assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(30));
			await().atMost(Duration.ofMinutes(1))
				.until(() -> calls.stream().allMatch(CompletableFuture::isCompletedExceptionally));
		}
		finally {
			threads.shutdownNow();
		}
		assertThat(Thread.getAllStackTraces().keySet()).filteredOn((thread) -> !threadsOfOthers.contains(thread))
			.extracting(Thread::getName)
			.noneMatch((name) -> name.startsWith(LoopbackHttpServer.THREAD_PREFIX) || name.equals("HTTP-Dispatcher"));
	}

	@Test
	void closeWhenClosedDoesNothing() {
		this.server.close();
		this.server.close();
	}

	@Test
	void threadsAreDaemons() {
		this.server.createSecret(NAME, "first");
		get("AWSCURRENT");
		assertThat(Thread.getAllStackTraces().keySet())
			.filteredOn((thread) -> thread.getName().startsWith(LoopbackHttpServer.THREAD_PREFIX)
					|| thread.getName().equals("HTTP-Dispatcher"))
			.hasSizeGreaterThan(1)
			.allMatch(Thread::isDaemon);
	}

	private String get(String stage) {
		return this.client.getSecretValue((request) -> request.secretId(NAME).versionStage(stage)).secretString();
	}

	private HttpResponse<String> post(String target, String body) throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(this.server.endpoint())
			.header("X-Amz-Target", target)
			.header("Content-Type", "application/x-amz-json-1.1")
			.POST(HttpRequest.BodyPublishers.ofString(body))
			.build();
		return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
	}

}
