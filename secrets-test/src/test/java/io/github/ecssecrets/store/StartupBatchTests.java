package io.github.ecssecrets.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretAccessDeniedException;
import io.github.ecssecrets.SecretCredentialsException;
import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretException.Reason;
import io.github.ecssecrets.SecretMalformedException;
import io.github.ecssecrets.SecretNotFoundException;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretResult;
import io.github.ecssecrets.SecretResult.Failed;
import io.github.ecssecrets.SecretResult.Found;
import io.github.ecssecrets.SecretUnavailableException;
import io.github.ecssecrets.test.RecordedRequest;
import io.github.ecssecrets.test.SecretsManagerServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * How a {@link SecretStore} loads the secrets of an application over the wire.
 */
@Timeout(120)
class StartupBatchTests {

	private static final String BATCH = "BatchGetSecretValue";

	private static final String SINGLE = "GetSecretValue";

	private static final int CONCURRENT_CALLS = 8;

	private final StoreBench bench = new StoreBench();

	private final SecretsManagerServer server = this.bench.server();

	private final List<SecretReference> fifty = this.bench.create(50);

	@AfterEach
	void close() {
		this.bench.close();
	}

	@Test
	void getAllReadsFiftySecretsWithThreeCalls() {
		assertAllFound(this.bench.load(this.fifty));
		assertThat(operations()).containsExactly(BATCH, BATCH, BATCH);
		assertThat(this.server.requests()).extracting((request) -> request.secretIds().size())
			.containsExactlyInAnyOrder(20, 20, 10);
	}

	@Test
	void getAllWhenKeysShareSecretsReadsEachSecretOnce() {
		List<SecretReference> references = new ArrayList<>(this.fifty.subList(0, 20));
		this.fifty.subList(0, 20).forEach((reference) -> references.add(reference.withJsonKey("password")));
		Map<SecretReference, SecretResult> results = this.bench.load(references);
		assertThat(results).hasSize(40);
		assertThat(results.get(references.get(20)).orElseThrow().reveal()).isEqualTo("of-app/secret-00");
		assertThat(operations()).containsExactly(BATCH);
	}

	@Test
	void getAllWhenBatchIsDeniedReadsSinglyWithBoundedConcurrencyAndRemembers() {
		this.server.faults().on(BATCH).accessDenied();
		assertSinglyReadAndRemembered();
	}

	@Test
	void getAllWhenBatchIsThrottledReadsSinglyWithBoundedConcurrencyAndRemembers() {
		this.server.faults().on(BATCH).throttle();
		assertSinglyReadAndRemembered();
	}

	private void assertSinglyReadAndRemembered() {
		this.server.faults().on(SINGLE).hang();
		List<SecretReference> first = this.fifty.subList(0, 40);
		CompletableFuture<Map<SecretReference, SecretResult>> load = CompletableFuture
			.supplyAsync(() -> this.bench.load(first));
		await().atMost(Duration.ofMinutes(1)).until(() -> this.server.requestCount(SINGLE) == CONCURRENT_CALLS);
		await().atMost(Duration.ofMinutes(1))
			.during(Duration.ofMillis(200))
			.until(() -> this.server.requestCount(SINGLE) == CONCURRENT_CALLS);
		this.server.faults().clear();
		assertThat(load).succeedsWithin(Duration.ofMinutes(1)).satisfies(StartupBatchTests::assertAllFound);
		assertThat(this.server.requestCount(BATCH)).isBetween(1, 2);
		assertThat(this.server.requestCount(SINGLE)).isEqualTo(40);
		this.server.clearRequests();
		assertAllFound(this.bench.load(this.fifty));
		assertThat(operations()).hasSize(10).containsOnly(SINGLE);
		assertThat(this.bench.log().warnings()).isEmpty();
	}

	@Test
	void getAllWhenBatchIsDeniedReadsFiftySinglyAndFailsABadSecretAlone() {
		this.server.faults().on(BATCH).accessDenied();
		this.server.faults().on(SINGLE).forSecret("app/secret-23").accessDenied();
		assertOnlyFailure("app/secret-23", SecretAccessDeniedException.class, "secret:app/secret-23-??????");
		assertThat(this.server.requestCount(SINGLE)).isEqualTo(50);
		assertThat(this.server.requestCount(BATCH)).as("batches that began before the first was denied")
			.isBetween(1, 3);
	}

