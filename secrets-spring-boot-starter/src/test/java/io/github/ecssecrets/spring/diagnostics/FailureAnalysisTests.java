package io.github.ecssecrets.spring.diagnostics;

import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretUnavailableException;
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

	private static void assertExplained(FailureAnalysis analysis, String description, String action) {
		assertThat(withoutRequestId(analysis.getDescription())).isEqualTo(description);
		assertThat(withoutRequestId(analysis.getAction())).isEqualTo(action);
	}

	private static String withoutRequestId(String text) {
		return text.replaceAll("request id [0-9a-f-]{36}", "request id ID");
	}

	@Test
	void importWhenReferenceIsMalformed() {
		assertExplained(application().properties("spring.config.import=ecs-secrets:prod/my app?prefix=a.").fail(),
				"""
						The configuration of a secret is invalid:

						    Place: config import 'ecs-secrets:prod/my app?prefix=a.'
						    Reason: 'prod/my app' is not a reference to a secret: at position 7, ' ' cannot stand in the name of a secret.""",
				"""
						Names consist of ASCII letters, digits and the characters /_+=.@-. A reference has the form 'secret[:json-key[:version-stage[:version-id]]]'.""");
	}

	@Test
	void importWhenOptionIsUnknown() {
		assertExplained(application().properties("spring.config.import=ecs-secrets:prod/db?prefx=a.").fail(), """
				The configuration of a secret is invalid:

				    Place: config import 'ecs-secrets:prod/db?prefx=a.'
				    Reason: 'prefx' is not an option of an import.""", """
				Use one of key, map, name, prefix, stage, version, as in 'ecs-secrets:prod/db?prefix=db.'.""");
	}

	@Test
	void importWhenSecretIsMissing() {
		assertExplained(application().properties("spring.config.import=ecs-secrets:prod/missing").fail(),
				"""
						A secret that the application needs could not be read:

						    Secret: prod/missing
						    Asked for by: config import 'ecs-secrets:prod/missing'
						    Reason: Secret 'prod/missing' was not found; looked at environment variable PROD_MISSING, Secrets Manager in us-east-1""",
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
						    Reason: 'prod/db:password:AWSCURRENT:1:2' is not a reference to a secret: at position 29, it has too many parts.""",
				"""
						Write 'secret:json-key:version-stage:version-id'; a JSON key with a ':' in it cannot be named. A reference has the form 'secret[:json-key[:version-stage[:version-id]]]'.""");
	}

	@Test
	void bindingsWhenSeveralAreMissingAreReportedTogether() {
		assertExplained(
				application().properties("ecs-secrets.bindings.A=prod/a", "ecs-secrets.bindings.B=prod/b:key").fail(),
				"""
						2 secrets that the application needs could not be read:

						    Secret: prod/a
						    Asked for by: property 'ecs-secrets.bindings.A'
						    Reason: Secret 'prod/a' was not found; looked at environment variable A or PROD_A, Secrets Manager in us-east-1

						    Secret: prod/b:key
						    Asked for by: property 'ecs-secrets.bindings.B'
						    Reason: Secret 'prod/b:key' was not found; looked at environment variable B or PROD_B_KEY, Secrets Manager in us-east-1""",
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
						    Reason: 'prod/db::a:b' is not a reference to a secret: at position 11, it names both a version stage and a version id.""",
				"""
						Keep one of them and leave the other empty. A reference has the form 'secret[:json-key[:version-stage[:version-id]]]'.""");
	}

	@Test
	void valueWhenItCannotBeConverted() {
		this.server.createSecret("prod/db", "{\"port\":\"" + CANARY + "\"}");
		assertExplained(application().sources(Application.class, NeedsPort.class).fail(),
				"""
						A secret that the application needs could not be read:

						    Secret: prod/db:port
						    Asked for by: @SecretValue on field 'port' of io.github.ecssecrets.spring.diagnostics.FailureAnalysisTests$NeedsPort
						    Reason: Secret 'prod/db:port' from Secrets Manager in us-east-1 cannot be converted to int""",
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
						Give the task definition a task role ('taskRoleArn') that may read secret 'prod/db', and if the secret has a KMS key of its own, may use kms:Decrypt on it.""");
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
						    Reason: Secret 'prod/db' was not found; looked at Secrets Manager in us-east-1, which answered: You can't perform this operation on the secret because it was marked for deletion.""",
				"""
						Create the secret or correct its name; give its full ARN if it belongs to another Region or account; or let the 'secrets' list of the task definition put it into the environment variable named above. If it may be missing, import it with the prefix 'optional:' or inject it with 'required = false'.""");
	}

	@Test
	void valueWhenEndpointIsUnreachable() {
		this.server.close();
		assertExplained(application().sources(Application.class, NeedsPassword.class).fail(),
				"""
						A secret that the application needs could not be read:

						    Secret: prod/db
						    Asked for by: @SecretValue on field 'password' of io.github.ecssecrets.spring.diagnostics.FailureAnalysisTests$NeedsPassword
						    Reason: Secrets Manager in us-east-1 could not be reached for secret 'prod/db' after 3 attempts (ConnectException: Connection refused); check the network path: a private subnet needs a NAT gateway or the VPC interface endpoint of Secrets Manager""",
				"""
						Check that the task can reach Secrets Manager: a private subnet needs a NAT gateway or the VPC interface endpoint com.amazonaws.REGION.secretsmanager, with private DNS on and port 443 open to the task; check 'ecs-secrets.region' and 'ecs-secrets.endpoint' if they are set.""");
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
						    Reason: Secrets Manager in us-east-1 gave an unreadable answer for secret 'prod/db' after 3 attempts; check that 'ecs-secrets.endpoint', if it is set, is that of Secrets Manager""",
				"""
						Check that the task can reach Secrets Manager: a private subnet needs a NAT gateway or the VPC interface endpoint com.amazonaws.REGION.secretsmanager, with private DNS on and port 443 open to the task; check 'ecs-secrets.region' and 'ecs-secrets.endpoint' if they are set.""");
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
						A secret that the application needs could not be read:

						    Secret: prod/db
						    Asked for by: property 'ecs-secrets.datasource.secret'
						    Reason: Secret 'prod/db' is not a database secret: its 'engine' is none of postgres, aurora-postgresql, mysql, aurora-mysql, mariadb, oracle, sqlserver, db2, redshift""",
				"""
						Correct the content of the secret, or ask for it in the form that it has.""");
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
						    Reason: Secret 'prod/db' was not found; looked at environment variable DB_USERNAME or PROD_DB_USERNAME, Secrets Manager in us-east-1""",
				"""
						Create the secret or correct its name; give its full ARN if it belongs to another Region or account; or let the 'secrets' list of the task definition put it into the environment variable named above. If it may be missing, import it with the prefix 'optional:' or inject it with 'required = false'.""");
	}

	@Test
	void endpointWhenItIsNoAddress() {
		assertExplained(application().properties("ecs-secrets.endpoint=localhost").fail(), """
				The configuration of a secret is invalid:

				    Place: properties under 'ecs-secrets'
				    Reason: 'endpoint' must be an address such as 'https://host:port': localhost.""", """
				Correct the setting.""");
	}

	@Test
	void regionWhenUnknown() {
		SecretReference reference = SecretReference.parse("prod/db");
		SecretException error = new SecretUnavailableException(reference, "No AWS Region is known",
				new SecretException.AwsError(null, null, null, 1), null);
		assertExplained(new SecretResolutionFailureAnalyzer().analyze(new SecretResolutionException("a test", error)),
				"""
						A secret that the application needs could not be read:

						    Secret: prod/db
						    Asked for by: a test
						    Reason: No AWS Region is known""",
				"""
						Set the environment variable AWS_REGION or the property 'ecs-secrets.region', or give the secret by its ARN.""");
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
