package io.github.ecssecrets.aws;

import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.github.ecssecrets.SecretException.Reason;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretResult;
import io.github.ecssecrets.SecretUnavailableException;
import io.github.ecssecrets.source.Freshness;
import io.github.ecssecrets.testsupport.NoSecretInLogExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link BatchReads}: which calls read many secrets, and what becomes of those
 * that cannot be read.
 */
class BatchReadsTests {

	private static final String REGION = "eu-west-1";

	private static final String SINGLE = "eu-west-1 GetSecretValue";

	private static final String BATCH = "eu-west-1 BatchGetSecretValue";

	private FakeRegions regions;

	private SecretsManagerSecretSource source;

	@BeforeEach
	void setUp() throws IOException {
		this.regions = new FakeRegions();
		this.source = builder().build();
	}

	@AfterEach
	void tearDown() {
		this.source.close();
		this.regions.close();
	}

	private SecretsManagerSecretSource.Builder builder() {
		return SecretsManagerSecretSource.builder()
			.region(REGION)
			.endpoint(this.regions.endpoint())
			.credentials("AKID", "canary-key");
	}

	private static List<SecretReference> references(int number) {
		return IntStream.range(0, number).mapToObj((index) -> SecretReference.parse("prod/" + index)).toList();
	}

	private static void assertFound(Map<SecretReference, SecretResult> results, List<SecretReference> references) {
		assertThat(results).containsOnlyKeys(references);
		results.forEach((reference, result) -> assertThat(result.orElseThrow().reveal())
			.isEqualTo(reference.name() + " in eu-west-1"));
	}

	private static void assertFailed(Map<SecretReference, SecretResult> results, Reason reason,
			List<SecretReference> references) {
		assertThat(results).containsOnlyKeys(references);
		assertThat(results.values()).allSatisfy((result) -> assertThat(((SecretResult.Failed) result).error())
			.satisfies((error) -> assertThat(error.getReason()).isEqualTo(reason)));
	}

	@ParameterizedTest
	@CsvSource({ "1, 0, 1", "2, 1, 0", "20, 1, 0", "21, 2, 0", "45, 3, 0" })
	void secretsAreReadTwentyACall(int number, int batches, int singles) {
		assertFound(this.source.findAll(references(number)), references(number));
		assertThat(this.regions.calls()).filteredOn(BATCH::equals).hasSize(batches);
		assertThat(this.regions.calls()).filteredOn(SINGLE::equals).hasSize(singles);
	}

	@Test
	void versionsOtherThanCurrentAreReadSingly() {
		List<SecretReference> references = List.of(SecretReference.parse("prod/0::AWSPENDING"),
				SecretReference.parse("prod/1"), SecretReference.parse("prod/2"));
		assertFound(this.source.findAll(references), references);
		assertThat(this.regions.calls()).containsExactly(BATCH, SINGLE);
	}

	@Test
	void secretsWhoseBatchIsDeniedAreReadSinglyWhichIsToldOnce() {
		this.regions.failBatch(REGION, "AccessDeniedException");
		assertFound(this.source.findAll(references(3)), references(3));
		assertFound(this.source.findAll(references(3)), references(3));
		assertThat(this.regions.calls()).containsOnlyOnce(BATCH);
		assertThat(NoSecretInLogExtension.logged()).filteredOn((line) -> line.startsWith("INFO "))
			.singleElement()
			.asString()
			.contains("AWS denies secretsmanager:BatchGetSecretValue in eu-west-1, so secrets are read one by one");
	}

	@Test
	void secretsWhoseBatchIsThrottledAreReadSinglyWithoutAWordOfRights() {
		this.regions.failBatch(REGION, "ThrottlingException");
		assertFound(this.source.findAll(references(3)), references(3));
		assertThat(NoSecretInLogExtension.logged()).filteredOn((line) -> line.startsWith("INFO ")).isEmpty();
	}

	@Test
	void batchThatIsRejectedIsNotSentToReplicas() {
		this.source.close();
		this.source = builder().replicaRegions(List.of("eu-central-1")).build();
		this.regions.failBatch(REGION, "InvalidParameterException");
		assertFailed(this.source.findAll(references(3)), Reason.INVALID_REQUEST, references(3));
		assertThat(this.regions.calls()).containsExactly(BATCH);
	}

	@Test
	void failureOfOneSecretIsOfThatAlone() {
		this.regions.lacks(REGION, "prod/1");
		this.regions.failToDecrypt(REGION, "prod/2");
		Map<SecretReference, SecretResult> results = this.source.findAll(references(4));
		assertThat(this.regions.calls()).containsExactly(BATCH, SINGLE);
		assertThat(results).containsOnlyKeys(SecretReference.parse("prod/0"), SecretReference.parse("prod/2"),
				SecretReference.parse("prod/3"));
		assertThat(((SecretResult.Failed) results.get(SecretReference.parse("prod/2"))).error().getReason())
			.isEqualTo(Reason.KEY_UNUSABLE);
	}