	@Test
	void getAllWhenCredentialsAreRejectedDoesNotAskForEachSecretAndRemembersNothing() {
		this.server.faults().respond(400, "{\"__type\":\"ExpiredTokenException\",\"message\":\"expired\"}");
		assertThat(this.bench.load(this.fifty).values()).hasSize(50)
			.allSatisfy((result) -> assertThat(((Failed) result).error())
				.isExactlyInstanceOf(SecretCredentialsException.class));
		this.server.faults().clear();
		this.bench.clock().advance(Duration.ofSeconds(2));
		assertAllFound(this.bench.load(this.fifty));
		assertThat(operations()).hasSize(6).containsOnly(BATCH);
	}

	@Test
	void getAllWhenASecretIsMissingFailsItAlone() {
		this.server.purgeSecret("app/secret-23");
		assertOnlyFailure("app/secret-23", SecretNotFoundException.class,
				"Secret 'app/secret-23' was not found; looked at environment variable APP_SECRET_23, Secrets Manager in us-east-1 at "
						+ this.server.endpoint());
		assertThat(operations()).containsExactly(BATCH, BATCH, BATCH);
	}

	@Test
	void getAllWhenASecretIsDeniedFailsItAloneWithThePolicyStatement() {
		this.server.faults().forSecret("app/secret-23").accessDenied();
		assertOnlyFailure("app/secret-23", SecretAccessDeniedException.class,
				"\"Action\": \"secretsmanager:GetSecretValue\", \"Resource\": \"arn:aws:secretsmanager:us-east-1:*:secret:app/secret-23-??????\"");
	}

	@Test
	void getAllWhenASecretCannotBeDecryptedFailsItAlone() {
		this.server.faults().forSecret("app/secret-23").kmsFailure();
		assertOnlyFailure("app/secret-23", SecretAccessDeniedException.class, "kms:Decrypt");
	}

	@Test
	void getAllWhenASecretIsScheduledForDeletionFailsItAlone() {
		this.server.deleteSecret("app/secret-23");
		assertOnlyFailure("app/secret-23", SecretNotFoundException.class, "marked for deletion");
	}

	@Test
	void getAllWhenASecretHasNoValueYetFailsItAloneUntilItHasOne() {
		this.server.purgeSecret("app/secret-23");
		this.server.createSecretWithoutValue("app/secret-23");
		assertOnlyFailure("app/secret-23", SecretUnavailableException.class, "exists and has no value yet");
		assertThat(operations()).containsExactlyInAnyOrder(BATCH, BATCH, BATCH, SINGLE);
		this.server.finishRotation("app/secret-23", valueOfFirstRotation("app/secret-23"));
		this.bench.clock().advance(Duration.ofSeconds(2));
		assertThat(this.bench.store().get("app/secret-23").reveal()).isEqualTo("rotated");
	}

	private String valueOfFirstRotation(String name) {
		String pending = this.server.beginRotation(name);
		this.server.putPendingValue(name, pending, "rotated");
		this.bench.clock().advance(Duration.ofSeconds(2));
		assertThat(((Failed) this.bench.load(List.of(SecretReference.parse(name))).get(SecretReference.parse(name)))
			.error()
			.getReason()).isEqualTo(Reason.NO_VALUE);
		return pending;
	}

	@Test
	void getAllWhenASecretThrottlesFailsItAlone() {
		this.server.faults().forSecret("app/secret-23").throttle();
		assertOnlyFailure("app/secret-23", SecretUnavailableException.class, "ThrottlingException");
	}

	@Test
	void getAllWhenASecretIsNotJsonFailsItsKeyAlone() {
		this.server.putSecretValue("app/secret-23", "{\"password\": oops");
		List<SecretReference> keys = this.fifty.stream().map((reference) -> reference.withJsonKey("password")).toList();
		assertOnlyFailure(keys, "app/secret-23:password", SecretMalformedException.class, "is not valid JSON");
	}

