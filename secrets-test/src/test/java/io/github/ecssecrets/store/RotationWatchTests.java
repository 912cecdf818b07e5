package io.github.ecssecrets.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

import ch.qos.logback.classic.Level;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.test.RecordedRequest;
import io.github.ecssecrets.test.SecretsManagerServer;
import io.github.ecssecrets.test.TestClients;
import org.assertj.core.api.AbstractDurationAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * When {@link RotationWatch} asks Secrets Manager, and how often.
 */
@Timeout(120)
class RotationWatchTests {

	private static final String DESCRIBE = "DescribeSecret";

	/** How exactly the tests step through time. */
	private static final Duration STEP = Duration.ofSeconds(5);

	private final StoreBench bench = new StoreBench();

	private final SecretsManagerServer server = this.bench.server();

	@AfterEach
	void close() {
		this.bench.close();
	}

	@Test
	void rotationIsSeenByVersionIdWithoutReadingTheOldValueAgain() {
		load("app/db");
		this.bench.pass(Duration.ofHours(1));
		assertThat(this.server.requestCount(DESCRIBE)).isBetween(10, 15);
		assertThat(this.server.requestCount()).isEqualTo(this.server.requestCount(DESCRIBE));
		String version = this.server.putSecretValue("app/db", "new");
		this.bench.pass(StoreBench.FULL_ROUND);
		assertThat(this.server.requestCount("GetSecretValue")).isEqualTo(1);
		assertThat(this.bench.store().get("app/db").versionId()).isEqualTo(version);
		assertThat(this.bench.rotations()).singleElement()
			.satisfies((event) -> assertThat(event.newVersionId()).isEqualTo(version));
	}

	@Test
	void intervalVariesWithinTheJitter() {
		load("app/db");
		this.bench.pass(Duration.ofHours(5));
		List<Duration> gaps = this.bench.gaps(DESCRIBE);
		assertThat(gaps).hasSizeGreaterThan(40).allSatisfy((gap) -> assertNormal(gap));
		assertThat(Set.copyOf(gaps)).as("different gaps").hasSizeGreaterThan(5);
	}

	@Test
	void quietRoundOverFiftySecretsCostsOneDescriptionEach() {
		this.bench.load(this.bench.create(50));
		this.server.clearRequests();
		this.bench.leap(StoreBench.FULL_ROUND);
		assertThat(this.server.requestCount()).isEqualTo(50);
		assertThat(this.server.requests()).extracting(RecordedRequest::operation).containsOnly(DESCRIBE);
		assertThat(this.server.requests()).extracting(RecordedRequest::secretIds).doesNotHaveDuplicates();
	}

	@Test
	void quietRoundWhenDescriptionsAreDeniedCostsOneCallForTwentySecrets() {
		this.bench.load(this.bench.create(50));
		this.server.faults().on(DESCRIBE).accessDenied();
		this.bench.leap(StoreBench.FULL_ROUND);
		assertThat(this.server.requestCount(DESCRIBE)).isEqualTo(3);
		this.server.clearRequests();
		this.bench.leap(StoreBench.FULL_ROUND);
		assertThat(this.server.requests()).extracting(RecordedRequest::operation)
			.containsExactly("BatchGetSecretValue", "BatchGetSecretValue", "BatchGetSecretValue");
		assertThat(this.bench.log().warnings()).isEmpty();
		this.server.putSecretValue("app/secret-07", "new");
		this.bench.leap(StoreBench.FULL_ROUND);
		assertThat(this.bench.read("app/secret-07")).isEqualTo("new");
	}

	@Test
	void quietRoundWhenOneDescriptionIsDeniedReadsThatSecretAlone() {
		this.bench.load(this.bench.create(20));
		this.server.faults().on(DESCRIBE).forSecret("app/secret-07").accessDenied();
		this.bench.leap(StoreBench.FULL_ROUND);
		this.server.clearRequests();
		this.bench.leap(StoreBench.FULL_ROUND);
		assertThat(this.server.requestCount(DESCRIBE)).isEqualTo(19);
		assertThat(this.server.requestCount("GetSecretValue")).isEqualTo(1);
		assertThat(this.server.requestCount()).isEqualTo(20);
		this.server.putSecretValue("app/secret-07", "{\"password\":\"new\"}");
		this.bench.leap(StoreBench.FULL_ROUND);
		assertThat(this.bench.read("app/secret-07:password")).isEqualTo("new");
		assertThat(this.bench.log().warnings()).isEmpty();
	}

	@Test
	void outageOverFiftySecretsCostsOneCallARound() {
		this.bench.load(this.bench.create(50));
		this.server.clearRequests();
		this.server.faults().throttle();
		this.bench.leap(StoreBench.FULL_ROUND);
		assertThat(this.server.requestCount()).isEqualTo(1);
		assertThat(this.bench.store().status()).hasSize(50)
			.allSatisfy((status) -> assertThat(status.problem()).contains("ThrottlingException"));
		assertThat(this.bench.log().warnings()).hasSize(1);
	}

