package io.github.ecssecrets.store;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import ch.qos.logback.classic.Level;
import io.github.ecssecrets.LiveSecret;
import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretAccessDeniedException;
import io.github.ecssecrets.SecretCredentialsException;
import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretNotFoundException;
import io.github.ecssecrets.SecretOrigin;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretUnavailableException;
import io.github.ecssecrets.test.Faults;
import io.github.ecssecrets.test.SecretsManagerServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What readers and operators see of a {@link SecretStore} while Secrets Manager is in
 * trouble.
 */
@Timeout(120)
class StoreFaultTests {

	private static final SecretReference DB = SecretReference.parse("app/db");

	private static final SecretReference MAIL_PASSWORD = SecretReference.parse("app/mail:password");

	private static final String OLD = "{\"password\":\"old\"}";

	private static final String NEW = "{\"password\":\"new\"}";

	/**
	 * Above the pauses of a JVM on a busy machine, below what a call to a slow or silent
	 * server takes. Waits for locks and other threads are counted apart.
	 */
	private static final Duration NO_WAIT = Duration.ofSeconds(1);

	private final StoreBench bench = new StoreBench(Duration.ofSeconds(2), Level.INFO);

	private final SecretsManagerServer server = this.bench.server();

	private LiveSecret<String> live;

	@BeforeEach
	void load() {
		this.server.createSecret("app/db", OLD);
		this.server.createSecret("app/mail", OLD);
		this.server.createSecret("app/queue", OLD);
		this.bench.load(List.of(DB, MAIL_PASSWORD, SecretReference.parse("app/queue")));
		this.live = this.bench.store().live(DB, (secret) -> secret.field("password"));
	}

	@AfterEach
	void close() {
		this.bench.close();
	}

	@ParameterizedTest
	@EnumSource
	void outageWhenItLastsIsToldOnceAndReadersKeepTheLastValue(Outage outage) {
		rotate("app/db", "app/mail", "app/queue");
		outage.begin(this.server.faults());
		SteadyReader reader = SteadyReader.during(() -> {
			this.bench.pass(Duration.ofMinutes(10));
			assertOutage();
			this.server.faults().clear();
			this.bench.pass(StoreBench.FULL_ROUND);
		}, this::readAll);
		assertUndisturbed(reader);
		assertThat(this.bench.log().warnings()).hasSize(1);
		assertThat(this.bench.log().news())
			.containsOnlyOnce("Secrets Manager in us-east-1 answers again; all secrets are checked for new versions");
		assertThat(this.bench.store().status()).allSatisfy((status) -> assertThat(status.problem()).isNull());
		assertThat(this.bench.rotations()).hasSize(3);
		assertThat(this.live.get()).isEqualTo("new");
	}

	private void assertOutage() {
		assertThat(this.live.get()).isEqualTo("old");
		assertThat(this.bench.log().warnings()).singleElement()
			.asString()
			.startsWith("Secrets cannot be checked for new versions and keep their last good value: Secrets Manager");
		assertThat(this.bench.log().news()).isEmpty();
		assertThat(this.bench.refreshFailures()).hasSize(3)
			.allSatisfy((event) -> assertThat(event.error()).isInstanceOf(SecretUnavailableException.class))
			.extracting((event) -> event.reference().toString())
			.containsExactlyInAnyOrder("app/db", "app/mail", "app/queue");
		assertThat(this.bench.store().status()).hasSize(3).allSatisfy((status) -> {
			assertThat(status.problem()).contains("us-east-1");
			assertThat(status.age(this.bench.clock().instant())).isEqualTo(Duration.ofMinutes(10));
		});
	}

	@Test
	@Timeout(120)
	void readsWhileACallHangsDoNotWaitForIt() {
		this.server.faults().hang();
		SteadyReader reader = SteadyReader.during(() -> {
			CompletableFuture<Secret> refresh = this.bench.store().refresh(DB);
			this.bench.leap(StoreBench.FULL_ROUND);
			assertThat(refresh).failsWithin(Duration.ofMinutes(1));
		}, this::readAll);
		assertUndisturbed(reader);
		assertThat(this.server.requestCount()).isPositive();
	}