	@Test
	void getAllWhenABatchAnswerIsNotLabelledCurrentReadsThatSecretSingly() {
		String stale = "{\"SecretValues\":[{\"ARN\":\"arn:aws:secretsmanager:us-east-1:123456789012:secret:app/secret-00-AbCdEf\",\"Name\":\"app/secret-00\",\"VersionId\":\"v1\",\"VersionStages\":[\"AWSPREVIOUS\"],\"SecretString\":\"stale\"}],\"Errors\":[]}";
		this.server.faults().on(BATCH).respond(200, stale);
		assertAllFound(this.bench.load(this.fifty.subList(0, 2)));
		assertThat(operations()).containsExactlyInAnyOrder(BATCH, SINGLE, SINGLE);
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "", "<html/>", "{\"SecretValues\":[{}]}",
			"{\"SecretValues\":[{\"Name\":\"app/secret-00\",\"VersionStages\":[\"AWSCURRENT\"]}]}" })
	void getAllWhenABatchAnswerIsUnusableLosesNoSecretForGood(String body) {
		this.server.faults().on(BATCH).times(1).respond(200, body);
		this.bench.load(this.fifty.subList(0, 2));
		this.bench.clock().advance(Duration.ofSeconds(2));
		assertAllFound(this.bench.load(this.fifty.subList(0, 2)));
	}

	@Test
	void getAllWhenOneNameBeginsAnotherTellsThemApart() {
		List<String> arns = Stream.of("app/db-replica", "app/db", "app/db-replica-2")
			.map((name) -> this.server.createSecret(name, "of " + name))
			.map((arn) -> arn.substring(0, arn.length() - "-AbCdEf".length()))
			.toList();
		for (List<String> order : List.of(arns, List.of(arns.get(1), arns.get(2), arns.get(0)))) {
			try (SecretStore store = SecretStore.builder()
				.sources(List.of(StoreBench.source(this.server, Duration.ofSeconds(5))))
				.noRefresh()
				.build()) {
				store.getAll(order.stream().map(SecretReference::parse).toList(), Duration.ofSeconds(10))
					.forEach((reference, result) -> assertThat(result.orElseThrow().reveal())
						.isEqualTo("of " + reference.asFullArn().name()));
			}
		}
	}

	@Test
	void getAllWhenServerHangsReturnsInTimeWithWhatIsThere() {
		this.bench.load(this.fifty.subList(0, 10));
		this.server.faults().hang();
		Map<SecretReference, SecretResult> results = this.bench.store()
			.getAll(this.fifty.subList(0, 30), Duration.ofMillis(300));
		assertThat(results.values().stream().limit(10)).allSatisfy((result) -> assertFound(result));
		assertThat(results.values().stream().skip(10)).hasSize(20)
			.allSatisfy((result) -> assertThat(result).isInstanceOfSatisfying(Failed.class,
					(failed) -> assertThat(failed.error()).isInstanceOf(SecretUnavailableException.class)
						.hasMessageContaining("was not read within 300 ms")));
	}

	@Test
	void getWhenAThousandThreadsReadFirstCostsOneCall() throws Exception {
		SecretReference reference = this.fifty.get(0);
		CountDownLatch start = new CountDownLatch(1);
		ExecutorService threads = Executors.newFixedThreadPool(1000);
		this.server.faults().on(SINGLE).delay(Duration.ofMillis(300));
		try {
			List<Future<Secret>> reads = new ArrayList<>();
			for (int i = 0; i < 1000; i++) {
				reads.add(threads.submit(() -> {
					start.await();
					return this.bench.store().get(reference);
				}));
			}
			start.countDown();
			Secret first = reads.get(0).get();
			for (Future<Secret> read : reads) {
				assertThat(read.get()).isSameAs(first);
			}
		}
		finally {
			threads.shutdownNow();
		}
		assertThat(operations()).containsExactly(SINGLE);
	}

	private List<String> operations() {
		return this.server.requests().stream().map(RecordedRequest::operation).toList();
	}

	private void assertOnlyFailure(String failing, Class<? extends SecretException> type, String words) {
		assertOnlyFailure(this.fifty, failing, type, words);
	}

	private void assertOnlyFailure(Collection<SecretReference> references, String failing,
			Class<? extends SecretException> type, String words) {
		Map<SecretReference, SecretResult> results = this.bench.load(references);
		assertThat(results).hasSize(50);
		assertThat(results).allSatisfy((reference, result) -> {
			if (reference.toString().equals(failing)) {
				assertThat(((Failed) result).error()).isExactlyInstanceOf(type).hasMessageContaining(words);
			}
			else {
				assertFound(result);
			}
		});
	}

	private static void assertAllFound(Map<SecretReference, SecretResult> results) {
		assertThat(results).isNotEmpty().allSatisfy((reference, result) -> {
			assertFound(result);
			assertThat(result.orElseThrow().reveal()).contains("of-" + reference.asFullArn().name());
		});
	}

	private static void assertFound(SecretResult result) {
		assertThat(result).isInstanceOf(Found.class);
	}

}
