package io.github.ecssecrets.aws;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.net.ConnectException;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

import io.github.ecssecrets.AwsError;
import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretAccessDeniedException;
import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretException.Reason;
import io.github.ecssecrets.SecretNotFoundException;
import io.github.ecssecrets.SecretOrigin;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretUnavailableException;
import io.github.ecssecrets.source.AuthoritativeSource;
import io.github.ecssecrets.source.Freshness;
import io.github.ecssecrets.testsupport.NoSecretInLogExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@link AgentSecretSource}.
 */
class AgentSecretSourceTests {

	private static final String CANARY = "hunter2-canary";

	private static final String ARN = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbCdEf";

	private static final SecretReference REFERENCE = SecretReference.parse("prod/db");

	private FakeAgent agent;

	@TempDir
	private Path directory;

	@BeforeEach
	void setUp() throws IOException {
		this.agent = new FakeAgent();
	}

	@AfterEach
	void tearDown() {
		this.agent.close();
	}

	@Test
	void isAuthoritative() {
		assertThat(source()).isInstanceOf(AuthoritativeSource.class);
		assertThat(source().name()).isEqualTo("agent");
		assertThat(source().describe(REFERENCE)).isEqualTo("Secrets Manager Agent at " + this.agent.endpoint());
	}

	@Test
	void findWhenAgentAnswersTextReturnsSecretWithItsFacts() {
		this.agent.answers(200, """
				{"ARN":"%s","Name":"prod/db","VersionId":"v-1","SecretString":"{\\"password\\":\\"%s\\"}",\
				"VersionStages":["AWSCURRENT","custom"],"CreatedDate":"1569534789.046"}""".formatted(ARN, CANARY));
		Secret secret = source().find(REFERENCE);
		assertThat(secret.field("password")).isEqualTo(CANARY);
		assertThat(secret.name()).isEqualTo("prod/db");
		assertThat(secret.arn()).isEqualTo(ARN);
		assertThat(secret.versionId()).isEqualTo("v-1");
		assertThat(secret.versionStages()).containsExactlyInAnyOrder("AWSCURRENT", "custom");
		assertThat(secret.createdDate()).isEqualTo(Instant.parse("2019-09-26T21:53:09.046Z"));
		assertThat(secret.origin()).isEqualTo(new SecretOrigin.Agent(this.agent.endpoint()));
	}

	@Test
	void findTakesTheNameThatTheAgentTells() {
		this.agent.answers(200, "{\"Name\":\"prod/other\",\"SecretString\":\"s\"}");
		assertThat(source().find(REFERENCE).name()).isEqualTo("prod/other");
		this.agent.answers(200, "{\"SecretString\":\"s\"}");
		assertThat(source().find(REFERENCE).name()).isEqualTo("prod/db");
	}

	@Test
	void findTellsTheAgentWhoAsksForWhat() {
		this.agent.answers(200, "{\"SecretString\":\"s\"}");
		source().find(REFERENCE);
		assertThat(this.agent.header("User-Agent")).isEqualTo("ecs-secrets");
		assertThat(this.agent.header("Accept")).isEqualTo("application/json");
	}

	@Test
	void findWhenAgentAnswersBinaryReturnsBytes() {
		this.agent.answers(200, "{\"Name\":\"prod/db\",\"VersionId\":\"v-1\",\"SecretBinary\":\"/wAB\"}");
		Secret secret = source().find(REFERENCE);
		assertThat(secret.isBinary()).isTrue();
		assertThat(secret.revealBytes()).containsExactly(0xFF, 0, 1);
		assertThat(secret.versionStages()).isEmpty();
		assertThat(secret.createdDate()).isNull();
	}

	@Test
	void findWhenTextIsSpecialReturnsItLiterally() {
		this.agent.answers(200, "{\"SecretString\":\"${HOME} \\\\ \\\" \\u043a\\n\"}");
		assertThat(source().find(REFERENCE).reveal()).isEqualTo("${HOME} \\ \" к\n");
	}