	@Test
	void credentialsThatExpireAreOneIncidentAndReadersKeepTheLastValue() {
		rotate("app/db", "app/mail", "app/queue");
		this.server.faults().respond(400, "{\"__type\":\"ExpiredTokenException\",\"message\":\"expired\"}");
		this.server.clearRequests();
		SteadyReader reader = SteadyReader.during(() -> {
			this.bench.leap(StoreBench.FULL_ROUND);
			assertThat(this.server.requestCount()).isEqualTo(1);
			this.bench.pass(Duration.ofMinutes(10));
			assertThat(this.bench.log().warnings()).singleElement()
				.asString()
				.startsWith(
						"Secrets cannot be checked for new versions and keep their last good value: AWS rejects the "
								+ "credentials");
			assertThat(this.bench.refreshFailures()).hasSize(3)
				.allSatisfy((event) -> assertThat(event.error()).isExactlyInstanceOf(SecretCredentialsException.class));
			this.server.faults().clear();
			this.bench.pass(StoreBench.FULL_ROUND);
		}, this::readAll);
		assertUndisturbed(reader);
		assertThat(this.bench.log().warnings()).hasSize(1);
		assertThat(this.bench.log().news())
			.containsOnlyOnce("The credentials are accepted again; all secrets are checked for new versions");
		assertThat(this.bench.rotations()).hasSize(3);
		assertThat(this.live.get()).isEqualTo("new");
	}

	@ParameterizedTest
	@EnumSource
	void troubleOfOneSecretIsToldOnceAndLeavesItsNeighbourFresh(Trouble trouble) {
		rotate("app/db");
		trouble.begin(this.server);
		SteadyReader reader = SteadyReader.during(() -> {
			this.bench.pass(StoreBench.FULL_ROUND);
			rotate("app/queue");
			this.bench.pass(Duration.ofMinutes(10));
			assertTrouble(trouble);
			trouble.end(this.server);
			this.bench.pass(StoreBench.FULL_ROUND);
		}, this::readAll);
		assertUndisturbed(reader);
		assertThat(this.bench.log().warnings()).hasSize(1);
		assertThat(this.bench.log().news()).containsOnlyOnce("Secret 'app/db' can be checked for new versions again");
		assertThat(this.bench.problem("app/db")).isNull();
		assertThat(this.bench.refreshFailures()).hasSize(1);
		assertThat(this.live.get()).isEqualTo("new");
	}

	private void assertTrouble(Trouble trouble) {
		assertThat(this.live.get()).isEqualTo("old");
		assertThat(this.bench.read("app/queue:password")).isEqualTo("new");
		assertThat(this.bench.problem("app/queue")).isNull();
		assertThat(this.bench.log().warnings()).singleElement()
			.asString()
			.startsWith("Secret 'app/db' cannot be checked for a new version and keeps its last good value: ")
			.contains(trouble.words);
		assertThat(this.bench.refreshFailures()).singleElement().satisfies((event) -> {
			assertThat(event.reference()).isEqualTo(DB);
			assertThat(event.error()).isExactlyInstanceOf(trouble.type);
		});
		assertThat(this.bench.problem("app/db")).contains(trouble.words);
	}

	@Test
	void secretThatIsGoneForEverKeepsItsValueAndLeavesItsNeighboursFresh() {
		rotate("app/mail", "app/queue");
		this.server.purgeSecret("app/db");
		this.bench.pass(Duration.ofMinutes(30));
		assertThat(this.live.get()).isEqualTo("old");
		assertThat(this.bench.problem("app/db")).contains("not found");
		assertThat(this.bench.log().warnings()).singleElement()
			.asString()
			.contains("'app/db'")
			.contains("Secrets Manager in us-east-1");
		assertThat(this.bench.read("app/mail:password")).isEqualTo("new");
		assertThat(this.bench.read("app/queue:password")).isEqualTo("new");
	}

	@Test
	void slowAnswersAreNoIncident() {
		rotate("app/db");
		this.server.faults().delay(Duration.ofMillis(500));
		SteadyReader reader = SteadyReader.during(() -> this.bench.pass(StoreBench.FULL_ROUND), this::readAll);
		assertUndisturbed(reader);
		assertThat(this.live.get()).isEqualTo("new");
		assertThat(this.bench.log().warnings()).isEmpty();
		assertThat(this.bench.refreshFailures()).isEmpty();
	}

