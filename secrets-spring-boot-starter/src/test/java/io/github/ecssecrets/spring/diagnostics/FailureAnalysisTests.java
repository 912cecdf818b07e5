package io.github.ecssecrets.spring.diagnostics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import io.github.ecssecrets.AwsError;
import io.github.ecssecrets.SecretCredentialsException;
import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretException.Reason;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretUnavailableException;
import io.github.ecssecrets.spring.SecretValue;
import io.github.ecssecrets.spring.TestApplication;
import io.github.ecssecrets.test.SecretsManagerServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.bootstrap.DefaultBootstrapContext;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

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

	private void assertExplained(FailureAnalysis analysis, String description, String action) {
		assertThat(withoutChance(analysis.getDescription())).isEqualTo(description);
		assertThat(withoutChance(analysis.getAction())).isEqualTo(action);
	}

	private String withoutChance(String text) {
		return text.replaceAll("request id [0-9a-f-]{36}", "request id ID")
			.replace(this.server.endpoint().toString(), "ENDPOINT");
	}

	@Test
	void importWhenReferenceIsMalformed() {
		assertExplained(application().properties("spring.config.import=ecs-secrets:prod/my app?prefix=a.").fail(),
				"""
						The configuration of a secret is invalid:

						    Place: config import 'ecs-secrets:…' of 33 characters
						    Reason: Its text of 11 characters is not a reference to a secret: at position 7, a character cannot stand in the name of a secret.""",
				"""
						Names consist of ASCII letters, digits and the characters /_+=.@-; if the text is the value of a secret, write the name of the secret instead. A reference has the form 'secret[:json-key[:version-stage[:version-id]]]'.""");
	}

	@Test
	void importWhenOptionIsUnknown() {
		assertExplained(application().properties("spring.config.import=ecs-secrets:prod/db?prefx=a.").fail(), """
				The configuration of a secret is invalid:

				    Place: config import 'ecs-secrets:…' of 28 characters
				    Reason: Its option 1 of 1 is unknown.""",
				"""
						Use key, map, name, prefix, stage, version, as in 'ecs-secrets:prod/db?prefix=db.'. If the text is the value of a secret, write the name of the secret instead.""");
	}

	@Test
	void importWhenSecretIsMissing() {
		assertExplained(application().properties("spring.config.import=ecs-secrets:prod/missing").fail(),
				"""
						A secret that the application needs could not be read:

						    Secret: prod/missing
						    Asked for by: config import 'ecs-secrets:prod/missing'
						    Reason: Secret 'prod/missing' was not found; looked at environment variable PROD_MISSING, Secrets Manager in us-east-1 at ENDPOINT""",
				"""
						Create the secret or correct its name; give its full ARN if it belongs to another Region or account; or let the 'secrets' list of the task definition put it into the environment variable named above. If it may be missing, import it with the prefix 'optional:' or inject it with 'required = false'.""");
	}

	@Test
	void importWhenKeyIsMissing() {
		this.server.createSecret("prod/db", "{\"username\":\"" + CANARY + "\",\"password\":\"" + CANARY + "\"}");
		assertExplained(application().properties("spring.config.import=ecs-secrets:prod/db?key=pasword").fail(),
				"""
						A secret that the application needs could not be read:

						    Secret: prod/db:pasword
						    Asked for by: config import 'ecs-secrets:prod/db?key=pasword'
						    Reason: Secret 'prod/db' from Secrets Manager in us-east-1 has no field 'pasword'; it has username, password""",
				"""
						Name one of the fields that the secret has, or add the field to the secret.""");
	}

	@Test
	void importWhenSecretIsTruncatedJson() {
		this.server.createSecret("prod/db", "{\"username\":\"" + CANARY + "\",\"pass");
		assertExplained(application().properties("spring.config.import=ecs-secrets:prod/db").fail(),
				"""
						A secret that the application needs could not be read:

						    Secret: prod/db
						    Asked for by: config import 'ecs-secrets:prod/db'
						    Reason: Secret 'prod/db' cannot be read as properties: it is not valid JSON (syntax error at line 1, column 32); if it is a text that starts with '{', name its property with the option 'name'""",
				"""
						Correct the content of the secret, or ask for it in the form that it has.""");
	}

	@Test
	void bindingWhenReferenceIsMalformed() {
		assertExplained(
				application().properties("ecs-secrets.bindings.DB_PASSWORD=prod/db:password:AWSCURRENT:1:2").fail(),
				"""
						The configuration of a secret is invalid:

						    Place: property 'ecs-secrets.bindings.DB_PASSWORD'
						    Reason: Its text of 31 characters is not a reference to a secret: at position 29, it has too many parts.""",
				"""
						Write 'secret:json-key:version-stage:version-id'; a JSON key with a ':' in it can be named in code only, with 'withJsonKey'; if the text is the value of a secret, write the name of the secret instead. A reference has the form 'secret[:json-key[:version-stage[:version-id]]]'.""");
	}

	@Test
	void bindingsWhenSeveralAreMissingAreReportedTogether() {
		assertExplained(
				application().properties("ecs-secrets.bindings.A=prod/a", "ecs-secrets.bindings.B=prod/b:key").fail(),
				"""
						2 secrets that the application needs could not be read:

						    Secret: prod/a
						    Asked for by: property 'ecs-secrets.bindings.A'
						    Reason: Secret 'prod/a' was not found; looked at environment variable A or PROD_A, Secrets Manager in us-east-1 at ENDPOINT

						    Secret: prod/b:key
						    Asked for by: property 'ecs-secrets.bindings.B'
						    Reason: Secret 'prod/b:key' was not found; looked at environment variable B or PROD_B_KEY, Secrets Manager in us-east-1 at ENDPOINT""",
				"""
						Create the secret or correct its name; give its full ARN if it belongs to another Region or account; or let the 'secrets' list of the task definition put it into the environment variable named above. If it may be missing, import it with the prefix 'optional:' or inject it with 'required = false'.""");
	}

	@Test
	void valueWhenSecretIsNotJson() {
		this.server.createSecret("prod/db", CANARY);
		assertExplained(application().sources(Application.class, NeedsPassword.class).fail(),
				"""
						A secret that the application needs could not be read:

						    Secret: prod/db
						    Asked for by: @SecretValue on field 'password' of io.github.ecssecrets.spring.diagnostics.FailureAnalysisTests$NeedsPassword
						    Reason: Secret 'prod/db' has no field 'password': it is not valid JSON (syntax error at line 1, column 1)""",
				"""
						Correct the content of the secret, or ask for it in the form that it has.""");
	}

	@Test
	void valueWhenKeyIsMissing() {
		this.server.createSecret("prod/db", "{\"username\":\"" + CANARY + "\"}");
		assertExplained(application().sources(Application.class, NeedsPassword.class).fail(),
				"""
						A secret that the application needs could not be read:

						    Secret: prod/db:password
						    Asked for by: @SecretValue on field 'password' of io.github.ecssecrets.spring.diagnostics.FailureAnalysisTests$NeedsPassword
						    Reason: Secret 'prod/db' from Secrets Manager in us-east-1 has no field 'password'; it has username""",
				"""
						Name one of the fields that the secret has, or add the field to the secret.""");
	}

	@Test
	void valueWhenReferenceIsMalformed() {
		assertExplained(application().sources(Application.class, Malformed.class).fail(),
				"""
						The configuration of a secret is invalid:

						    Place: @SecretValue on parameter 0 of the constructor of io.github.ecssecrets.spring.diagnostics.FailureAnalysisTests$Malformed
						    Reason: Its text of 12 characters is not a reference to a secret: at position 11, it names both a version stage and a version id.""",
				"""
						Keep one of them and leave the other empty; if the text is the value of a secret, write the name of the secret instead. A reference has the form 'secret[:json-key[:version-stage[:version-id]]]'.""");
	}

	@Test
	void valueWhenItCannotBeConverted() {
		this.server.createSecret("prod/db", "{\"port\":\"" + CANARY + "\"}");
		assertExplained(application().sources(Application.class, NeedsPort.class).fail(),
				"""
						A secret that the application needs could not be read:

						    Secret: prod/db:port
						    Asked for by: @SecretValue on field 'port' of io.github.ecssecrets.spring.diagnostics.FailureAnalysisTests$NeedsPort
						    Reason: Secret 'prod/db:port' from Secrets Manager in us-east-1 cannot be converted to int: it is a text of 11 characters""",
				"""
						Correct the content of the secret, or ask for it in the form that it has.""");
	}

	@Test
	void valueWhenAccessIsDenied() {
		this.server.createSecret("prod/db", "{\"password\":\"" + CANARY + "\"}");
		this.server.faults().accessDenied();
		assertExplained(application().sources(Application.class, NeedsPassword.class).fail(),
				"""
						A secret that the application needs could not be read:

						    Secret: prod/db
						    Asked for by: @SecretValue on field 'password' of io.github.ecssecrets.spring.diagnostics.FailureAnalysisTests$NeedsPassword
						    Reason: AWS denies secretsmanager:GetSecretValue on secret 'prod/db' to arn:aws:sts::123456789012:assumed-role/my-task-role/abc (AccessDeniedException, Region us-east-1, request id ID, 1 attempt); add this statement to the policy of the task role: {"Effect": "Allow", "Action": "secretsmanager:GetSecretValue", "Resource": "arn:aws:secretsmanager:us-east-1:*:secret:prod/db-??????"}""",
				"""
						Add this statement to the policy of the task role ('taskRoleArn'), not of the execution role, which only serves the 'secrets' list of the task definition:

						    {"Effect": "Allow", "Action": "secretsmanager:GetSecretValue", "Resource": "arn:aws:secretsmanager:us-east-1:*:secret:prod/db-??????"}

						A secret of another account also needs a resource policy, and a KMS key of its own needs kms:Decrypt.""");
	}

	@Test
	void valueWhenKeyOfKmsIsDisabled() {
		this.server.createSecret("prod/db", "{\"password\":\"" + CANARY + "\"}");
		this.server.faults().kmsFailure();
		assertExplained(application().sources(Application.class, NeedsPassword.class).fail(),
				"""
						A secret that the application needs could not be read:

						    Secret: prod/db
						    Asked for by: @SecretValue on field 'password' of io.github.ecssecrets.spring.diagnostics.FailureAnalysisTests$NeedsPassword
						    Reason: Secret 'prod/db' cannot be decrypted: its KMS key is disabled, deleted or may not be used by the task role (DecryptionFailure, Region us-east-1, request id ID, 1 attempt); enable the key, or grant the task role kms:Decrypt on it""",
				"""
						Enable the KMS key of the secret, or allow the task role ('taskRoleArn') to use it by this statement in the policy of the role; the policy of the key must allow it too:

						    {"Effect": "Allow", "Action": "kms:Decrypt", "Resource": "<ARN of the key>"}

						'aws secretsmanager describe-secret --secret-id prod/db' shows the key as KmsKeyId.""");
	}

	@Test
	void valueWhenSecretIsScheduledForDeletion() {
		this.server.createSecret("prod/db", "{\"password\":\"" + CANARY + "\"}");
		this.server.deleteSecret("prod/db");
		assertExplained(application().sources(Application.class, NeedsPassword.class).fail(),
				"""
						A secret that the application needs could not be read:

						    Secret: prod/db
						    Asked for by: @SecretValue on field 'password' of io.github.ecssecrets.spring.diagnostics.FailureAnalysisTests$NeedsPassword
						    Reason: Secret 'prod/db' is marked for deletion (Secrets Manager in us-east-1)""",
				"""
						If the secret is still needed, cancel its deletion: 'aws secretsmanager restore-secret --secret-id prod/db'. Otherwise name the secret that replaces it.""");
	}

	@Test
	void valueWhenEndpointIsUnreachable() {
		this.server.close();
		assertExplained(application().sources(Application.class, NeedsPassword.class).fail(),
				"""
						A secret that the application needs could not be read:

						    Secret: prod/db
						    Asked for by: @SecretValue on field 'password' of io.github.ecssecrets.spring.diagnostics.FailureAnalysisTests$NeedsPassword
						    Reason: Secrets Manager in us-east-1 could not be reached for secret 'prod/db' after 3 attempts (ConnectException: Connection refused); check that Secrets Manager or its emulator listens at ENDPOINT, which 'ecs-secrets.endpoint' or AWS_ENDPOINT_URL names""",
				"""
						Check that Secrets Manager or its emulator runs at ENDPOINT, which 'ecs-secrets.endpoint' or AWS_ENDPOINT_URL names; leave it out to ask AWS. On ECS, localhost is this container, or the task in network mode awsvpc.""");
	}

	@Test
	void valueWhenAnswerIsGarbage() {
		this.server.createSecret("prod/db", "{\"password\":\"" + CANARY + "\"}");
		this.server.faults().respond(200, "{\"SecretString\": " + CANARY + "}");
		assertExplained(application().sources(Application.class, NeedsPassword.class).fail(),
				"""
						A secret that the application needs could not be read:

						    Secret: prod/db
						    Asked for by: @SecretValue on field 'password' of io.github.ecssecrets.spring.diagnostics.FailureAnalysisTests$NeedsPassword
						    Reason: Secrets Manager in us-east-1 gave an unreadable answer for secret 'prod/db' after 3 attempts; check that ENDPOINT, which 'ecs-secrets.endpoint' or AWS_ENDPOINT_URL names, is the address of Secrets Manager""",
				"""
						Check that Secrets Manager or its emulator runs at ENDPOINT, which 'ecs-secrets.endpoint' or AWS_ENDPOINT_URL names; leave it out to ask AWS. On ECS, localhost is this container, or the task in network mode awsvpc.""");
	}

	@Test
	void sourcesWhenUnknown() {
		assertExplained(application().properties("ecs-secrets.sources=env,vault").fail(), """
				The configuration of a secret is invalid:

				    Place: property 'ecs-secrets.sources'
				    Reason: 'vault' is not a source of secrets.""", """
				Use env, file, agent and secrets-manager, in the order to ask them.""");
	}

	@Test
	void dataSourceWhenSecretIsNoDatabaseSecret() {
		this.server.createSecret("prod/db", CANARY);
		assertExplained(application().withDataSource().properties("ecs-secrets.datasource.secret=prod/db").fail(),
				"""
						A secret that the application needs could not be read:

						    Secret: prod/db
						    Asked for by: property 'ecs-secrets.datasource.secret'
						    Reason: Secret 'prod/db' is not a database secret: it is not valid JSON; a database secret is a JSON object with at least 'username' and 'password'""",
				"""
						Correct the content of the secret, or ask for it in the form that it has.""");
	}

	@Test
	void dataSourceWhenPasswordIsMissing() {
		this.server.createSecret("prod/db", "{\"username\":\"" + CANARY + "\"}");
		assertExplained(application().withDataSource().properties("ecs-secrets.datasource.secret=prod/db").fail(),
				"""
						A secret that the application needs could not be read:

						    Secret: prod/db
						    Asked for by: property 'ecs-secrets.datasource.secret'
						    Reason: Secret 'prod/db' is not a database secret: it has no 'password'; a database secret is a JSON object with at least 'username' and 'password'""",
				"""
						Correct the content of the secret, or ask for it in the form that it has.""");
	}

	@Test
	void dataSourceWhenEngineIsUnknown() {
		this.server.createSecret("prod/db",
				"{\"username\":\"u\",\"password\":\"" + CANARY + "\",\"engine\":\"" + CANARY + "\"}");
		assertExplained(application().withDataSource().properties("ecs-secrets.datasource.secret=prod/db").fail(),
				"""
						The configuration of a secret is invalid:

						    Place: field 'engine' of secret 'prod/db'
						    Reason: It is none of postgres, aurora-postgresql, mysql, aurora-mysql, mariadb, oracle, sqlserver, db2, redshift.""",
				"""
						Correct it, or set 'ecs-secrets.datasource.engine' to one of them.""");
	}

	@Test
	void dataSourceWhenHostHasPort() {
		this.server.createSecret("prod/db", "{\"username\":\"u\",\"password\":\"" + CANARY
				+ "\",\"engine\":\"postgres\",\"host\":\"db.example.com:5433\"}");
		TestApplication application = application().withDataSource()
			.properties("ecs-secrets.datasource.secret=prod/db");
		FailureAnalysis ofSecret = application.fail();
		assertThat(ofSecret.getDescription()).contains("field 'host' of secret 'prod/db'").contains("the port 5433");
		assertThat(ofSecret.getAction()).contains("'ecs-secrets.datasource.port'");
		FailureAnalysis ofProperty = application.properties("ecs-secrets.datasource.host=db.example.com:5434").fail();
		assertThat(ofProperty.getDescription()).contains("property 'ecs-secrets.datasource.host'")
			.contains("the port 5434");
	}

	@Test
	void dataSourceWhenDriverIsMissing() {
		this.server.createSecret("prod/db",
				"{\"username\":\"u\",\"password\":\"" + CANARY + "\",\"engine\":\"db2\",\"host\":\"db.example.com\"}");
		TestApplication application = application().withDataSource()
			.properties("ecs-secrets.datasource.secret=prod/db");
		FailureAnalysis ofUrl = application.fail();
		assertThat(ofUrl.getDescription()).contains("no JDBC driver for 'jdbc:db2:' on the class path");
		assertThat(ofUrl.getAction()).contains("'ecs-secrets.datasource.engine'");
		FailureAnalysis ofProperty = application.properties("spring.datasource.driver-class-name=com.example.NoDriver")
			.fail();
		assertThat(ofProperty.getDescription()).contains("property 'spring.datasource.driver-class-name'")
			.contains("com.example.NoDriver is not on the class path");
	}

	@Test
	void dataSourceWhenHostIsMissing() {
		this.server.createSecret("prod/db", "{\"username\":\"u\",\"password\":\"" + CANARY + "\"}");
		assertExplained(
				application().withDataSource()
					.properties("ecs-secrets.datasource.secret=prod/db", "ecs-secrets.datasource.engine=postgres")
					.fail(),
				"""
						The configuration of a secret is invalid:

						    Place: property 'ecs-secrets.datasource.secret'
						    Reason: Secret 'prod/db' does not tell the host of the database.""",
				"""
						Set 'ecs-secrets.datasource.host', 'ecs-secrets.datasource.url' or 'spring.datasource.url', as is usual for a secret that RDS manages, which holds only user and password.""");
	}

	@Test
	void dataSourceWhenSecretIsMissing() {
		assertExplained(application().withDataSource().properties("ecs-secrets.datasource.secret=prod/db").fail(),
				"""
						A secret that the application needs could not be read:

						    Secret: prod/db
						    Asked for by: property 'ecs-secrets.datasource.secret'
						    Reason: Secret 'prod/db' was not found; looked at environment variable DB_USERNAME or SPRING_DATASOURCE_USERNAME or PROD_DB_USERNAME, Secrets Manager in us-east-1 at ENDPOINT""",
				"""
						Create the secret or correct its name; give its full ARN if it belongs to another Region or account; or let the 'secrets' list of the task definition put it into the environment variable named above. If it may be missing, import it with the prefix 'optional:' or inject it with 'required = false'.""");
	}

	@Test
	void endpointWhenItIsNoAddress() {
		assertExplained(application().properties("ecs-secrets.endpoint=localhost").fail(), """
				The configuration of a secret is invalid:

				    Place: properties under 'ecs-secrets'
				    Reason: 'endpoint' must be an address such as 'https://host:port'; it has 9 characters.""", """
				Correct the setting.""");
	}

	@Test
	void regionWhenUnknown() {
		SecretReference reference = SecretReference.parse("prod/db");
		SecretException error = new SecretUnavailableException(reference, Reason.NO_REGION, "No AWS Region is known",
				AwsError.builder().build(), null);
		assertExplained(
				new SecretResolutionFailureAnalyzer(null).analyze(new SecretResolutionException("a test", error)), """
						A secret that the application needs could not be read:

						    Secret: prod/db
						    Asked for by: a test
						    Reason: No AWS Region is known""",
				"""
						Set the environment variable AWS_REGION or the property 'ecs-secrets.region', or give the secret by its ARN. To run locally without AWS, put the values into the environment variables of the secrets, or let 'ecs-secrets.endpoint' name an emulator; in a test, use @EmbeddedSecretsManager.""");
	}

	@Test
	void dataSourceWhenReferenceNamesKey() {
		assertExplained(
				application().withDataSource().properties("ecs-secrets.datasource.secret=prod/db:password").fail(), """
						The configuration of a secret is invalid:

						    Place: property 'ecs-secrets.datasource.secret'
						    Reason: 'prod/db:password' names one field of a secret.""", """
						Name the whole secret: 'prod/db'.""");
	}

	private static FailureAnalysis analysisOf(SecretException error, Map<String, ?> environment) {
		StandardEnvironment standard = new StandardEnvironment();
		standard.getPropertySources().addFirst(new MapPropertySource("test", Map.copyOf(environment)));
		return new SecretResolutionFailureAnalyzer(standard).analyze(new SecretResolutionException("a test", error));
	}

	@Test
	void valueWhenThrottled() {
		this.server.createSecret("prod/db", "{\"password\":\"" + CANARY + "\"}");
		this.server.faults().throttle();
		assertExplained(application().sources(Application.class, NeedsPassword.class).fail(),
				"""
						A secret that the application needs could not be read:

						    Secret: prod/db
						    Asked for by: @SecretValue on field 'password' of io.github.ecssecrets.spring.diagnostics.FailureAnalysisTests$NeedsPassword
						    Reason: Secrets Manager in us-east-1 could not answer for secret 'prod/db' (ThrottlingException, Region us-east-1, request id ID, 3 attempts)""",
				"""
						This account makes too many calls to Secrets Manager in us-east-1. Start fewer tasks at a time (deployment configuration of the service); or allow the policy of the task role secretsmanager:BatchGetSecretValue on '*', which takes one call for 20 secrets; or raise 'ecs-secrets.api-call-timeout', which leaves time for more retries.""");
	}

	@Test
	void valueWhenServiceFails() {
		this.server.createSecret("prod/db", "{\"password\":\"" + CANARY + "\"}");
		this.server.faults().internalError();
		assertExplained(application().sources(Application.class, NeedsPassword.class).fail(),
				"""
						A secret that the application needs could not be read:

						    Secret: prod/db
						    Asked for by: @SecretValue on field 'password' of io.github.ecssecrets.spring.diagnostics.FailureAnalysisTests$NeedsPassword
						    Reason: Secrets Manager in us-east-1 could not answer for secret 'prod/db' (InternalServiceError, Region us-east-1, request id ID, 3 attempts)""",
				"""
						AWS, or a proxy in between, returned an error. Start the task again, see the AWS Health Dashboard, and quote the request id to AWS support; 'ecs-secrets.replica-regions' lets replicas of the secret answer meanwhile.""");
	}

	@Test
	void valueWhenServiceDoesNotAnswer() {
		this.server.createSecret("prod/db", "{\"password\":\"" + CANARY + "\"}");
		this.server.faults().hang();
		assertExplained(
				application().properties("ecs-secrets.api-call-timeout=300ms")
					.sources(Application.class, NeedsPassword.class)
					.fail(),
				"""
						A secret that the application needs could not be read:

						    Secret: prod/db
						    Asked for by: @SecretValue on field 'password' of io.github.ecssecrets.spring.diagnostics.FailureAnalysisTests$NeedsPassword
						    Reason: Secrets Manager in us-east-1 did not answer in time for secret 'prod/db' after 1 attempt; check that Secrets Manager or its emulator listens at ENDPOINT, which 'ecs-secrets.endpoint' or AWS_ENDPOINT_URL names""",
				"""
						Check that Secrets Manager or its emulator runs at ENDPOINT, which 'ecs-secrets.endpoint' or AWS_ENDPOINT_URL names; leave it out to ask AWS. On ECS, localhost is this container, or the task in network mode awsvpc.""");
	}

	@Test
	void valueWhenStartupTimesOut() {
		this.server.createSecret("prod/db", "{\"password\":\"" + CANARY + "\"}");
		this.server.faults().hang();
		assertExplained(
				application().properties("ecs-secrets.startup.timeout=200ms")
					.sources(Application.class, NeedsPassword.class)
					.fail(),
				"""
						A secret that the application needs could not be read:

						    Secret: prod/db:password
						    Asked for by: @SecretValue on field 'password' of io.github.ecssecrets.spring.diagnostics.FailureAnalysisTests$NeedsPassword
						    Reason: Secret 'prod/db:password' was not read within 200 ms; check the network path to Secrets Manager, or allow more time""",
				"""
						Check that the task can reach Secrets Manager: a private subnet needs a NAT gateway or the VPC interface endpoint com.amazonaws.<Region>.secretsmanager, with private DNS on and port 443 open to the task. 'ecs-secrets.startup.timeout' is the time for all secrets together.""");
	}

	@Test
	void hostWhenUnknown() {
		AwsError error = AwsError.builder().region("us-esat-1").build();
		assertThat(actionOf(unavailable(Reason.UNKNOWN_HOST, error))).isEqualTo(
				"""
						Check that there is a Region 'us-esat-1' ('ecs-secrets.region', AWS_REGION or the ARN of the secret name it), and that the VPC has DNS resolution on; a private subnet needs a NAT gateway or the VPC interface endpoint com.amazonaws.us-esat-1.secretsmanager, with private DNS on and port 443 open to the task.""");
		assertThat(actionOf(unavailable(Reason.UNREACHABLE, error))).isEqualTo(
				"""
						Check that the task can reach Secrets Manager: a private subnet needs a NAT gateway or the VPC interface endpoint com.amazonaws.us-esat-1.secretsmanager, with private DNS on and port 443 open to the task.""");
	}

	@ParameterizedTest
	@EnumSource(names = { "UNKNOWN_HOST", "UNREACHABLE", "TIMED_OUT", "UNREADABLE_ANSWER" })
	void proxyWhenItIsInTheWayIsNamed(Reason reason) {
		AwsError error = AwsError.builder()
			.region("eu-west-1")
			.endpoint("https://vpce.example.com")
			.proxy("proxy.corp:3128 (HTTPS_PROXY)")
			.build();
		assertThat(actionOf(unavailable(reason, error))).isEqualTo(
				"""
						Let the proxy proxy.corp:3128 (HTTPS_PROXY) pass calls to Secrets Manager in eu-west-1 through, or reach it directly: exempt its address with NO_PROXY, or with 'http.nonProxyHosts' if the proxy is a system property.""");
	}

	@ParameterizedTest
	@EnumSource(names = { "CLIENT_CONFIGURATION", "CLIENT_INCOMPATIBLE", "INSECURE_ENDPOINT", "SOURCE_FAILED",
			"UNAVAILABLE", "AGENT_UNAVAILABLE", "DEADLINE", "NO_VALUE" })
	void actionWhenAwsDidNotAnswerFollowsTheReason(Reason reason) {
		assertThat(actionOf(unavailable(reason, null))).contains(switch (reason) {
			case CLIENT_CONFIGURATION -> "the setting that the AWS SDK names";
			case CLIENT_INCOMPATIBLE -> "import software.amazon.awssdk:bom";
			case INSECURE_ENDPOINT -> "'ecs-secrets.allow-insecure-transport=true'";
			case AGENT_UNAVAILABLE -> "'dependsOn'";
			case DEADLINE -> "'ecs-secrets.startup.timeout'";
			case NO_VALUE -> "put-secret-value --secret-id prod/db'";
			default -> "Correct what the reason names, and start the task again.";
		});
	}

	private static SecretException unavailable(Reason reason, AwsError error) {
		return new SecretUnavailableException(SecretReference.parse("prod/db"), reason, "Not now", error, null);
	}

	private static String actionOf(SecretException error) {
		return analysisOf(error, Map.of()).getAction();
	}

	@ParameterizedTest
	@ValueSource(strings = { "spring.config.import=ecs-secrets:prod/empty",
			"spring.config.import=optional:ecs-secrets:prod/empty", "ecs-secrets.bindings.EMPTY=prod/empty",
			"spring.config.import=optional:ecs-secrets:prod/empty?key=a&name=b",
			"ecs-secrets.bindings.EMPTY=prod/empty:password:AWSCURRENT",
			"ecs-secrets.ssl.bundles.web.secret=prod/empty" })
	void secretWhenItHasNoValueYetIsNotForgiven(String property) {
		this.server.createSecretWithoutValue("prod/empty");
		FailureAnalysis analysis = application().properties(property).fail();
		assertThat(analysis.getDescription()).contains(
				"Secret 'prod/empty' exists and has no value yet (Secrets Manager in us-east-1): it was created without one, or its first rotation is not complete");
		assertThat(analysis.getAction()).isEqualTo(
				"""
						Give the secret a value ('aws secretsmanager put-secret-value --secret-id prod/empty'), or complete its first rotation ('aws secretsmanager rotate-secret --secret-id prod/empty'). The secret exists, and so neither 'optional:' nor 'required = false' passes over it.""");
	}

	@Test
	void secretWhenItHasNoValueYetIsNotForgivenWhereItIsNotRequired() {
		this.server.createSecretWithoutValue("prod/empty");
		assertThat(application().sources(Application.class, Optional.class).fail().getDescription())
			.contains("exists and has no value yet");
	}

	@Test
	void versionWhenThereIsNoneIsForgivenByOptionalOnly() {
		this.server.createSecret("prod/db", CANARY);
		FailureAnalysis analysis = application()
			.properties("spring.config.import=ecs-secrets:prod/db?stage=AWSPREVIOUS&name=old")
			.fail();
		assertThat(analysis.getDescription()).contains("exists and has no value with the label AWSPREVIOUS");
		assertThat(analysis.getAction()).contains("list-secret-version-ids --secret-id prod/db");
		try (ConfigurableApplicationContext context = application()
			.properties("spring.config.import=optional:ecs-secrets:prod/db?stage=AWSPREVIOUS&name=old")
			.run()) {
			assertThat(context.getEnvironment().getProperty("old")).isNull();
		}
	}

	@ParameterizedTest
	@CsvSource({ "ecs-secrets.endpoint, http://emulator.test:4566, http://emulator.test:4566",
			"ecs-secrets.endpoint, https://user:canary-7Xq2@emulator.test, a user or a password",
			"ecs-secrets.agent.endpoint, http://agent.test:2773, agent.test" })
	void endpointWhenSecretsWouldTravelUnprotectedIsRefused(String property, String value, String words) {
		FailureAnalysis analysis = application()
			.properties(property + "=" + value, "ecs-secrets.sources=agent,secrets-manager")
			.fail();
		assertThat(analysis.getDescription()).contains("'endpoint'", words).doesNotContain(CANARY);
	}

	@Test
	void endpointWhenInsecureTransportIsAllowedIsUsedWithOneWarning(CapturedOutput output) {
		FailureAnalysis analysis = application()
			.properties("ecs-secrets.endpoint=http://emulator.invalid:4566",
					"ecs-secrets.allow-insecure-transport=true")
			.sources(Application.class, NeedsPassword.class)
			.fail();
		assertThat(analysis.getDescription()).contains("UnknownHostException: emulator.invalid");
		assertThat(output.getAll().split("Allowed by 'ecs-secrets.allow-insecure-transport'", -1)).hasSize(2);
	}

	@Test
	void settingsWhenEmptyCountAsNotSet() {
		this.server.createSecret("prod/db", "{\"password\":\"" + CANARY + "\"}");
		application()
			.properties("ecs-secrets.region=", "ecs-secrets.application-id=", "ecs-secrets.replica-regions=",
					"ecs-secrets.agent.endpoint=", "ecs-secrets.agent.token-file=",
					"ecs-secrets.sources=env,secrets-manager,agent")
			.sources(Application.class, NeedsPassword.class)
			.run()
			.close();
	}

	@Test
	void valueWhenSecretBelongsToAnotherAccount() {
		this.server.faults().accessDenied();
		assertExplained(application().sources(Application.class, OfAnotherAccount.class).fail(),
				"""
						A secret that the application needs could not be read:

						    Secret: arn:aws:secretsmanager:us-east-1:999999999999:secret:prod/db-AbCdEf
						    Asked for by: @SecretValue on field 'value' of io.github.ecssecrets.spring.diagnostics.FailureAnalysisTests$OfAnotherAccount
						    Reason: AWS denies secretsmanager:GetSecretValue on secret 'arn:aws:secretsmanager:us-east-1:999999999999:secret:prod/db-AbCdEf' to arn:aws:sts::123456789012:assumed-role/my-task-role/abc (AccessDeniedException, Region us-east-1, request id ID, 1 attempt); add this statement to the policy of the task role: {"Effect": "Allow", "Action": "secretsmanager:GetSecretValue", "Resource": "arn:aws:secretsmanager:us-east-1:999999999999:secret:prod/db-AbCdEf"}""",
				"""
						Add this statement to the policy of the task role ('taskRoleArn'), not of the execution role, which only serves the 'secrets' list of the task definition:

						    {"Effect": "Allow", "Action": "secretsmanager:GetSecretValue", "Resource": "arn:aws:secretsmanager:us-east-1:999999999999:secret:prod/db-AbCdEf"}

						The secret belongs to account 999999999999 and the role to account 123456789012. Cross-account access also requires a resource policy on the secret that allows the role. It also requires a KMS key of its own whose policy allows the role kms:Decrypt: the default key aws/secretsmanager serves its own account only.""");
	}

	@Test
	void valueWhenSwitchedOff() {
		assertExplained(
				application().properties("ecs-secrets.enabled=false")
					.sources(Application.class, NeedsPassword.class)
					.fail(),
				"""
						A secret that the application needs could not be read:

						    Secret: prod/db:password
						    Asked for by: @SecretValue on field 'password' of io.github.ecssecrets.spring.diagnostics.FailureAnalysisTests$NeedsPassword
						    Reason: Secret 'prod/db:password' was not found; looked at environment variable PROD_DB_PASSWORD""",
				"""
						'ecs-secrets.enabled' is false, and so only properties and environment variables are looked at. Set the one named above, in a test for example with 'properties' of @SpringBootTest; or have the test use @EmbeddedSecretsManager and switch the library on; or inject with 'required = false'.""");
	}

	@Test
	void typeWhenSwitchedOff() {
		assertExplained(
				application().properties("ecs-secrets.enabled=false")
					.sources(Application.class, NeedsLogin.class)
					.fail(),
				"""
						No bean of io.github.ecssecrets.spring.diagnostics.FailureAnalysisTests$Login was made from secret 'prod/login', which constructor parameter 0 in io.github.ecssecrets.spring.diagnostics.FailureAnalysisTests$NeedsLogin asks for""",
				"""
						'ecs-secrets.enabled' is false, so no beans are made from secrets. Declare a bean of this type, in a test for example with @MockitoBean or in a @TestConfiguration; or have the test use @EmbeddedSecretsManager and switch the library on.""");
	}

	@Test
	void valueWhenLibraryTakesNoPart() {
		assertExplained(application().sources(NoAutoConfiguration.class, NeedsUser.class).fail(),
				"""
						@SecretValue has no effect, because this library is not part of the application context: constructor parameter 0 in io.github.ecssecrets.spring.diagnostics.FailureAnalysisTests$NeedsUser""",
				"""
						Enable auto-configuration with @SpringBootApplication or @EnableAutoConfiguration. A test slice such as @WebMvcTest has the library if io.github.ecssecrets:secrets-test is on the class path, or with @ImportAutoConfiguration(EcsSecretsAutoConfiguration.class).""");
	}

	@Test
	void credentialsWhenTaskHasNoRole() {
		SecretException error = new SecretCredentialsException(SecretReference.parse("prod/db"),
				Reason.CREDENTIALS_MISSING, "No AWS credentials", AwsError.builder().region("us-east-1").build(), null);
		assertExplained(analysisOf(error, Map.of()), """
				A secret that the application needs could not be read:

				    Secret: prod/db
				    Asked for by: a test
				    Reason: No AWS credentials""",
				"""
						On ECS, set 'taskRoleArn' in the task definition to a role that may read the secret, and start a new task: AWS_CONTAINER_CREDENTIALS_RELATIVE_URI is not set, so this one has no role. The execution role ('executionRoleArn') is not given to the application. Elsewhere, set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY. To run locally without AWS, put the values into the environment variables of the secrets, or let 'ecs-secrets.endpoint' name an emulator; in a test, use @EmbeddedSecretsManager.""");
		assertThat(analysisOf(error, Map.of("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/v2/credentials/1")).getAction())
			.isEqualTo(
					"""
							The task has a role, but its credentials could not be fetched. Let the container reach 169.254.170.2, and look for a 'taskRoleArn' that does not exist any more.""");
	}

	@Test
	void credentialsWhenRejected() {
		this.server.createSecret("prod/db", "{\"password\":\"" + CANARY + "\"}");
		this.server.faults()
			.respond(400,
					"{\"__type\":\"UnrecognizedClientException\",\"message\":\"The security token is invalid.\"}");
		assertExplained(application().sources(Application.class, NeedsPassword.class).fail(),
				"""
						A secret that the application needs could not be read:

						    Secret: prod/db
						    Asked for by: @SecretValue on field 'password' of io.github.ecssecrets.spring.diagnostics.FailureAnalysisTests$NeedsPassword
						    Reason: AWS rejects the credentials that secret 'prod/db' was asked for with (UnrecognizedClientException, Region us-east-1, request id ID, 1 attempt); check that they have not expired, belong to this partition, and that the clock is right""",
				"""
						On ECS, remove AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY from the task definition, which win over the task role. Elsewhere, renew the credentials ('aws sso login') and check the clock.""");
	}

	@Test
	void credentialsWhenAgentRefusesToken() {
		SecretException error = new SecretCredentialsException(SecretReference.parse("prod/db"), Reason.AGENT_TOKEN,
				"Refused", null, null);
		assertThat(analysisOf(error, Map.of()).getAction()).isEqualTo(
				"""
						Give the application the token of the agent: AWS_TOKEN of both containers, or the file that 'ecs-secrets.agent.token-file' names, must be the same. Only its owner may write the file.""");
	}

	@Test
	void agentWhenTokenIsMissing() {
		assertExplained(
				application().properties("ecs-secrets.sources=agent", "ecs-secrets.agent.endpoint=http://localhost:1")
					.sources(Application.class, NeedsPassword.class)
					.fail(),
				"""
						A secret that the application needs could not be read:

						    Secret: prod/db
						    Asked for by: @SecretValue on field 'password' of io.github.ecssecrets.spring.diagnostics.FailureAnalysisTests$NeedsPassword
						    Reason: The token of the Secrets Manager Agent, needed for secret 'prod/db', is expected in file /var/run/awssmatoken, which could not be read (NoSuchFileException); let this container read the agent's token file and name it with 'ecs-secrets.agent.token-file', or set AWS_TOKEN as for the agent""",
				"""
						Give the application the token of the agent: AWS_TOKEN of both containers, or the file that 'ecs-secrets.agent.token-file' names, must be the same. Only its owner may write the file.""");
	}

	@Test
	void propertyIsNamedWithFileAndLine(@TempDir Path directory) throws IOException {
		Path file = Files.writeString(directory.resolve("application.yaml"), """
				ecs-secrets:
				  datasource:
				    secret: prod/db
				""");
		assertThat(application().withDataSource().properties("spring.config.location=" + file).fail().getDescription())
			.contains("property 'ecs-secrets.datasource.secret' (");
		Files.writeString(file, """
				ecs-secrets:
				  datasource:
				    secret: prod/db:password
				""");
		assertThat(application().withDataSource().properties("spring.config.location=" + file).fail().getDescription())
			.contains("property 'ecs-secrets.datasource.secret' (");
	}

	@Test
	void springBootWhenTooOld() {
		SpringBootVerifier verifier = new SpringBootVerifier(
				new FilteredClassLoader("org.springframework.boot.bootstrap"));
		ApplicationEnvironmentPreparedEvent event = new ApplicationEnvironmentPreparedEvent(
				new DefaultBootstrapContext(), new SpringApplication(), new String[0], new StandardEnvironment());
		Throwable failure = catchThrowable(() -> verifier.onApplicationEvent(event));
		assertExplained(new UnsupportedSpringBootFailureAnalyzer().analyze(failure),
				"ECS Secrets needs Spring Boot 4.0 or newer; this application runs on Spring Boot "
						+ SpringBootVersion.getVersion() + ".",
				"""
						Move the application to Spring Boot 4, or remove io.github.ecssecrets:secrets-spring-boot-starter and use io.github.ecssecrets:secrets-core, which needs no Spring.""");
		new SpringBootVerifier().onApplicationEvent(event);
	}

	static class NeedsPassword {

		@SecretValue("prod/db:password")
		String password;

	}

	static class Optional {

		@SecretValue(value = "prod/empty", required = false)
		String value;

	}

	static class OfAnotherAccount {

		@SecretValue("arn:aws:secretsmanager:us-east-1:999999999999:secret:prod/db-AbCdEf")
		String value;

	}

	@SecretValue("prod/login")
	record Login(String user) {

	}

	static class NeedsLogin {

		NeedsLogin(Login login) {
		}

	}

	static class NeedsUser {

		NeedsUser(@SecretValue("prod/login:user") String user) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class NoAutoConfiguration {

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