	@ParameterizedTest
	@CsvSource({ "1569534789, 2019-09-26T21:53:09Z", "1.569534789046E9, 2019-09-26T21:53:09.046Z",
			"'\"2019-09-26T21:53:09.046Z\"', 2019-09-26T21:53:09.046Z", "'\"yesterday\"',", "'\"T\"',", "null,",
			"1e2147483647,", "1e-2147483647, 1970-01-01T00:00:00Z" })
	void findReadsCreatedDateAsFarAsItCan(String json, Instant expected) {
		this.agent.answers(200, "{\"SecretString\":\"s\",\"CreatedDate\":" + json + "}");
		assertThat(source().find(REFERENCE).createdDate()).isEqualTo(expected);
	}

	@ParameterizedTest
	@CsvSource({ "prod/db, secretId=prod%2Fdb", "a+b, secretId=a%2Bb",
			"prod/db::AWSPENDING, secretId=prod%2Fdb&versionStage=AWSPENDING",
			"prod/db:::0123-ab, secretId=prod%2Fdb&versionId=0123-ab",
			"arn:aws:secretsmanager:eu-west-1:123456789012:secret:a-AbCdEf, secretId=arn%3Aaws%3Asecretsmanager%3Aeu-west-1%3A123456789012%3Asecret%3Aa-AbCdEf" })
	void findAsksForVersionWithoutRefresh(String reference, String query) {
		this.agent.answers(200, "{\"SecretString\":\"s\"}");
		source().find(SecretReference.parse(reference));
		assertThat(this.agent.queries()).containsExactly(query);
	}

	@Test
	void findWhenItMustBeFreshMakesAgentRefresh() {
		this.agent.answers(200, "{\"SecretString\":\"s\"}");
		assertThat(source().find(REFERENCE, Freshness.FRESH).reveal()).isEqualTo("s");
		assertThat(this.agent.queries()).containsExactly("secretId=prod%2Fdb&refreshNow=true");
	}

	@ParameterizedTest
	@ValueSource(ints = { 400, 404 })
	void findWhenSecretDoesNotExistReturnsNull(int status) {
		this.agent.answers(status,
				"{\"__type\":\"ResourceNotFoundException\", \"message\":\"Secrets Manager can't find it.\"}");
		assertThat(source().find(REFERENCE)).isNull();
		assertThat(source().find(REFERENCE, Freshness.FRESH)).isNull();
	}

	@Test
	void findWhenPathIsUnknownThrowsUnavailable() {
		this.agent.answers(404, "Not found");
		assertThat(unavailable(source())).hasMessageContaining("HTTP 404")
			.hasMessageContaining("does 'ecs-secrets.agent.endpoint' name the agent");
	}

	@Test
	void findWhenTokenIsWrongThrowsAccessDenied() {
		AgentSecretSource source = source(Map.of("AWS_TOKEN", "wrong-" + CANARY));
		SecretAccessDeniedException ex = denied(source);
		assertThat(ex).hasMessageContaining("does not accept the token in environment variable AWS_TOKEN")
			.hasMessageContaining("prod/db");
		assertThat(ex.getReason()).isEqualTo(Reason.AGENT_TOKEN);
		assertThat(ex.getPolicyStatement()).isNull();
		assertThat(ex.getAwsError()).isNull();
	}