	@Test
	void refreshWhenServerHangsFailsAloneAndShowsTheProblem() {
		this.server.faults().hang();
		CompletableFuture<Secret> refresh = this.bench.store().refresh(DB);
		assertThat(refresh).failsWithin(Duration.ofMinutes(1))
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(SecretUnavailableException.class)
			.withMessageContaining("did not answer in time");
		assertThat(this.live.get()).isEqualTo("old");
		assertThat(this.bench.problem("app/db")).contains("did not answer in time");
		assertThat(this.bench.log().warnings()).hasSize(1);
		this.server.faults().clear();
		assertThat(this.bench.store().refresh(DB)).succeedsWithin(Duration.ofMinutes(1));
		assertThat(this.bench.problem("app/db")).isNull();
	}

	@Test
	void closeWhenTheWatchWaitsForAHangingServerReturnsSoonAndSaysNothing() {
		RefreshPolicy eager = RefreshPolicy.builder().interval(Duration.ofMillis(20)).build();
		try (StoreBench watched = new StoreBench(Duration.ofSeconds(20), Level.INFO, eager)) {
			watched.server().createSecret("app/db", OLD);
			watched.read("app/db");
			watched.server().clearRequests();
			watched.server().faults().hang();
			watched.clock().advance(Duration.ofMinutes(6));
			await().atMost(Duration.ofMinutes(1)).until(() -> watched.server().requestCount() == 1);
			assertThat(CompletableFuture.runAsync(watched.store()::close)).succeedsWithin(Duration.ofSeconds(10));
			assertThat(watched.log().warnings()).isEmpty();
			assertThat(watched.eventsSoFar()).isEmpty();
			assertThat(watched.read("app/db")).isEqualTo(OLD);
		}
	}

	@Test
	void seedWhenSecretsManagerHasAnotherValueIsSupersededWithOneEvent() {
		this.bench.environment().put("APP_SEEDED_PASSWORD", "old");
		this.server.createSecret("app/seeded", NEW);
		assertThat(this.bench.read("app/seeded:password")).isEqualTo("old");
		this.bench.pass(StoreBench.FULL_ROUND);
		assertThat(this.bench.read("app/seeded:password")).isEqualTo("new");
		this.bench.pass(StoreBench.FULL_ROUND);
		assertThat(this.bench.rotations()).singleElement().satisfies((event) -> {
			assertThat(event.reference()).hasToString("app/seeded:password");
			assertThat(event.oldVersionId()).isNull();
			assertThat(event.newVersionId()).isNotNull();
			assertThat(event.oldOrigin()).isEqualTo(new SecretOrigin.EnvironmentVariable("APP_SEEDED_PASSWORD"));
			assertThat(event.newOrigin()).isEqualTo(new SecretOrigin.SecretsManager("us-east-1"));
		});
		assertThat(this.bench.log().warnings()).isEmpty();
	}

	@Test
	void seedWhenSecretsManagerHasTheSameValueChangesHandsSilently() {
		this.bench.environment().put("APP_SEEDED", NEW);
		this.server.createSecret("app/seeded", NEW);
		assertThat(this.bench.read("app/seeded")).isEqualTo(NEW);
		this.bench.pass(StoreBench.FULL_ROUND);
		assertThat(this.bench.store().get("app/seeded").origin())
			.isEqualTo(new SecretOrigin.SecretsManager("us-east-1"));
		assertThat(this.bench.events()).isEmpty();
	}

	@Test
	void seedWhenTaskRoleMayNotReadItStaysWithOneWarningThatHasThePolicyStatement() {
		this.bench.environment().put("APP_SEEDED_PASSWORD", "old");
		this.server.createSecret("app/seeded", NEW);
		assertThat(this.bench.read("app/seeded:password")).isEqualTo("old");
		this.server.faults().forSecret("app/seeded").accessDenied();
		this.bench.pass(Duration.ofMinutes(30));
		assertThat(this.bench.read("app/seeded:password")).isEqualTo("old");
		assertThat(this.bench.log().warnings()).singleElement()
			.asString()
			.contains("'app/seeded'", "my-task-role",
					"{\"Effect\": \"Allow\", \"Action\": \"secretsmanager:GetSecretValue\", \"Resource\": \"arn:aws:secretsmanager:us-east-1:*:secret:app/seeded-??????\"}");
		assertThat(this.bench.refreshFailures()).hasSize(1);
	}