	@Test
	void outageOfOneSecretWithoutJitterStillLeavesItsNeighboursChecked() {
		RefreshPolicy noJitter = RefreshPolicy.builder()
			.rotationInterval(StoreBench.POLICY.rotationInterval())
			.jitter(0)
			.build();
		try (StoreBench even = new StoreBench(Duration.ofSeconds(5), Level.INFO, noJitter)) {
			List<SecretReference> references = even.create(3);
			even.load(references);
			for (SecretReference failing : references) {
				even.events().clear();
				references.forEach((reference) -> even.server()
					.putSecretValue(reference.secret(), "new after " + failing.secret()));
				even.server().faults().forSecret(failing.secret()).internalError();
				even.pass(StoreBench.FULL_ROUND.multipliedBy(2));
				assertThat(even.rotations()).extracting((event) -> event.reference())
					.hasSize(2)
					.doesNotContain(failing);
				even.server().faults().clear();
				even.pass(StoreBench.FULL_ROUND);
				assertThat(even.rotations()).hasSize(3);
			}
		}
	}

	@Test
	void referenceToAVersionIdIsNeverChecked() {
		this.server.createSecret("app/db", "old");
		String version = this.server.versionIdsToStages("app/db").keySet().iterator().next();
		load("app/db:::" + version);
		this.server.putSecretValue("app/db", "new");
		this.bench.pass(Duration.ofHours(1));
		assertThat(this.server.requestCount()).isZero();
		assertThat(this.bench.read("app/db:::" + version)).isEqualTo("old");
	}

	@Test
	void referenceToAStageFollowsThatStage() {
		load("app/db");
		this.server.putSecretValue("app/db", "second");
		assertThat(this.bench.read("app/db::AWSPREVIOUS")).isEqualTo("of app/db");
		this.server.putSecretValue("app/db", "third");
		this.bench.pass(StoreBench.FULL_ROUND);
		assertThat(this.bench.read("app/db::AWSPREVIOUS")).isEqualTo("second");
		assertThat(this.bench.read("app/db")).isEqualTo("third");
	}

	@Test
	void checksAreFastFromTheStartOfARotationToItsEnd() {
		load("app/db");
		String pending = this.server.beginRotation("app/db");
		this.bench.pass(StoreBench.FULL_ROUND);
		this.server.clearRequests();
		this.bench.pass(Duration.ofMinutes(5));
		assertThat(this.bench.gaps(DESCRIBE)).hasSizeBetween(7, 12).allSatisfy((gap) -> assertFast(gap));
		this.server.putPendingValue("app/db", pending, "new");
		this.server.finishRotation("app/db", pending);
		this.bench.pass(StoreBench.HURRIED_ROUND);
		assertThat(this.bench.read("app/db")).isEqualTo("new");
		this.server.clearRequests();
		this.bench.pass(Duration.ofMinutes(30));
		assertThat(this.bench.gaps(DESCRIBE)).isNotEmpty().allSatisfy((gap) -> assertNormal(gap));
	}

	@Test
	void checksAreNormalAgainWhenARotationIsStuckForAnHour() {
		load("app/db");
		this.server.beginRotation("app/db");
		this.bench.pass(StoreBench.FULL_ROUND.plusMinutes(50));
		assertThat(this.bench.gaps(DESCRIBE)).hasSizeGreaterThan(80).allSatisfy((gap) -> assertFast(gap));
		this.bench.pass(Duration.ofMinutes(20));
		this.server.clearRequests();
		this.bench.pass(Duration.ofHours(1));
		assertThat(this.bench.gaps(DESCRIBE)).hasSizeGreaterThan(8).allSatisfy((gap) -> assertNormal(gap));
	}

	@Test
	void checksFollowTheWindowOfTheRotationRules() {
		load("app/db");
		Instant date = Instant.parse("2026-11-24T03:00:00Z");
		rotateDaily("app/db", "3h");
		this.server.planRotation("app/db", date);
		this.bench.pass(Duration.ofHours(26));
		Instant start = date.minus(Duration.ofHours(3));
		Instant overdue = date.plus(Duration.ofHours(1));
		assertThat(gaps(Instant.MIN, start.minusSeconds(15))).hasSizeBetween(8, 15)
			.allSatisfy((gap) -> assertThat(gap).isBetween(Duration.ofHours(1), Duration.ofMinutes(73)));
		assertThat(this.server.requests().stream().map(RecordedRequest::instant))
			.anyMatch((check) -> check.isAfter(start.minusSeconds(15)) && !check.isAfter(start.plus(STEP)));
		assertThat(gaps(start.plus(STEP), overdue)).hasSizeBetween(200, 260)
			.allSatisfy((gap) -> assertWithinJitter(gap, Duration.ofMinutes(1)));
		assertThat(gaps(overdue.plusSeconds(75), Instant.MAX)).hasSizeGreaterThan(90)
			.allSatisfy((gap) -> assertNormal(gap));
	}