	@Test
	void findWhenAwsDeniesNamesRoleAndStatement() {
		this.agent.answers(400,
				"""
						{"__type":"AccessDeniedException", "message":"User: arn:aws:sts::123456789012:assumed-role/app/1 is not \
						authorized to perform: secretsmanager:DescribeSecret on resource: prod/db because "no" %s"}"""
					.formatted(CANARY));
		SecretAccessDeniedException ex = denied(source());
		assertThat(ex)
			.hasMessageContaining("AWS denies secretsmanager:DescribeSecret on secret 'prod/db' to "
					+ "arn:aws:sts::123456789012:assumed-role/app/1")
			.hasMessageContaining("policy of the task role");
		assertThat(ex.getPolicyStatement()).isEqualTo("{\"Effect\": \"Allow\", \"Action\": "
				+ "\"secretsmanager:DescribeSecret\", \"Resource\": \"arn:aws:secretsmanager:*:*:secret:prod/db-??????\"}");
		assertThat(ex.getAwsError()).isEqualTo(AwsError.builder()
			.errorCode("AccessDeniedException")
			.principal("arn:aws:sts::123456789012:assumed-role/app/1")
			.build());
	}

	@Test
	void findWhenAwsDeniesAndRegionIsKnownNamesItInStatement() {
		this.agent.answers(403, "{\"__type\":\"AccessDeniedException\",\"message\":\"Failed: " + CANARY + "\"}");
		AgentSecretSource source = source(Map.of("AWS_TOKEN", FakeAgent.TOKEN, "AWS_REGION", "cn-north-1"));
		assertThat(denied(source).getPolicyStatement())
			.contains("\"arn:aws-cn:secretsmanager:cn-north-1:*:secret:prod/db-??????\"");
	}

	@Test
	void findWhenReferenceIsArnPutsItInStatement() {
		this.agent.answers(400, "{\"__type\":\"AccessDeniedException\",\"message\":\"" + CANARY + "\"}");
		SecretAccessDeniedException ex = catchThrowableOfType(SecretAccessDeniedException.class,
				() -> source().find(SecretReference.parse(ARN)));
		assertThat(ex.getPolicyStatement()).contains("\"Resource\": \"" + ARN + "\"");
		assertThat(ex.getAwsError().region()).isEqualTo("eu-west-1");
	}

	@Test
	void findWhenKeyIsDisabledThrowsAccessDenied() {
		this.agent.answers(400, "{\"__type\":\"DecryptionFailure\",\"message\":\"" + CANARY + "\"}");
		assertThat(denied(source())).hasMessageContaining("KMS key");
	}

	@ParameterizedTest
	@CsvSource({ "because it was marked for deletion, DELETED", "for another reason, INVALID_REQUEST" })
	void findWhenAwsRejectsTheRequestThrowsNotFound(String message, Reason reason) {
		this.agent.answers(400,
				"{\"__type\":\"InvalidRequestException\",\"message\":\"%s %s\"}".formatted(message, CANARY));
		SecretNotFoundException ex = catchThrowableOfType(SecretNotFoundException.class,
				() -> source().find(REFERENCE));
		assertThat(ex.getReason()).isEqualTo(reason);
		assertThat(ex).hasMessageContaining("marked for deletion");
		assertThat(stackTrace(ex)).doesNotContain(CANARY);
	}

	@ParameterizedTest
	@CsvSource({ "prod/db, NO_VALUE", "prod/db::AWSPENDING, VERSION_NOT_FOUND" })
	void findWhenTheSecretHasNoValueSaysThatItExists(String reference, Reason reason) {
		this.agent.answers(400, """
				{"__type":"ResourceNotFoundException", "message":"Secrets Manager can't find the specified secret \
				value for staging label: AWSCURRENT %s"}""".formatted(CANARY));
		SecretException ex = catchThrowableOfType(SecretException.class,
				() -> source().find(SecretReference.parse(reference)));
		assertThat(ex.getReason()).isEqualTo(reason);
		assertThat(stackTrace(ex)).doesNotContain(CANARY);
	}