	@Test
	void answerWithAnOlderVersionDoesNotReplaceANewerOne() {
		String oldVersion = this.bench.store().get(DB).versionId();
		this.bench.clock().advance(Duration.ofSeconds(1));
		rotate("app/db");
		this.bench.pass(StoreBench.FULL_ROUND);
		this.server.faults().on("GetSecretValue").times(1).respond(200, answer(oldVersion, OLD));
		assertThat(this.bench.store().refresh(DB)).succeedsWithin(Duration.ofMinutes(1));
		assertThat(this.live.get()).isEqualTo("new");
		assertThat(this.bench.rotations()).hasSize(1);
		this.bench.pass(StoreBench.FULL_ROUND);
		assertThat(this.bench.store().get(DB).versionId()).isNotEqualTo(oldVersion);
	}

	@Test
	void labelThatMovesBackIsFollowedOnceTwoAnswersAgree() {
		String oldVersion = this.bench.store().get(DB).versionId();
		this.bench.clock().advance(Duration.ofSeconds(1));
		rotate("app/db");
		this.bench.pass(StoreBench.FULL_ROUND);
		this.server.moveStage("app/db", SecretReference.AWSCURRENT, oldVersion);
		this.bench.pass(StoreBench.FULL_ROUND.plus(StoreBench.HURRIED_ROUND));
		assertThat(this.live.get()).isEqualTo("old");
		assertThat(this.bench.rotations()).hasSize(2);
		assertThat(this.bench.log().warnings()).isEmpty();
	}

	@Test
	void valueThatLagsBehindItsLabelIsAskedForAgainSoon() {
		String oldVersion = this.bench.store().get(DB).versionId();
		rotate("app/db");
		this.server.faults().on("GetSecretValue").times(1).respond(200, answer(oldVersion, OLD));
		this.bench.leap(StoreBench.FULL_ROUND);
		assertThat(this.live.get()).isEqualTo("old");
		this.bench.leap(StoreBench.HURRIED_ROUND);
		assertThat(this.live.get()).isEqualTo("new");
	}

	@Test
	void pendingVersionIsFetchedWithoutBecomingASecretInUse() {
		SecretReference pending = DB.withVersionStage(SecretReference.AWSPENDING);
		this.server.beginRotation("app/db");
		assertThat(this.bench.store().fetch(pending)).failsWithin(Duration.ofMinutes(1))
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(SecretNotFoundException.class);
		String version = this.server.versionIdsToStages("app/db")
			.entrySet()
			.stream()
			.filter((entry) -> entry.getValue().contains(SecretReference.AWSPENDING))
			.findAny()
			.orElseThrow()
			.getKey();
		this.server.putPendingValue("app/db", version, NEW);
		assertThat(this.bench.store().fetch(pending.withJsonKey("password"))).succeedsWithin(Duration.ofMinutes(1))
			.satisfies((secret) -> {
				assertThat(secret.reveal()).isEqualTo("new");
				assertThat(secret.versionId()).isEqualTo(version);
			});
		this.server.clearRequests();
		this.bench.pass(Duration.ofMinutes(30));
		assertThat(this.server.requests()).noneMatch((request) -> request.operation().equals("GetSecretValue"))
			.isNotEmpty();
		assertThat(this.bench.store().status()).hasSize(3);
		assertThat(this.live.get()).isEqualTo("old");
		assertThat(this.bench.events()).isEmpty();
		assertThat(this.bench.log().warnings()).isEmpty();
	}

	@Test
	void emptyPendingVersionIsNoIncident() {
		String pending = this.server.beginRotation("app/db");
		this.bench.pass(StoreBench.FULL_ROUND);
		assertThat(this.live.get()).isEqualTo("old");
		this.server.putPendingValue("app/db", pending, NEW);
		this.server.finishRotation("app/db", pending);
		this.bench.pass(StoreBench.HURRIED_ROUND);
		assertThat(this.live.get()).isEqualTo("new");
		assertThat(this.bench.rotations()).singleElement()
			.satisfies((event) -> assertThat(event.newVersionId()).isEqualTo(pending));
		assertThat(this.bench.log().warnings()).isEmpty();
		assertThat(this.bench.refreshFailures()).isEmpty();
	}

