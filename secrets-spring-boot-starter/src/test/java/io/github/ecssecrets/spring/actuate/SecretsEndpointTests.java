package io.github.ecssecrets.spring.actuate;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

import io.github.ecssecrets.Secrets;
import io.github.ecssecrets.spring.TestApplication;
import io.github.ecssecrets.test.SecretsManagerServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code /actuator/secrets} of a real web application.
 */
class SecretsEndpointTests {

	private final SecretsManagerServer server = SecretsManagerServer.start();

	private String arn;

	@BeforeEach
	void createSecrets() {
		this.arn = this.server.createSecret("prod/myapp/database", "{\"password\":\"canary-1\"}");
		this.server.createSecret("prod/mail", "canary-2");
	}

	@AfterEach
	void stop() {
		this.server.close();
	}

	private TestApplication application() {
		return TestApplication.using(this.server)
			.web()
			.environment("PROD_SEED_KEY", "canary-seed")
			.properties("management.endpoints.web.exposure.include=*",
					"spring.config.import[0]=ecs-secrets:prod/myapp/database",
					"spring.config.import[1]=ecs-secrets:prod/seed:key");
	}

	@Test
	void secretsAreListedWithOriginVersionAndAge() {
		try (var context = application().run()) {
			JsonNode secrets = new Actuator(context).json("/secrets").get("secrets");
			assertThat(secrets).hasSize(2);
			JsonNode database = secrets.get(0);
			assertThat(database.get("reference").asString()).isEqualTo("prod/myapp/database");
			assertThat(database.get("origin").asString()).isEqualTo("Secrets Manager in us-east-1");
			assertThat(this.server.versionIdsToStages("prod/myapp/database"))
				.containsOnlyKeys(database.get("versionId").asString());
			assertThat(database.get("versionStages").toString()).isEqualTo("[\"AWSCURRENT\"]");
			assertThat(database.get("created").asString()).startsWith("20");
			assertThat(database.get("fetched").asString()).isEqualTo(database.get("checked").asString());
			assertThat(database.get("age").asString()).matches("PT\\d+S");
			assertThat(database.get("watched").asBoolean()).isTrue();
			assertThat(database.get("stale").asBoolean()).isFalse();
			assertThat(database.has("problem")).isFalse();
			JsonNode seed = secrets.get(1);
			assertThat(seed.get("reference").asString()).isEqualTo("prod/seed:key");
			assertThat(seed.get("origin").asString()).isEqualTo("environment variable PROD_SEED_KEY");
			assertThat(seed.has("versionId")).isFalse();
			assertThat(secrets.toString()).doesNotContain("canary");
		}
	}

	@Test
	void secretsAreListedWithUsersScheduleLoginsAndEvents() throws Exception {
		this.server.createSecret("events", "canary-5");
		try (var context = application().run()) {
			Secrets secrets = context.getBean(Secrets.class);
			String first = secrets.get("prod/myapp/database").versionId();
			FakeLogin login = new FakeLogin(secrets, "prod/myapp/database", "canary-1");
			login.open();
			this.server.putSecretValue("prod/myapp/database", "{\"username\":\"u\",\"password\":\"canary-3\"}");
			login.password("canary-3").open();
			String second = secrets.get("prod/myapp/database").versionId();
			Actuator actuator = new Actuator(context);
			JsonNode database = actuator.json("/secrets/prod/myapp/database").at("/secrets/0");
			assertThat(database.get("users").toString())
				.contains("{\"kind\":\"IMPORT\",\"name\":\"ecs-secrets:prod/myapp/database\"");
			assertThat(database.at("/nextCheck/reason").asString()).isEqualTo("LOGIN_REFUSED");
			assertThat(database.at("/nextCheck/explanation").asString()).startsWith("A login was refused");
			assertThat(Instant.parse(database.at("/nextCheck/due").asString())).isAfter(Instant.EPOCH);
			JsonNode logins = database.at("/logins/0");
			assertThat(logins.get("server").asString()).isEqualTo("ledger");
			assertThat(logins.at("/versions/0/versionId").asString()).isEqualTo(second);
			assertThat(List.of(logins.get("accepted").asInt(), logins.get("refused").asInt(),
					logins.get("outdatedConnections").asInt()))
				.containsExactly(2, 1, 1);
			JsonNode events = actuator.json("/secrets/events/prod/myapp/database").get("events");
			assertThat(events.valueStream().map((event) -> event.get("type").asString()).toList())
				.containsExactlyInAnyOrder("ROTATED", "REFUSED");
			assertThat(events.toString()).contains("\"previousVersionId\":\"" + first + "\"");
			assertThat(database.get("events")).isEqualTo(events);
			assertThat(actuator.json("/secrets/events").get("events")).isEqualTo(events);
			assertThat(actuator.get("/secrets/events/prod/mail").statusCode()).isEqualTo(404);
			assertThat(actuator.get("/health").body()).doesNotContain("users");
			assertThat(actuator.get("/secrets").body()).doesNotContain("canary");
			secrets.get("events");
			assertThat(actuator.json("/secrets/events").at("/secrets/0/reference").asString()).isEqualTo("events");
		}
	}

