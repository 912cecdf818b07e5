package io.github.ecssecrets.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import com.sun.net.httpserver.HttpServer;
import io.github.ecssecrets.test.RecordedRequest;
import io.github.ecssecrets.test.SecretsManagerServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Where credentials, Region and endpoint come from in an ECS task. The SDK reads them
 * from the environment of the process, so each test starts one.
 */
@Timeout(120)
class EcsCredentialsTests {

	private static final String ROLE_KEY = "ASIATASKROLE";

	private static final String TOKEN = "ecs-token";

	private static final Duration CREDENTIALS_DEADLINE = Duration.ofMinutes(1);

	private final SecretsManagerServer server = SecretsManagerServer.builder().region("eu-west-1").start();

	private final AtomicReference<String> presentedToken = new AtomicReference<>();

	private HttpServer credentialsEndpoint;

	@TempDir
	private Path home;

	@BeforeEach
	void start() throws IOException {
		this.server.createSecret("app/db", "value");
		this.credentialsEndpoint = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		byte[] answer = "{\"AccessKeyId\":\"%s\",\"SecretAccessKey\":\"any\",\"Token\":\"any\",\"Expiration\":\"%s\"}"
			.formatted(ROLE_KEY, Instant.now().plus(Duration.ofHours(6)))
			.getBytes(StandardCharsets.UTF_8);
		this.credentialsEndpoint.createContext("/role", (exchange) -> {
			this.presentedToken.set(exchange.getRequestHeaders().getFirst("Authorization"));
			exchange.sendResponseHeaders(200, answer.length);
			exchange.getResponseBody().write(answer);
			exchange.close();
		});
		this.credentialsEndpoint.start();
	}

	@AfterEach
	void stop() {
		this.credentialsEndpoint.stop(0);
		this.server.close();
	}

	@Test
	void requestIsSignedByTheTaskRoleAndGoesToTheEndpointOfTheEnvironment() {
		assertThat(
				runTask(Map.of("AWS_REGION", "eu-west-1", "AWS_CONTAINER_CREDENTIALS_FULL_URI", credentialsUri("/role"),
						"AWS_CONTAINER_AUTHORIZATION_TOKEN", TOKEN, "AWS_EC2_METADATA_DISABLED", "true")))
			.startsWith("secret: Secret[app/db, version ")
			.contains("from Secrets Manager in eu-west-1");
		assertThat(this.server.requests()).singleElement().satisfies((request) -> {
			assertThat(request.accessKeyId()).isEqualTo(ROLE_KEY);
			assertThat(request.region()).isEqualTo("eu-west-1");
		});
		assertThat(this.presentedToken).hasValue(TOKEN);
	}

	@Test
	void regionIsTheOneOfTheTaskWhereOnlyTheMetadataEndpointTellsIt() {
		this.credentialsEndpoint.createContext("/v4/task", (exchange) -> {
			byte[] answer = "{\"TaskARN\":\"arn:aws:ecs:eu-west-1:123456789012:task/cluster/1\"}"
				.getBytes(StandardCharsets.UTF_8);
			exchange.sendResponseHeaders(200, answer.length);
			exchange.getResponseBody().write(answer);
			exchange.close();
		});
		assertThat(runTask(Map.of("ECS_CONTAINER_METADATA_URI_V4", credentialsUri("/v4"),
				"AWS_CONTAINER_CREDENTIALS_FULL_URI", credentialsUri("/role"))))
			.startsWith("secret: ");
		assertThat(this.server.requests()).extracting(RecordedRequest::region).containsExactly("eu-west-1");
	}

	@Test
	void taskWithoutARoleIsToldToGiveItOne() {
		assertToldToGiveARole(Map.of("AWS_REGION", "eu-west-1", "AWS_EC2_METADATA_DISABLED", "true"));
	}

	@Test
	void taskWhoseCredentialsEndpointFailsIsToldToGiveItARole() {
		assertToldToGiveARole(Map.of("AWS_REGION", "eu-west-1", "AWS_EC2_METADATA_DISABLED", "true",
				"AWS_CONTAINER_CREDENTIALS_FULL_URI", credentialsUri("/no-such-role")));
	}

	@Test
	void taskWithoutARoleWhereTheInstanceMetadataDoesNotAnswerIsToldToGiveItOne() throws IOException {
		try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
			assertToldToGiveARole(Map.of("AWS_REGION", "eu-west-1", "AWS_EC2_METADATA_SERVICE_ENDPOINT",
					"http://127.0.0.1:" + silent.getLocalPort()));
		}
	}

	@Test
	void emulatorIsAskedWithInventedCredentialsWhereThereAreNone() throws IOException {
		try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
			assertThat(runTask(Map.of("AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://127.0.0.1:" + silent.getLocalPort()),
					this.server.endpoint().toString()))
				.startsWith("secret: ");
		}
		assertThat(this.server.requests()).extracting(RecordedRequest::accessKeyId).containsExactly("test");
	}

	@Test
	void emulatorIsAskedWithTheCredentialsOfTheTaskWhereThereAreSome() {
		assertThat(runTask(Map.of("AWS_CONTAINER_CREDENTIALS_FULL_URI", credentialsUri("/role")),
				this.server.endpoint().toString()))
			.startsWith("secret: ");
		assertThat(this.server.requests()).extracting(RecordedRequest::accessKeyId).containsExactly(ROLE_KEY);
	}

	private void assertToldToGiveARole(Map<String, String> environment) {
		Instant start = Instant.now();
		assertThat(runTask(environment))
			.startsWith(
					"SecretCredentialsException: No AWS credentials were found to read secret 'app/db' in eu-west-1")
			.contains("taskRoleArn", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", this.home.resolve(".aws").toString());
		assertThat(Duration.between(start, Instant.now())).isLessThan(CREDENTIALS_DEADLINE);
		assertThat(this.server.requestCount()).isZero();
	}

	private String credentialsUri(String path) {
		return URI.create("http://127.0.0.1:" + this.credentialsEndpoint.getAddress().getPort() + path).toString();
	}

	/**
	 * Runs the task with nothing in its environment but what is given.
	 * @return what it wrote
	 */
	private String runTask(Map<String, String> environment, String... furtherArguments) {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Duser.home=" + this.home));
		command.addAll(List.of("-cp", System.getProperty("java.class.path"), EcsTask.class.getName(), "app/db"));
		command.addAll(List.of(furtherArguments));
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
		builder.environment().clear();
		builder.environment().put("AWS_ENDPOINT_URL_SECRETS_MANAGER", this.server.endpoint().toString());
		builder.environment().putAll(environment);
		try {
			Process task = builder.start();
			String output = new String(task.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			assertThat(task.waitFor(60, TimeUnit.SECONDS)).as("exit, after it wrote: %s", output).isTrue();
			return output;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

}
