package io.github.ecssecrets.test;

import io.github.ecssecrets.test.iam.PolicyDocument;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.BatchGetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.SecretsManagerException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A server that enforces a policy.
 */
class AccessControlTests {

	private final SecretsManagerServer server = SecretsManagerServer.start();

	private final SecretsManagerClient client = TestClients.create(this.server.endpoint());

	AccessControlTests() {
		this.server.createSecret("prod/one", "canary-one");
		this.server.createSecret("prod/two", "canary-two");
	}

	@AfterEach
	void close() {
		this.client.close();
		this.server.close();
	}

	private void enforce(String... statements) {
		this.server.enforce(PolicyDocument.parse("{\"Statement\":[" + String.join(",", statements) + "]}"));
	}

	private static String allow(String action, String resource, String condition) {
		return "{\"Effect\":\"Allow\",\"Action\":\"%s\",\"Resource\":\"%s\",\"Condition\":{%s}}".formatted(action,
				resource, condition);
	}

	private static String secret(String name) {
		return "arn:aws:secretsmanager:us-east-1:123456789012:secret:" + name;
	}

	private String value(String secretId, String stage) {
		return this.client.getSecretValue((request) -> request.secretId(secretId).versionStage(stage)).secretString();
	}

	private void assertDenied(Runnable call, String message) {
		assertThatExceptionOfType(SecretsManagerException.class).isThrownBy(call::run).satisfies((ex) -> {
			assertThat(ex.awsErrorDetails().errorCode()).isEqualTo("AccessDeniedException");
			assertThat(ex.awsErrorDetails().errorMessage()).contains(message);
		});
	}

	@Test
	void enforceWhenSecretOrLabelIsNotAllowedDenies() {
		enforce(allow("secretsmanager:GetSecretValue", secret("prod/one-??????"),
				"\"StringEquals\":{\"secretsmanager:VersionStage\":\"AWSCURRENT\"}"));
		assertThat(value("prod/one", "AWSCURRENT")).isEqualTo("canary-one");
		assertDenied(() -> value("prod/one", "AWSPREVIOUS"),
				"is not authorized to perform: secretsmanager:GetSecretValue on resource: prod/one because");
		assertDenied(() -> value("prod/two", "AWSCURRENT"), "on resource: prod/two");
		assertDenied(() -> value("prod/none", "AWSCURRENT"), "on resource: prod/none");
		assertDenied(() -> this.client.describeSecret((request) -> request.secretId("prod/one")),
				"secretsmanager:DescribeSecret");
		this.server.enforceNothing();
		assertThat(value("prod/two", "AWSCURRENT")).isEqualTo("canary-two");
	}

	@Test
	void enforceWhenAccessKeyHasPolicyOfItsOwnHoldsForThatKeyOnly() {
		enforce(allow("secretsmanager:*", secret("prod/one-??????"), ""),
				allow("secretsmanager:BatchGetSecretValue", "*", ""));
		this.server.enforce(TestClients.ACCESS_KEY,
				PolicyDocument.parse("{\"Statement\":[" + allow("secretsmanager:*", secret("prod/two-??????"), "") + ","
						+ allow("secretsmanager:BatchGetSecretValue", "*", "") + "]}"));
		assertThat(value("prod/two", "AWSCURRENT")).isEqualTo("canary-two");
		assertDenied(() -> value("prod/one", "AWSCURRENT"), "on resource: prod/one");
		assertThat(this.client.batchGetSecretValue((request) -> request.secretIdList("prod/one", "prod/two"))
			.secretValues()).singleElement().satisfies((entry) -> assertThat(entry.name()).isEqualTo("prod/two"));
		this.server.enforce("AKIAOTHER", PolicyDocument.parse("{\"Statement\":[]}"));
		assertThat(value("prod/two", "AWSCURRENT")).isEqualTo("canary-two");
		this.server.enforceNothing();
		assertThat(value("prod/one", "AWSCURRENT")).isEqualTo("canary-one");
	}

	@Test
	void enforceWhenBatchNeedsItsOwnActionAndThatOfEachSecret() {
		enforce(allow("secretsmanager:GetSecretValue", secret("prod/one-??????"), ""));
		assertDenied(() -> this.client.batchGetSecretValue((request) -> request.secretIdList("prod/one", "prod/two")),
				"secretsmanager:BatchGetSecretValue because");
		enforce(allow("secretsmanager:GetSecretValue", secret("prod/one-??????"), ""),
				allow("secretsmanager:BatchGetSecretValue", "*", ""));
		BatchGetSecretValueResponse response = this.client
			.batchGetSecretValue((request) -> request.secretIdList("prod/one", "prod/two"));
		assertThat(response.secretValues()).singleElement()
			.satisfies((entry) -> assertThat(entry.name()).isEqualTo("prod/one"));
		assertThat(response.errors()).singleElement()
			.satisfies((error) -> assertThat(error.errorCode()).isEqualTo("AccessDeniedException"));
	}

	@Test
	void enforceWhenEncryptedWithKeyOfAccountNeedsDecryptViaService() {
		this.server.encryptWith("prod/one", "1234abcd-12ab-34cd-56ef-1234567890ab");
		String read = allow("secretsmanager:GetSecretValue", "*", "");
		String key = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";
		enforce(read);
		assertThat(value("prod/two", "AWSCURRENT")).isEqualTo("canary-two");
		assertDenied(() -> value("prod/one", "AWSCURRENT"), "Access to KMS is not allowed");
		enforce(read, allow("kms:Decrypt", key,
				"\"StringEquals\":{\"kms:ViaService\":\"secretsmanager.eu-west-1.amazonaws.com\"}"));
		assertDenied(() -> value("prod/one", "AWSCURRENT"), "Access to KMS is not allowed");
		enforce(read,
				allow("kms:Decrypt", key,
						"\"StringEquals\":{\"kms:ViaService\":\"secretsmanager.us-east-1.amazonaws.com\"},"
								+ "\"StringLike\":{\"kms:EncryptionContext:SecretARN\":\"" + secret("prod/one-??????")
								+ "\"}"));
		assertThat(value("prod/one", "AWSCURRENT")).isEqualTo("canary-one");
	}

}