	@ParameterizedTest
	@CsvSource({ "400, ThrottlingException, THROTTLED", "500, InternalFailure, SERVICE_ERROR",
			"502, ConnectionError, SERVICE_ERROR", "504, TimeoutError, SERVICE_ERROR" })
	void findWhenAwsCannotAnswerThrowsUnavailable(int status, String code, Reason reason) {
		this.agent.answers(status, "{\"__type\":\"%s\", \"message\":\"%s\"}".formatted(code, CANARY));
		SecretUnavailableException ex = unavailable(source());
		assertThat(ex).hasMessageContaining(code + ", 1 attempt, HTTP " + status);
		assertThat(ex.getAwsError().errorCode()).isEqualTo(code);
		assertThat(ex.getReason()).isEqualTo(reason);
	}

	@ParameterizedTest
	@CsvSource({ "400, X-Forwarded-For", "405, endpoint", "429, max_conn", "503, HTTP 503" })
	void findWhenAgentRefusesThrowsUnavailable(int status, String remedy) {
		this.agent.answers(status, CANARY);
		SecretUnavailableException ex = unavailable(source());
		assertThat(ex).hasMessageContaining("HTTP " + status).hasMessageContaining(remedy);
		assertThat(ex.getAwsError()).isNull();
	}

	@Test
	void findWhenAnswerRedirectsDoesNotFollow() {
		this.agent.answersWithHeader(302, "Location", this.agent.endpoint() + "/elsewhere");
		assertThat(unavailable(source())).hasMessageContaining("HTTP 302");
		assertThat(this.agent.queries()).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", CANARY, "{\"SecretString\":\"" + CANARY, "{\"Name\":\"" + CANARY + "\"}",
			"{\"SecretBinary\":\"" + CANARY + "!\"}", "[\"" + CANARY + "\"]", "{\"SecretString\":null}" })
	void findWhenAnswerIsMalformedThrowsUnavailable(String body) {
		this.agent.answers(200, body);
		SecretUnavailableException ex = unavailable(source());
		assertThat(ex).hasMessageContaining("not the JSON of a secret").hasNoCause();
	}

	@Test
	void findWhenAgentDoesNotRunThrowsUnavailable() {
		AgentSecretSource source = source();
		URI endpoint = this.agent.endpoint();
		this.agent.close();
		assertThat(unavailable(source))
			.hasMessageContaining("Secrets Manager Agent at " + endpoint + " could not be reached or gave an "
					+ "unreadable answer (ConnectException: ")
			.hasMessageContaining("is it running as a sidecar of this task")
			.hasCauseInstanceOf(ConnectException.class);
	}

	@Test
	void findWhenAgentStaysSilentThrowsUnavailable() {
		this.agent.staysSilent();
		AgentSecretSource source = builder(Map.of("AWS_TOKEN", FakeAgent.TOKEN)).timeout(Duration.ofMillis(50)).build();
		assertThat(unavailable(source)).hasMessageContaining("did not answer in time")
			.hasCauseInstanceOf(SocketTimeoutException.class);
	}

	@Test
	void findWhenJvmHasProxyGoesPastIt() {
		ProxySelector before = ProxySelector.getDefault();
		ProxySelector.setDefault(new RefusingProxySelector());
		try {
			this.agent.answers(200, "{\"SecretString\":\"s\"}");
			assertThat(source().find(REFERENCE).reveal()).isEqualTo("s");
		}
		finally {
			ProxySelector.setDefault(before);
		}
	}

	@Test
	void findWhenTokenFileIsSetReadsItForEveryCall() throws IOException {
		this.agent.answers(200, "{\"SecretString\":\"s\"}");
		Path file = Files.writeString(this.directory.resolve("token"), "old");
		AgentSecretSource source = builder(Map.of("AWS_TOKEN", "other")).tokenFile(file).build();
		assertThat(denied(source)).hasMessageContaining("token in file " + file);
		Files.writeString(file, FakeAgent.TOKEN + "\n");
		assertThat(source.find(REFERENCE).reveal()).isEqualTo("s");
	}

	@Test
	void findWhenVariableNamesFileReadsIt() throws IOException {
		this.agent.answers(200, "{\"SecretString\":\"s\"}");
		Path file = Files.writeString(this.directory.resolve("token"), FakeAgent.TOKEN);
		assertThat(source(Map.of("AWS_TOKEN", "file://" + file)).find(REFERENCE).reveal()).isEqualTo("s");
	}