	@Test
	void windowOfARotationWithoutALengthIsTheDay() {
		load("app/db");
		this.server.planRotation("app/db", Instant.parse("2026-11-23T23:59:59Z"));
		this.bench.pass(Duration.ofHours(1));
		assertThat(gaps(Instant.MIN, Instant.MAX)).hasSizeBetween(43, 56);
	}

	@Test
	void rotationOfASecretInAHurryIsSeenWithinSeconds() {
		load("app/db");
		this.server.planRotation("app/db", this.bench.clock().instant().plus(Duration.ofDays(9)));
		this.bench.pass(Duration.ofMinutes(30));
		this.server.clearRequests();
		this.bench.hurry("app/db", Nudge.LOGIN_REFUSED);
		this.bench.pass(Duration.ofMinutes(5));
		assertThat(this.bench.gaps(DESCRIBE)).hasSizeBetween(6, 12).allSatisfy((gap) -> assertFast(gap));
		this.server.putSecretValue("app/db", "new");
		this.bench.pass(StoreBench.HURRIED_ROUND);
		assertThat(this.bench.read("app/db")).isEqualTo("new");
		this.server.clearRequests();
		this.bench.pass(Duration.ofHours(3));
		assertThat(this.server.requestCount(DESCRIBE)).isBetween(2, 4);
	}

	private void rotateDaily(String secret, String window) {
		try (SecretsManagerClient client = TestClients.create(this.server.endpoint())) {
			client.rotateSecret((request) -> request.secretId(secret)
				.rotationLambdaARN("arn:aws:lambda:us-east-1:123456789012:function:rotate")
				.rotationRules((rules) -> rules.automaticallyAfterDays(1L).duration(window))
				.rotateImmediately(false));
		}
		this.server.clearRequests();
	}

	/** The time between two checks that follow each other in a span of time. */
	private List<Duration> gaps(Instant from, Instant to) {
		List<Instant> checks = this.server.requests()
			.stream()
			.map(RecordedRequest::instant)
			.filter((check) -> check.isAfter(from) && check.isBefore(to))
			.toList();
		return IntStream.range(1, checks.size())
			.mapToObj((i) -> Duration.between(checks.get(i - 1), checks.get(i)))
			.toList();
	}

	@Test
	void backOffDoublesUpToTheInterval() {
		load("app/db");
		this.server.faults().throttle();
		this.bench.pass(Duration.ofMinutes(30));
		List<Duration> gaps = this.bench.gaps(DESCRIBE);
		List<Integer> expected = List.of(30, 60, 120, 240, 300, 300);
		assertThat(gaps).hasSizeGreaterThanOrEqualTo(expected.size() - 2);
		for (int i = 0; i < Math.min(gaps.size(), expected.size()); i++) {
			assertWithinJitter(gaps.get(i), Duration.ofSeconds(expected.get(i)));
		}
	}

	@Test
	void backOffStartsAnewAfterASuccess() {
		load("app/db");
		this.server.faults().times(3).throttle();
		this.bench.pass(Duration.ofMinutes(20));
		assertThat(this.bench.problem("app/db")).isNull();
		this.server.clearRequests();
		this.server.faults().times(2).throttle();
		this.bench.pass(StoreBench.FULL_ROUND.plusMinutes(2));
		assertWithinJitter(this.bench.gaps(DESCRIBE).get(0), StoreBench.POLICY.rotationInterval());
	}

	@Test
	void denialIsNotAskedAboutInAHurry() {
		load("app/db");
		this.server.faults().accessDenied();
		this.bench.pass(Duration.ofHours(1));
		assertThat(this.bench.gaps("GetSecretValue")).isNotEmpty().allSatisfy((gap) -> assertNormal(gap));
		assertThat(this.bench.log().warnings()).hasSize(1);
	}

	private void load(String reference) {
		SecretReference parsed = SecretReference.parse(reference);
		if (parsed.versionId() == null) {
			this.server.createSecret(parsed.secret(), "of " + parsed.secret());
		}
		this.bench.read(reference);
		this.server.clearRequests();
	}

	private static AbstractDurationAssert<?> assertNormal(Duration gap) {
		return assertWithinJitter(gap, StoreBench.POLICY.interval());
	}

	private static AbstractDurationAssert<?> assertFast(Duration gap) {
		return assertWithinJitter(gap, StoreBench.POLICY.rotationInterval());
	}

	private static AbstractDurationAssert<?> assertWithinJitter(Duration gap, Duration nominal) {
		return assertThat(gap).isBetween(nominal, nominal.multipliedBy(12).dividedBy(10).plus(STEP));
	}

}