	@Test
	void secretsAreListedWithVersionsAndWindowOnceChecked() {
		this.server.planRotation("prod/myapp/database", Instant.now().plus(Duration.ofDays(2)));
		try (var context = application()
			.properties("ecs-secrets.refresh.interval=100ms", "ecs-secrets.refresh.rotation-interval=100ms")
			.run()) {
			Actuator actuator = new Actuator(context);
			Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.until(() -> actuator.json("/secrets/prod/myapp/database").at("/secrets/0").has("rotation"));
			JsonNode database = actuator.json("/secrets/prod/myapp/database").at("/secrets/0");
			assertThat(database.at("/versionsByStage/AWSCURRENT")).isEqualTo(database.get("versionId"));
			Instant latest = Instant.parse(database.at("/rotation/latest").asString());
			assertThat(Instant.parse(database.at("/rotation/earliest").asString()))
				.isEqualTo(latest.truncatedTo(ChronoUnit.DAYS));
			assertThat(database.at("/rotation/enabled").asBoolean()).isTrue();
			assertThat(Duration.parse(database.get("untilRotation").asString())).isBetween(Duration.ofHours(47),
					Duration.ofHours(48));
			assertThat(database.at("/nextCheck/reason").asString()).isEqualTo("OUTSIDE_WINDOW");
		}
	}

	@Test
	void secretWhenAskedByNameFieldOrArnIsTold() {
		try (var context = application().run()) {
			Actuator actuator = new Actuator(context);
			assertThat(actuator.json("/secrets/prod/myapp/database").at("/secrets/0/reference").asString())
				.isEqualTo("prod/myapp/database");
			assertThat(actuator.json("/secrets/" + this.arn).get("secrets")).hasSize(1);
			assertThat(actuator.json("/secrets/prod/seed").at("/secrets/0/reference").asString())
				.isEqualTo("prod/seed:key");
			assertThat(actuator.json("/secrets/prod/seed:key").get("secrets")).hasSize(1);
		}
	}

	@Test
	void secretWhenNotInUseIsNotFoundAndNotRead() {
		try (var context = application().run()) {
			Actuator actuator = new Actuator(context);
			this.server.clearRequests();
			assertThat(actuator.get("/secrets/prod/mail").statusCode()).isEqualTo(404);
			assertThat(actuator.post("/secrets/prod/mail").statusCode()).isEqualTo(404);
			assertThat(actuator.get("/secrets/::::").statusCode()).isEqualTo(404);
			assertThat(this.server.requests()).isEmpty();
		}
	}

	@Test
	void refreshBringsNewestVersionsOfAll() {
		try (var context = application().run()) {
			context.getBean(Secrets.class).get("prod/mail");
			this.server.putSecretValue("prod/myapp/database", "{\"password\":\"canary-3\"}");
			this.server.putSecretValue("prod/mail", "canary-4");
			assertThat(new Actuator(context).post("/secrets").statusCode()).isEqualTo(200);
			assertThat(context.getEnvironment().getProperty("database.password")).isEqualTo("canary-3");
			assertThat(context.getBean(Secrets.class).get("prod/mail").reveal()).isEqualTo("canary-4");
		}
	}

	@Test
	void refreshWhenOneIsNamedAsksForThatAlone() {
		try (var context = application().run()) {
			context.getBean(Secrets.class).get("prod/mail");
			this.server.putSecretValue("prod/myapp/database", "{\"password\":\"canary-3\"}");
			this.server.putSecretValue("prod/mail", "canary-4");
			var answer = new Actuator(context).post("/secrets/prod/myapp/database");
			assertThat(answer.body()).contains("prod/myapp/database").doesNotContain("prod/mail");
			assertThat(context.getEnvironment().getProperty("database.password")).isEqualTo("canary-3");
			assertThat(context.getBean(Secrets.class).get("prod/mail").reveal()).isEqualTo("canary-2");
		}
	}

	@Test
	void refreshWhenDeniedTellsTheProblemAndItsRemedy() {
		try (var context = application().run()) {
			this.server.faults().accessDenied();
			var answer = new Actuator(context).post("/secrets/prod/myapp/database");
			assertThat(answer.statusCode()).isEqualTo(200);
			assertThat(answer.body()).contains("AWS denies secretsmanager:GetSecretValue")
				.contains("add this statement to the policy of the task role");
			assertThat(context.getEnvironment().getProperty("database.password")).isEqualTo("canary-1");
		}
	}

	@Test
	void endpointWhenReadOnlyDoesNotRefresh() {
		try (var context = application().properties("management.endpoint.secrets.access=read-only").run()) {
			assertThat(new Actuator(context).get("/secrets").statusCode()).isEqualTo(200);
			assertThat(new Actuator(context).post("/secrets").statusCode()).isEqualTo(405);
		}
	}

	@Test
	void endpointWhenNotExposedIsNotThere() {
		try (var context = application().properties("management.endpoints.web.exposure.include=health").run()) {
			assertThat(new Actuator(context).get("/secrets").statusCode()).isEqualTo(404);
			assertThat(context.getBeanProvider(SecretsEndpoint.class).getIfAvailable()).isNull();
		}
	}

}