	@Test
	void findWhenTokenFileIsAbsentThrowsAccessDenied() {
		Path file = this.directory.resolve("absent");
		assertThat(denied(builder(Map.of()).tokenFile(file).build()))
			.hasMessageContaining("expected in file " + file + ", which could not be read (NoSuchFileException)")
			.hasMessageContaining("'ecs-secrets.agent.token-file'");
		assertThat(this.agent.queries()).isEmpty();
	}

	@Test
	void findWhenNothingNamesTokenExpectsInstalledFile() {
		assertThat(new AgentToken(null, Map.<String, String>of()::get, null)).hasToString("file /var/run/awssmatoken");
	}

	@ParameterizedTest
	@ValueSource(strings = { CANARY + "\nX-Forwarded-For: 1", CANARY + "\u0000", CANARY + "\u00e9" })
	void findWhenTokenCannotStandInHeaderThrowsAccessDenied(String token) {
		assertThat(denied(source(Map.of("AWS_TOKEN", token)))).hasMessageContaining("a header cannot carry");
	}

	@ParameterizedTest
	@CsvSource({ "rw-rw-r--, rwx------, false", "rw-r--rw-, rwx------, false", "rw-------, rwxrwx---, false",
			"rw-------, rwxr-xrwx, false", "rw-r--r--, rwxr-xr-x, true", "r--------, rwx------, true" })
	void findWhenOthersMayWriteTheTokenFileIsRefused(String file, String directory, boolean accepted)
			throws IOException {
		this.agent.answers(200, "{\"SecretString\":\"s\"}");
		Path secrets = Files.createDirectory(this.directory.resolve("secrets"));
		Path token = Files.writeString(secrets.resolve("token"), FakeAgent.TOKEN);
		Files.setPosixFilePermissions(token, PosixFilePermissions.fromString(file));
		Files.setPosixFilePermissions(secrets, PosixFilePermissions.fromString(directory));
		Path link = Files.createSymbolicLink(this.directory.resolve("link"), token);
		AgentSecretSource source = builder(Map.of()).tokenFile(link).build();
		if (accepted) {
			assertThat(source.find(REFERENCE)).isNotNull();
			return;
		}
		assertThat(denied(source)).hasMessageContaining("others than its owner may write")
			.satisfies((ex) -> assertThat(ex.getReason()).isEqualTo(Reason.AGENT_TOKEN));
		assertThat(this.agent.queries()).isEmpty();
		try (AgentSecretSource allowed = builder(Map.of()).tokenFile(link).allowInsecureTransport(true).build()) {
			assertThat(allowed.find(REFERENCE)).isNotNull();
			assertThat(allowed.find(REFERENCE)).isNotNull();
		}
		assertThat(NoSecretInLogExtension.logged()).filteredOn((line) -> line.startsWith("WARN "))
			.singleElement()
			.asString()
			.contains(link.toString())
			.contains("'ecs-secrets.allow-insecure-transport'");
	}

	@Test
	void findWhenTheTokenFileIsInADirectoryWhereOnlyOwnersReplaceFilesIsAccepted() throws Exception {
		this.agent.answers(200, "{\"SecretString\":\"s\"}");
		Path shared = Files.createDirectory(this.directory.resolve("shared"));
		Path token = Files.writeString(shared.resolve("token"), FakeAgent.TOKEN);
		assertThat(new ProcessBuilder("chmod", "1777", shared.toString()).start().waitFor()).isZero();
		assertThat(builder(Map.of()).tokenFile(token).build().find(REFERENCE)).isNotNull();
	}