	private void rotate(String... names) {
		for (String name : names) {
			this.server.putSecretValue(name, NEW);
		}
	}

	private void readAll() {
		assertThat(this.live.get()).isNotNull();
		assertThat(this.bench.store().get(MAIL_PASSWORD)).isNotNull();
		assertThat(this.bench.store().get(DB)).isNotNull();
	}

	private String answer(String versionId, String value) {
		Secret current = this.bench.store().get(DB);
		return "{\"ARN\":\"%s\",\"Name\":\"app/db\",\"VersionId\":\"%s\",\"VersionStages\":[\"AWSCURRENT\"],\"CreatedDate\":%d,\"SecretString\":\"%s\"}"
			.formatted(current.arn(), versionId, this.bench.clock().instant().minusSeconds(3600).getEpochSecond(),
					value.replace("\"", "\\\""));
	}

	private static void assertUndisturbed(SteadyReader reader) {
		assertThat(reader.failures()).isEmpty();
		assertThat(reader.measuredReads()).isGreaterThan(1000);
		assertThat(reader.waits()).isZero();
		assertThat(reader.longest()).isLessThan(NO_WAIT);
	}

	/** What can befall a whole Region. */
	enum Outage {

		THROTTLING, INTERNAL_ERROR, SERVICE_UNAVAILABLE, BAD_GATEWAY, HANG, DROPPED_CONNECTION, TRUNCATED_BODY,
		MALFORMED_BODY, EMPTY_OBJECT, EMPTY_BODY, NULL_STAGES;

		void begin(Faults faults) {
			switch (this) {
				case THROTTLING -> faults.throttle();
				case INTERNAL_ERROR -> faults.internalError();
				case SERVICE_UNAVAILABLE -> faults.serviceUnavailable();
				case BAD_GATEWAY -> faults.respond(502, "");
				case HANG -> faults.hang();
				case DROPPED_CONNECTION -> faults.dropConnection();
				case TRUNCATED_BODY -> faults.truncatedBody();
				case MALFORMED_BODY -> faults.malformedBody();
				case EMPTY_OBJECT -> faults.respond(200, "{}");
				case EMPTY_BODY -> faults.respond(200, "");
				case NULL_STAGES -> faults.respond(200, "{\"Name\":\"app/db\",\"VersionIdsToStages\":{\"v\":null}}");
			}
		}

	}

	/** What can befall one secret. */
	enum Trouble {

		ACCESS_DENIED(SecretAccessDeniedException.class,
				"my-task-role/abc (AccessDeniedException, Region us-east-1, request id") {

			@Override
			void begin(SecretsManagerServer server) {
				server.faults().forSecret("app/db").accessDenied();
			}

		},

		KMS_FAILURE(SecretAccessDeniedException.class, "its KMS key is disabled") {

			@Override
			void begin(SecretsManagerServer server) {
				server.faults().on("GetSecretValue").forSecret("app/db").kmsFailure();
			}

		},

		SCHEDULED_DELETION(SecretNotFoundException.class, "marked for deletion") {

			@Override
			void begin(SecretsManagerServer server) {
				server.deleteSecret("app/db");
			}

			@Override
			void end(SecretsManagerServer server) {
				server.restoreSecret("app/db");
			}

		},

		LOST_VALUE(SecretNotFoundException.class, "was not found; looked at Secrets Manager in us-east-1") {

			@Override
			void begin(SecretsManagerServer server) {
				server.faults().on("BatchGetSecretValue").respond(200, "{\"SecretValues\":[],\"Errors\":[]}");
				server.faults()
					.on("GetSecretValue")
					.forSecret("app/db")
					.respond(400, "{\"__type\":\"ResourceNotFoundException\"}");
			}

		};

		private final Class<? extends SecretException> type;

		private final String words;

		Trouble(Class<? extends SecretException> type, String words) {
			this.type = type;
			this.words = words;
		}

		abstract void begin(SecretsManagerServer server);

		void end(SecretsManagerServer server) {
			server.faults().clear();
		}

	}

}
