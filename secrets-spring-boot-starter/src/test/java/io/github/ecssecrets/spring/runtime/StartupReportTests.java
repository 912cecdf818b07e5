package io.github.ecssecrets.spring.runtime;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretOrigin;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretStatus;
import io.github.ecssecrets.aws.CallObserver.Observed;
import io.github.ecssecrets.aws.CallOutcome;
import io.github.ecssecrets.aws.ObservedCall;
import io.github.ecssecrets.spring.TestApplication;
import io.github.ecssecrets.test.SecretsManagerServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link StartupReport}, and that it is logged.
 */
@ExtendWith(OutputCaptureExtension.class)
class StartupReportTests {

	private static final SecretOrigin MANAGER = new SecretOrigin.SecretsManager("eu-central-1");

	private static final SecretOrigin VARIABLE = new SecretOrigin.EnvironmentVariable("A");

	private final AtomicLong nanos = new AtomicLong();

	private final StartupReport report = new StartupReport(this.nanos::get);

	private Observed call(String region) {
		return this.report.observer().started(ObservedCall.of("GetSecretValue", region, 1));
	}

	private void pass(int millis) {
		this.nanos.addAndGet(Duration.ofMillis(millis).toNanos());
	}

	private static SecretStatus secret(String name, SecretOrigin origin) {
		Secret secret = Secret.builder(name, origin).text("canary-value");
		return SecretStatus.builder(SecretReference.parse(name), secret).build();
	}

	@Test
	void lineTellsOriginsCallsTimeAndFollowers() {
		Observed call = call("eu-central-1");
		pass(84);
		call.ended(CallOutcome.SUCCESS);
		this.report.follows("pool 'dataSource'", SecretReference.parse("prod/myapp/database"));
		assertThat(this.report.take(
				List.of(secret("a", VARIABLE), secret("b", MANAGER), secret("c", MANAGER), secret("d", MANAGER)), true))
			.isEqualTo(
					"4 secrets: 3 from Secrets Manager in eu-central-1 (1 call, 84 ms), 1 from the environment; pool 'dataSource' follows prod/myapp/database");
	}

	@Test
	void timeWhenCallsOverlapCountsOnceInEachRegion() {
		Observed first = call("eu-central-1");
		pass(10);
		Observed second = call("eu-central-1");
		Observed other = call("us-east-1");
		pass(5);
		first.ended(CallOutcome.SUCCESS);
		other.ended(CallOutcome.SUCCESS);
		pass(5);
		second.ended(CallOutcome.ERROR);
		assertThat(this.report.take(List.of(secret("a", new SecretOrigin.SecretsManager("us-east-1")),
				secret("b", MANAGER), secret("c", new SecretOrigin.MountedFile(Path.of("/c"))),
				secret("d", new SecretOrigin.Agent(URI.create("http://localhost:2773"))),
				secret("e", new SecretOrigin.Custom("vault"))), true))
			.isEqualTo("5 secrets: 1 from Secrets Manager in eu-central-1 (2 calls, 20 ms), "
					+ "1 from Secrets Manager in us-east-1 (1 call, 5 ms), "
					+ "1 from the Secrets Manager Agent at http://localhost:2773, 1 from files, 1 from vault");
	}

	@Test
	void lineWhenTakenAlreadyOrWithoutSecretsIsNone() {
		assertThat(this.report.take(List.of(), true)).isNull();
		assertThat(this.report.take(List.of(secret("a", VARIABLE)), true))
			.isEqualTo("1 secret: 1 from the environment");
		assertThat(this.report.take(List.of(secret("a", VARIABLE)), true)).isNull();
	}

	@Test
	void lineWhenSwitchedOffSaysSo() {
		assertThat(this.report.take(List.of(secret("a", VARIABLE)), false)).isEqualTo(
				"1 secret from properties and environment variables alone, because 'ecs-secrets.enabled' is false");
	}

	@Test
	void applicationLogsOneLine(CapturedOutput output) {
		try (SecretsManagerServer server = SecretsManagerServer.start()) {
			server.createSecret("prod/a", "{\"x\":\"canary-a\"}");
			server.createSecret("prod/b", "{\"x\":\"canary-b\"}");
			TestApplication.using(server)
				.environment("PROD_C", "canary-c")
				.properties("spring.config.import=ecs-secrets:prod/a,ecs-secrets:prod/b,ecs-secrets:prod/c",
						"ecs-secrets.bindings.MY_A=prod/a:x")
				.run()
				.close();
		}
		assertThat(output.toString().lines().filter((line) -> line.contains(" secrets: "))).singleElement()
			.asString()
			.contains("INFO", "StartupReporter")
			.containsPattern(
					": 3 secrets: 2 from Secrets Manager in us-east-1 \\(1 call, \\d+ ms\\), 1 from the environment$")
			.doesNotContain("canary-");
	}

}