	@Test
	void tokenIsInNoLogAtAnyLevel() {
		Logger root = Logger.getLogger("");
		Level level = root.getLevel();
		List<String> logged = new CopyOnWriteArrayList<>();
		Handler handler = new Handler() {

			@Override
			public void publish(LogRecord record) {
				logged.add(record.getLoggerName() + " " + record.getMessage());
			}

			@Override
			public void flush() {
			}

			@Override
			public void close() {
			}

		};
		handler.setLevel(Level.ALL);
		root.addHandler(handler);
		root.setLevel(Level.ALL);
		try {
			this.agent.answers(200, "{\"SecretString\":\"s\"}");
			source().find(REFERENCE);
		}
		finally {
			root.setLevel(level);
			root.removeHandler(handler);
		}
		assertThat(logged).anyMatch((line) -> line.contains("{X-Aws-Parameters-Secrets-Token: ******}"))
			.noneMatch((line) -> line.contains(FakeAgent.TOKEN));
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://agent:2773", "http://169.254.1.1:2773", "https://agent:2773" })
	void buildWhenTheAgentIsOnAnotherHostIsRefused(String endpoint) {
		AgentSecretSource.Builder builder = builder(Map.of("AWS_TOKEN", FakeAgent.TOKEN))
			.endpoint(URI.create(endpoint));
		assertThatIllegalArgumentException().isThrownBy(builder::build)
			.withMessageContaining(URI.create(endpoint).getHost())
			.withMessageContaining("'ecs-secrets.allow-insecure-transport'");
		assertThat(builder.allowInsecureTransport(true).build()).isNotNull();
	}

	@Test
	void findWhenTheAgentIsOnAnotherHostIsWarnedOfOnce() {
		AgentSecretSource.Builder builder = builder(Map.of("AWS_TOKEN", FakeAgent.TOKEN))
			.endpoint(URI.create("http://agent.invalid:2773"))
			.allowInsecureTransport(true);
		for (int warnings = 1; warnings <= 2; warnings++) {
			try (AgentSecretSource source = builder.build()) {
				assertThat(unavailable(source).getReason()).isEqualTo(Reason.AGENT_UNAVAILABLE);
				unavailable(source);
			}
			assertThat(NoSecretInLogExtension.logged()).filteredOn((line) -> line.startsWith("WARN "))
				.as("once until the source is closed")
				.hasSize(warnings)
				.allSatisfy((line) -> assertThat(line).contains("http://agent.invalid:2773"));
		}
	}

	@Test
	void findWhenTokenFileIsEmptyThrowsAccessDenied() throws IOException {
		Path file = Files.writeString(this.directory.resolve("token"), "\n");
		assertThat(denied(builder(Map.of()).tokenFile(file).build())).hasMessageContaining("is empty");
	}

	@ParameterizedTest
	@ValueSource(strings = { "localhost:2773", "file:///tmp", "http:agent", "http://user:" + CANARY + "@localhost:2773",
			"http://localhost:2773/get", "http://localhost:2773?token=" + CANARY, "/agent" })
	void endpointWhenItIsNoAddressOfServerThrows(String endpoint) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> AgentSecretSource.builder().endpoint(URI.create(endpoint)))
			.withMessageContaining("'endpoint' must have the form 'http://localhost:2773'")
			.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain(CANARY));
	}

	@Test
	void endpointWhenItEndsInSlashIsAccepted() {
		this.agent.answers(200, "{\"SecretString\":\"s\"}");
		AgentSecretSource source = builder(Map.of("AWS_TOKEN", FakeAgent.TOKEN))
			.endpoint(URI.create(this.agent.endpoint() + "/"))
			.build();
		assertThat(source.find(REFERENCE).reveal()).isEqualTo("s");
	}

	@Test
	void timeoutWhenNotPositiveThrows() {
		assertThatIllegalArgumentException().isThrownBy(() -> AgentSecretSource.builder().timeout(Duration.ZERO))
			.withMessage("'timeout' must be positive: PT0S");
	}

	@Test
	void toStringOfAnswerHidesBody() {
		assertThat(new AgentAnswer(200, CANARY)).hasToString("AgentAnswer[status=200, body=******]");
	}

	@Test
	void findWhenSdkIsNotThereWorks() throws Exception {
		Path token = Files.writeString(this.directory.resolve("token"), FakeAgent.TOKEN);
		try (URLClassLoader loader = new WithoutSdkClassLoader()) {
			Class<?> type = loader.loadClass(AgentSecretSource.class.getName());
			Object builder = type.getMethod("builder").invoke(null);
			builder.getClass().getMethod("endpoint", URI.class).invoke(builder, this.agent.endpoint());
			builder.getClass().getMethod("tokenFile", Path.class).invoke(builder, token);
			Object source = builder.getClass().getMethod("build").invoke(builder);
			Class<?> referenceType = loader.loadClass(SecretReference.class.getName());
			Object reference = referenceType.getMethod("parse", String.class).invoke(null, "prod/db");
			this.agent.answers(200, "{\"SecretString\":\"s\"}");
			assertThat(type.getMethod("find", referenceType).invoke(source, reference)).isNotNull();
			this.agent.answers(400, "{\"__type\":\"AccessDeniedException\"}");
			assertThatExceptionOfType(InvocationTargetException.class)
				.isThrownBy(() -> type.getMethod("find", referenceType).invoke(source, reference))
				.satisfies((ex) -> assertThat(ex.getCause().getClass().getSimpleName())
					.isEqualTo("SecretAccessDeniedException"));
		}
	}

	private AgentSecretSource source() {
		return source(Map.of("AWS_TOKEN", FakeAgent.TOKEN));
	}

	private AgentSecretSource source(Map<String, String> environment) {
		return builder(environment).build();
	}

	private AgentSecretSource.Builder builder(Map<String, String> environment) {
		return AgentSecretSource.builder()
			.endpoint(this.agent.endpoint())
			.timeout(Duration.ofSeconds(10))
			.environment(environment::get);
	}

	private static SecretAccessDeniedException denied(AgentSecretSource source) {
		return withoutCanary(catchThrowableOfType(SecretAccessDeniedException.class, () -> source.find(REFERENCE)));
	}

	private static SecretUnavailableException unavailable(AgentSecretSource source) {
		return withoutCanary(catchThrowableOfType(SecretUnavailableException.class, () -> source.find(REFERENCE)));
	}

	private static <T extends Throwable> T withoutCanary(T ex) {
		assertThat(ex).isNotNull();
		assertThat(stackTrace(ex)).doesNotContain(CANARY).doesNotContain(FakeAgent.TOKEN);
		return ex;
	}

	private static String stackTrace(Throwable ex) {
		StringWriter text = new StringWriter();
		ex.printStackTrace(new PrintWriter(text));
		return text.toString();
	}

	/** Loads everything anew, and nothing of the AWS SDK. */
	private static final class WithoutSdkClassLoader extends URLClassLoader {

		WithoutSdkClassLoader() throws IOException {
			super(classPath(), ClassLoader.getPlatformClassLoader());
		}

		private static URL[] classPath() throws IOException {
			List<URL> urls = new ArrayList<>();
			for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
				urls.add(Path.of(entry).toUri().toURL());
			}
			return urls.toArray(URL[]::new);
		}

		@Override
		protected Class<?> findClass(String name) throws ClassNotFoundException {
			if (name.startsWith("software.amazon.")) {
				throw new ClassNotFoundException(name);
			}
			return super.findClass(name);
		}

	}

	/** Fails every connection that asks for a proxy. */
	private static final class RefusingProxySelector extends ProxySelector {

		@Override
		public List<Proxy> select(URI uri) {
			throw new IllegalStateException("A proxy was asked for");
		}

		@Override
		public void connectFailed(URI uri, SocketAddress address, IOException ex) {
			throw new IllegalStateException("A proxy was used");
		}

	}

}
