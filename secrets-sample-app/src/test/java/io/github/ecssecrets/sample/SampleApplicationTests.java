package io.github.ecssecrets.sample;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import com.zaxxer.hikari.HikariDataSource;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.Secrets;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
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
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@AutoConfigureRestTestClient
class SampleApplicationTests {

	private static final DevelopmentServices services = DevelopmentServices.start();

	@Autowired
	private RestTestClient client;

	@Autowired
	private JdbcClient jdbc;

	@Autowired
	private Secrets secrets;

	@Autowired
	private HikariDataSource pool;

	@BeforeAll
	static void leadTheApplicationToTheServices() {
		services.systemProperties().forEach(System::setProperty);
	}

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
			.containsPattern("<td>\\d+ s</td>");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/", "/api/entries", "/actuator", "/actuator/health", "/nowhere" })
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
		RotationOnDemand rotation = new RotationOnDemand(services, this.pool);
		CompletableFuture<?> rotated = CompletableFuture.supplyAsync(() -> rotation.rotate(Duration.ofSeconds(1)));
		await().atMost(Duration.ofSeconds(60)).until(() -> {
			assertThat(get("/")).hasStatusOk().bodyText().contains("Ada");
			return rotated.isDone();
		});
		rotated.join();
		this.pool.getHikariPoolMXBean().softEvictConnections();
		assertThat(get("/")).hasStatusOk().bodyText().contains("Ada");
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
		services.secretsManager().putSecretValue(DevelopmentServices.API_KEY_SECRET, apiKey);
		this.secrets.refresh(SecretReference.parse(DevelopmentServices.API_KEY_SECRET)).join();
	}

}
