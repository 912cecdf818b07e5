package io.github.ecssecrets.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import com.zaxxer.hikari.HikariDataSource;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.Secrets;
import io.github.ecssecrets.test.SecretsManagerServer;
import io.github.ecssecrets.test.SecretsManifest;
import io.github.ecssecrets.test.iam.PolicyDocument;
import io.github.ecssecrets.test.iam.PolicyStatement;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.test.web.servlet.client.assertj.RestTestClientResponse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link SampleApplication} on its {@link DevelopmentServices}.
 */
class SampleApplicationTests extends AbstractSampleTests {

	/** All tests run with the policy that follows from the application. */
	private static final SecretsManifest exported = SecretsManifest.of(SampleApplication.class);

	@Autowired
	private RestTestClient client;

	@Autowired
	private JdbcClient jdbc;

	@Autowired
	private Secrets secrets;

	@Autowired
	private HikariDataSource pool;

	@BeforeAll
	static void enforceThePolicy() {
		services.secretsManager().encryptWith(DevelopmentServices.API_KEY_SECRET, "1234abcd");
		services.secretsManager().enforce(exported.taskRolePolicy());
	}

	/**
	 * The application itself runs with the whole of the policy, as all tests here.
	 */
	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					ReadSecrets                 | read, decrypt | AWS denies secretsmanager:GetSecretValue on secret 'prod/sample/
					LogInWhileRotating          | pending       | GetSecretValue on secret 'prod/sample/database::AWSPENDING'
					LogInBeforeUsersAreSwitched | previous      | GetSecretValue on secret 'prod/sample/database::AWSPREVIOUS'
					FindNewVersions             | versions      | "Action": "secretsmanager:DescribeSecret"
					ReadManyWithOneCall         | batch         | "Action": "secretsmanager:BatchGetSecretValue"
					DecryptSecrets              | decrypt       | grant the task role kms:Decrypt on it
					""")
	void policyWhenOneStatementIsRemovedBreaksOneThing(String statement, String broken, String text) {
		SecretsManagerServer server = services.secretsManager();
		String other = server.putSecretValue(DevelopmentServices.DATABASE_SECRET, "{}", SecretReference.AWSPENDING);
		server.moveStage(DevelopmentServices.DATABASE_SECRET, SecretReference.AWSPREVIOUS, other);
		ExportedPolicyProbes probes = new ExportedPolicyProbes(server);
		PolicyDocument policy = exported.taskRolePolicy();
		List<String> names = policy.statements().stream().map(PolicyStatement::toString).toList();
		int index = names.indexOf("statement '" + statement + "'");
		try {
			assertThat(probes.failures()).isEmpty();
			server.enforce(policy.without(index));
			assertThat(probes.failures()).containsOnlyKeys(broken.split(", "))
				.allSatisfy((what, said) -> assertThat(said).contains(text));
			assertThat(names).hasSize(6);
		}
		finally {
			server.enforce(policy);
			server.removeStage(DevelopmentServices.DATABASE_SECRET, SecretReference.AWSPENDING);
			server.removeStage(DevelopmentServices.DATABASE_SECRET, SecretReference.AWSPREVIOUS);
		}
	}

	/**
	 * The files have the ARNs of both secrets where an export has patterns of their
	 * names.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "task-role-policy", "execution-role-policy" })
	void policyFileIsWhatTheApplicationExports(String policy) throws IOException {
		String text = SecretsManifest.of(SampleApplication.class, "--ecs-secrets.region=eu-central-1")
			.document(policy)
			.replace("arn:aws:kms:eu-central-1:*", "arn:aws:kms:REGION:ACCOUNT")
			.replace("eu-central-1.amazonaws.com", "REGION.amazonaws.com");
		for (Map.Entry<String, String> secret : Map
			.of(DevelopmentServices.DATABASE_SECRET, "DATABASE_SECRET_ARN", DevelopmentServices.API_KEY_SECRET,
					"API_SECRET_ARN")
			.entrySet()) {
			text = text.replaceAll("arn:[^\"]*:secret:" + secret.getKey() + "-[?]+", secret.getValue());
		}
		JsonMapper json = JsonMapper.shared();
		assertThat(json.readTree(Path.of("iam", policy + ".json").toFile()))
			.as("make iam/%s.json anew with --ecs-secrets.export=%s:%n%s", policy, policy, text)
			.isEqualTo(json.readTree(text));
	}

	@Test
	void taskDefinitionFitsTheApplicationAndThePolicyOfItsExecutionRole(@TempDir Path directory) throws IOException {
		for (String file : List.of("task-definition.json", "iam/task-role-policy.json",
				"iam/execution-role-policy.json")) {
			String filled = Files.readString(Path.of(file))
				.replace("DATABASE_SECRET_ARN",
						"arn:aws:secretsmanager:eu-central-1:111122223333:secret:prod/sample/database-AbCdEf")
				.replace("API_SECRET_ARN",
						"arn:aws:secretsmanager:eu-central-1:111122223333:secret:prod/sample/api-access-AbCdEf")
				.replace("REGION", "eu-central-1")
				.replace("ACCOUNT", "111122223333");
			Files.writeString(directory.resolve(Path.of(file).getFileName()), filled);
		}
		SecretsManifest inProduction = SecretsManifest.of(SampleApplication.class, "--APP_ENV=prod",
				"--ecs-secrets.region=eu-central-1");
		inProduction.verifyTaskRolePolicy(directory.resolve("task-role-policy.json"));
		inProduction.verifyTaskDefinition(directory.resolve("task-definition.json"));
		inProduction.verifyExecutionRolePolicy(directory.resolve("execution-role-policy.json"),
				directory.resolve("task-definition.json"));
	}

	@Autowired
	private RotationOnDemand rotation;

	@Autowired
	private Traffic traffic;

	@Test
	void pageShowsEntries() {
		assertThat(get("/")).hasStatusOk().bodyText().contains("Ada", "A fine machine.", "Grace", "Katherine");
	}

	@Test
	void pageTellsOriginVersionAndAgeOfEverySecret() {
		assertThat(get("/")).bodyText()
			.contains(DevelopmentServices.DATABASE_SECRET, version(DevelopmentServices.DATABASE_SECRET))
			.contains(DevelopmentServices.API_KEY_SECRET, version(DevelopmentServices.API_KEY_SECRET))
			.contains("Secrets Manager in us-east-1")
			.containsPattern("known to be the newest [0-9a-z ]+ ago")
			.contains("Used by", "ecs-secrets.datasource.secret");
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "/", "/api/entries", "/actuator", "/actuator/health", "/actuator/health/liveness", "/nowhere" })
	void answerShowsNoSecret(String path) {
		RestTestClientResponse response = get(path);
		assertThat(response).bodyText().isNotEmpty().doesNotContain(services.password(), DevelopmentServices.API_KEY);
		assertThat(response.getExchangeResult().getResponseHeaders().toString()).doesNotContain(services.password(),
				DevelopmentServices.API_KEY);
	}

	@Test
	void listReturnsEntries() {
		assertThat(get("/api/entries")).hasStatusOk()
			.hasContentTypeCompatibleWith(MediaType.APPLICATION_JSON)
			.bodyJson()
			.extractingPath("$[*].guest")
			.asArray()
			.contains("Ada", "Grace", "Katherine");
	}

	@Test
	void writeWhenApiKeyIsRightAddsEntry() {
		assertThat(post(DevelopmentServices.API_KEY, "Barbara", "<b>Abstraction</b>")).hasStatus(HttpStatus.CREATED)
			.bodyJson()
			.extractingPath("$.guest")
			.isEqualTo("Barbara");
		assertThat(get("/api/entries")).bodyText().contains("<b>Abstraction</b>");
		assertThat(get("/")).bodyText().contains("&lt;b&gt;Abstraction&lt;/b&gt;");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "wrong", "ONLY-FOR-DEVELOPMENT" })
	void writeWhenApiKeyIsWrongIsUnauthorized(String apiKey) {
		assertThat(post(apiKey, "Mallory", "Unwanted")).hasStatus(HttpStatus.UNAUTHORIZED);
		assertThat(get("/api/entries")).bodyText().doesNotContain("Mallory");
	}

	@Test
	void writeWhenApiKeyIsMissingIsUnauthorized() {
		assertThat(post(null, "Mallory", "Unwanted")).hasStatus(HttpStatus.UNAUTHORIZED);
	}

	@Test
	void writeWhenApiKeyIsRotatedTakesTheNewOne() {
		rotateApiKey("rotated");
		assertThat(post("rotated", "Margaret", "Still there")).hasStatus(HttpStatus.CREATED);
		assertThat(post(DevelopmentServices.API_KEY, "Mallory", "Unwanted")).hasStatus(HttpStatus.UNAUTHORIZED);
		rotateApiKey(DevelopmentServices.API_KEY);
	}

	@Test
	void writeWhenGuestIsBlankIsBadRequest() {
		assertThat(post(DevelopmentServices.API_KEY, " ", "Who am I?")).hasStatus(HttpStatus.BAD_REQUEST);
	}

	@Test
	void writeWhenMessageIsTooLongIsBadRequest() {
		assertThat(post(DevelopmentServices.API_KEY, "Leo", "x".repeat(501))).hasStatus(HttpStatus.BAD_REQUEST);
	}

	@Test
	void pageWhenPasswordIsRotatedIsServedThroughout() {
		CompletableFuture<?> rotated = CompletableFuture.supplyAsync(() -> this.rotation.rotate(Duration.ofSeconds(1)));
		await().atMost(Duration.ofSeconds(60)).until(() -> {
			assertThat(get("/")).hasStatusOk().bodyText().contains("Ada");
			return rotated.isDone();
		});
		rotated.join();
		assertThat(this.traffic.failed()).isZero();
		assertThat(this.traffic.served()).isPositive();
		this.pool.getHikariPoolMXBean().softEvictConnections();
		assertThat(get("/")).hasStatusOk().bodyText().contains("Ada");
	}

	@ParameterizedTest
	@ValueSource(strings = { "liveness", "readiness" })
	void healthThatReplacesTasksDoesNotDependOnTheDatabase(String group, @LocalServerPort int port,
			@Autowired HealthEndpointGroups groups) {
		assertThat(groups.getPrimary().isMember("db")).isTrue();
		assertThat(groups.get(group).isMember("db")).isFalse();
		assertThat(get("/actuator/health/" + group)).hasStatusOk();
		assertThat(HealthCheck.isAlive(port)).isTrue();
	}

	@Test
	void connectionIsOfTheUserInTheSecret() {
		assertThat(this.jdbc.sql("select current_user").query(String.class).single()).isEqualTo(services.username());
	}

	@Test
	void connectWhenPasswordIsWrongIsRefused() {
		String url = "jdbc:postgresql://%s:%d/%s".formatted(services.host(), services.port(), services.database());
		assertThatExceptionOfType(SQLException.class)
			.isThrownBy(() -> DriverManager.getConnection(url, services.username(), "wrong"))
			.extracting(SQLException::getSQLState)
			.isEqualTo("28P01");
	}

	private RestTestClientResponse get(String path) {
		return RestTestClientResponse.from(this.client.get().uri(path).exchange());
	}

	private RestTestClientResponse post(String apiKey, String guest, String message) {
		return RestTestClientResponse.from(this.client.post().uri("/api/entries").headers((headers) -> {
			if (apiKey != null) {
				headers.set("X-Api-Key", apiKey);
			}
		}).body(new NewEntry(guest, message)).exchange());
	}

	private String version(String secret) {
		return String.valueOf(this.secrets.get(secret).versionId());
	}

	private void rotateApiKey(String apiKey) {
		services.secretsManager()
			.putSecretValue(DevelopmentServices.API_KEY_SECRET, DevelopmentServices.accessWith(apiKey));
		this.secrets.refresh(SecretReference.parse(DevelopmentServices.API_KEY_SECRET)).join();
	}

}
