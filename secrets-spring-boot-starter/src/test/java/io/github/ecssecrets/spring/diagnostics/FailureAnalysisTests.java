package io.github.ecssecrets.spring.diagnostics;

import io.github.ecssecrets.spring.SecretValue;
import io.github.ecssecrets.spring.TestApplication;
import io.github.ecssecrets.test.SecretsManagerServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every way in which a secret can keep an application from starting, with the full text
 * that its owner reads.
 */
@ExtendWith(OutputCaptureExtension.class)
class FailureAnalysisTests {

	private static final String CANARY = "canary-7Xq2";

	private final SecretsManagerServer server = SecretsManagerServer.start();

	@AfterEach
	void stop(CapturedOutput output) {
		this.server.close();
		assertThat(output).doesNotContain(CANARY);
	}

	private TestApplication application() {
		return TestApplication.using(this.server).sources(Application.class);
	}

	private static void show(FailureAnalysis analysis) {
		System.err.println("<<<" + analysis.getDescription() + "\n---\n" + analysis.getAction() + ">>>");
	}

	@Test
	void importWhenReferenceIsMalformed() {
		show(application().properties("spring.config.import=ecs-secrets:prod/my app?prefix=a.").fail());
	}

	@Test
	void importWhenOptionIsUnknown() {
		show(application().properties("spring.config.import=ecs-secrets:prod/db?prefx=a.").fail());
	}

	@Test
	void importWhenSecretIsMissing() {
		show(application().properties("spring.config.import=ecs-secrets:prod/missing").fail());
	}

	@Test
	void importWhenKeyIsMissing() {
		this.server.createSecret("prod/db", "{\"username\":\"" + CANARY + "\",\"password\":\"" + CANARY + "\"}");
		show(application().properties("spring.config.import=ecs-secrets:prod/db?key=pasword").fail());
	}

	@Test
	void importWhenSecretIsTruncatedJson() {
		this.server.createSecret("prod/db", "{\"username\":\"" + CANARY + "\",\"pass");
		show(application().properties("spring.config.import=ecs-secrets:prod/db").fail());
	}

	@Test
	void bindingWhenReferenceIsMalformed() {
		show(application().properties("ecs-secrets.bindings.DB_PASSWORD=prod/db:password:AWSCURRENT:1:2").fail());
	}

	@Test
	void bindingsWhenSeveralAreMissingAreReportedTogether() {
		show(application().properties("ecs-secrets.bindings.A=prod/a", "ecs-secrets.bindings.B=prod/b:key").fail());
	}

	@Test
	void valueWhenSecretIsNotJson() {
		this.server.createSecret("prod/db", CANARY);
		show(application().sources(Application.class, NeedsPassword.class).fail());
	}

	@Test
	void valueWhenKeyIsMissing() {
		this.server.createSecret("prod/db", "{\"username\":\"" + CANARY + "\"}");
		show(application().sources(Application.class, NeedsPassword.class).fail());
	}

	@Test
	void valueWhenReferenceIsMalformed() {
		show(application().sources(Application.class, Malformed.class).fail());
	}

	@Test
	void valueWhenItCannotBeConverted() {
		this.server.createSecret("prod/db", "{\"port\":\"" + CANARY + "\"}");
		show(application().sources(Application.class, NeedsPort.class).fail());
	}

	@Test
	void valueWhenAccessIsDenied() {
		this.server.createSecret("prod/db", "{\"password\":\"" + CANARY + "\"}");
		this.server.faults().accessDenied();
		show(application().sources(Application.class, NeedsPassword.class).fail());
	}

	@Test
	void valueWhenKeyOfKmsIsDisabled() {
		this.server.createSecret("prod/db", "{\"password\":\"" + CANARY + "\"}");
		this.server.faults().kmsFailure();
		show(application().sources(Application.class, NeedsPassword.class).fail());
	}

	@Test
	void valueWhenSecretIsScheduledForDeletion() {
		this.server.createSecret("prod/db", "{\"password\":\"" + CANARY + "\"}");
		this.server.deleteSecret("prod/db");
		show(application().sources(Application.class, NeedsPassword.class).fail());
	}

	@Test
	void valueWhenEndpointIsUnreachable() {
		this.server.close();
		show(application().sources(Application.class, NeedsPassword.class).fail());
	}

	@Test
	void valueWhenAnswerIsGarbage() {
		this.server.createSecret("prod/db", "{\"password\":\"" + CANARY + "\"}");
		this.server.faults().respond(200, "{\"SecretString\": " + CANARY + "}");
		show(application().sources(Application.class, NeedsPassword.class).fail());
	}

	@Test
	void sourcesWhenUnknown() {
		show(application().properties("ecs-secrets.sources=env,vault").fail());
	}

	@Test
	void dataSourceWhenSecretIsNoDatabaseSecret() {
		this.server.createSecret("prod/db", CANARY);
		show(application().withDataSource().properties("ecs-secrets.datasource.secret=prod/db").fail());
	}

	@Test
	void dataSourceWhenPasswordIsMissing() {
		this.server.createSecret("prod/db", "{\"username\":\"" + CANARY + "\"}");
		show(application().withDataSource().properties("ecs-secrets.datasource.secret=prod/db").fail());
	}

	@Test
	void dataSourceWhenEngineIsUnknown() {
		this.server.createSecret("prod/db",
				"{\"username\":\"u\",\"password\":\"" + CANARY + "\",\"engine\":\"" + CANARY + "\"}");
		show(application().withDataSource().properties("ecs-secrets.datasource.secret=prod/db").fail());
	}

	@Test
	void dataSourceWhenHostIsMissing() {
		this.server.createSecret("prod/db", "{\"username\":\"u\",\"password\":\"" + CANARY + "\"}");
		show(application().withDataSource().properties("ecs-secrets.datasource.secret=prod/db").fail());
	}

	@Test
	void dataSourceWhenReferenceNamesKey() {
		show(application().withDataSource().properties("ecs-secrets.datasource.secret=prod/db:password").fail());
	}

	static class NeedsPassword {

		@SecretValue("prod/db:password")
		String password;

	}

	static class NeedsPort {

		@SecretValue("prod/db:port")
		int port;

	}

	static class Malformed {

		Malformed(@SecretValue("prod/db::a:b") String password) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