	@Test
	void partialArnIsAnsweredByItsSecretAndByNoneWithALongerName() {
		SecretReference arn = SecretReference.parse("arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db");
		SecretReference longer = SecretReference.parse("prod/db-longer");
		assertFound(this.source.findAll(List.of(arn, longer)), List.of(arn, longer));
		assertThat(this.regions.calls()).containsExactly(BATCH);
		this.regions.lacks(REGION, arn.secret());
		assertFound(this.source.findAll(List.of(arn, longer)), List.of(longer));
	}

	@Test
	void secretThatABatchGivesWithoutTheLabelIsReadSingly() {
		this.regions.forgetLabels(REGION);
		assertFound(this.source.findAll(references(2)), references(2));
		assertThat(this.regions.calls()).containsExactly(BATCH, SINGLE, SINGLE);
	}

	@Test
	void answerWithoutASecretIsNoAnswerOfSecretsManager() {
		this.regions.answerNothing(REGION);
		assertFailed(this.source.findAll(references(1)), Reason.UNREADABLE_ANSWER, references(1));
	}

	@Test
	void callsAreMadeOnThreadsOfTheirOwnThatKeepNoJvmRunning() {
		Set<Thread> threads = Collections.newSetFromMap(new ConcurrentHashMap<>());
		this.source.close();
		this.source = builder().observer((call) -> {
			threads.add(Thread.currentThread());
			return (outcome) -> {
			};
		}).build();
		this.source.findAll(references(2));
		assertThat(threads).singleElement().satisfies((thread) -> {
			assertThat(thread.getName()).isEqualTo("ecs-secrets-aws-1");
			assertThat(thread.isDaemon()).isTrue();
		});
	}

	@Test
	void readWhenTheThreadIsInterruptedSaysSoAndKeepsTheInterrupt() {
		Thread.currentThread().interrupt();
		Map<SecretReference, SecretResult> results = this.source.findAll(references(2));
		assertThat(Thread.interrupted()).isTrue();
		assertFailed(results, Reason.UNAVAILABLE, references(2));
	}

	@Test
	void readAfterTheSourceIsClosedSaysSo() {
		this.source.findAll(references(2));
		this.source.close();
		assertFailed(this.source.findAll(references(2)), Reason.UNAVAILABLE, references(2));
	}

	@Test
	void readOfASourceThatWasClosedBeforeItsFirstReadSaysSo() {
		this.source.close();
		assertFailed(this.source.findAll(references(2)), Reason.UNAVAILABLE, references(2));
		assertThatExceptionOfType(SecretUnavailableException.class)
			.isThrownBy(() -> this.source.find(references(1).get(0), Freshness.CACHED));
		assertThat(this.regions.calls()).isEmpty();
	}

	@Test
	void readWhileTheSourceIsClosedEnds() throws Exception {
		CountDownLatch reading = new CountDownLatch(8);
		CountDownLatch never = new CountDownLatch(1);
		this.source.close();
		this.source = builder().observer((call) -> {
			if (call.secrets() == 1) {
				reading.countDown();
				awaitOpen(never);
			}
			return (outcome) -> {
			};
		}).build();
		this.regions.failBatch(REGION, "AccessDeniedException");
		CompletableFuture<Map<SecretReference, SecretResult>> results = CompletableFuture
			.supplyAsync(() -> this.source.findAll(references(12)));
		assertThat(reading.await(1, TimeUnit.MINUTES)).isTrue();
		this.source.close();
		assertFailed(results.get(1, TimeUnit.MINUTES), Reason.UNAVAILABLE, references(12));
	}

	private static void awaitOpen(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Test
	void readWhenACustomizerBreaksFails() {
		this.source.close();
		this.source = builder().customizer((client) -> {
			throw new StackOverflowError();
		}).build();
		assertThatIllegalStateException().isThrownBy(() -> this.source.findAll(references(2)))
			.withMessage("A call to Secrets Manager failed unexpectedly")
			.withCauseInstanceOf(StackOverflowError.class);
	}

	@Test
	void readWhenTheSdkDoesNotFitSaysSoOfEachSecret() {
		this.source.close();
		this.source = builder().customizer((client) -> {
			throw new NoSuchMethodError("x");
		}).build();
		assertFailed(this.source.findAll(references(2)), Reason.CLIENT_INCOMPATIBLE, references(2));
	}

}
