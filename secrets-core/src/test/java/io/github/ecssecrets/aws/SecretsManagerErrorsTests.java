package io.github.ecssecrets.aws;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.stream.Stream;

import javax.net.ssl.SSLHandshakeException;

import io.github.ecssecrets.AwsError;
import io.github.ecssecrets.SecretAccessDeniedException;
import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretNotFoundException;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretUnavailableException;
import io.github.ecssecrets.testsupport.Canary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.secretsmanager.model.SecretsManagerException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatObject;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Tests for {@link SecretsManagerErrors}.
 */
class SecretsManagerErrorsTests {

	private static final SecretReference REFERENCE = SecretReference.parse("prod/db:password");

	private static final String ARN = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db";

	private static final String NETWORK = "; check the network path: a private subnet needs a NAT gateway or the VPC "
			+ "interface endpoint of Secrets Manager";

	@Test
	void translateWhenDeniedNamesPrincipalActionAndStatement() {
		SdkException denied = service("AccessDeniedException",
				"User: arn:aws:sts::123456789012:assumed-role/app-task/0f5e is not authorized to perform: "
						+ "secretsmanager:GetSecretValue on resource: prod/db because no identity-based policy "
						+ "allows the secretsmanager:GetSecretValue action",
				1);
		SecretException error = translate(denied);
		assertThat(error).isInstanceOf(SecretAccessDeniedException.class)
			.hasCause(denied)
			.hasMessage("AWS denies secretsmanager:GetSecretValue on secret 'prod/db:password' to "
					+ "arn:aws:sts::123456789012:assumed-role/app-task/0f5e (AccessDeniedException, Region eu-west-1, "
					+ "request id request-1, 1 attempt); add this statement to the policy of the task role: "
					+ "{\"Effect\": \"Allow\", \"Action\": \"secretsmanager:GetSecretValue\", "
					+ "\"Resource\": \"arn:aws:secretsmanager:eu-west-1:*:secret:prod/db-??????\"}");
		assertThat(((SecretAccessDeniedException) error).getPolicyStatement())
			.isEqualTo("{\"Effect\": \"Allow\", \"Action\": \"secretsmanager:GetSecretValue\", "
					+ "\"Resource\": \"arn:aws:secretsmanager:eu-west-1:*:secret:prod/db-??????\"}");
	}

	@Test
	void translateWhenDeniedForAnotherActionNamesIt() {
		SdkException denied = service("AccessDeniedException", "User: arn:aws:iam::123456789012:user/me is not "
				+ "authorized to perform: secretsmanager:DescribeSecret on resource: prod/KMS", 1);
		assertThat(translate(denied).getMessage())
			.startsWith("AWS denies secretsmanager:DescribeSecret on secret 'prod/db:password' to "
					+ "arn:aws:iam::123456789012:user/me (")
			.contains("\"Action\": \"secretsmanager:DescribeSecret\"");
	}

	@ParameterizedTest
	@ValueSource(strings = { "AccessDeniedException", "AccessDenied" })
	void translateWhenDeniedWithoutDetailNamesTheUsualActionAndRole(String code) {
		assertThat(translate(service(code, null, 1))).isInstanceOf(SecretAccessDeniedException.class)
			.hasMessage("AWS denies secretsmanager:GetSecretValue on secret 'prod/db:password' to the task role ("
					+ code
					+ ", Region eu-west-1, request id request-1, 1 attempt); add this statement to the policy of the "
					+ "task role: {\"Effect\": \"Allow\", \"Action\": \"secretsmanager:GetSecretValue\", "
					+ "\"Resource\": \"arn:aws:secretsmanager:eu-west-1:*:secret:prod/db-??????\"}");
	}

	@ParameterizedTest
	@ValueSource(strings = { "UnrecognizedClientException", "InvalidSignatureException", "ExpiredTokenException",
			"ExpiredToken", "InvalidClientTokenId", "MissingAuthenticationTokenException", "IncompleteSignature" })
	void translateWhenCredentialsAreRejectedNamesNoStatement(String code) {
		SdkException rejected = service(code, "The security token is not valid", 1);
		SecretException error = translate(rejected);
		assertThat(error).isInstanceOf(SecretAccessDeniedException.class)
			.hasCause(rejected)
			.hasMessage("AWS rejects the credentials that secret 'prod/db:password' was asked for with (" + code
					+ ", Region eu-west-1, request id request-1, 1 attempt); check that they have not expired, belong "
					+ "to this partition, and that the clock is right");
		assertThat(((SecretAccessDeniedException) error).getPolicyStatement()).isNull();
	}

	@ParameterizedTest
	@CsvSource({ "DecryptionFailure,Secrets Manager can't decrypt the protected secret text using the provided KMS key",
			"AccessDeniedException,Access to KMS is not allowed",
			"AccessDeniedException,User: arn:aws:iam::123456789012:user/me is not authorized to perform: kms:Decrypt" })
	void translateWhenKeyCannotDecryptNamesTheKey(String code, String message) {
		SecretException error = translate(service(code, message, 1));
		assertThat(error).isInstanceOf(SecretAccessDeniedException.class)
			.hasMessage("Secret 'prod/db:password' cannot be decrypted: its KMS key is disabled, deleted or may not be "
					+ "used by the task role (" + code + ", Region eu-west-1, request id request-1, 1 attempt); "
					+ "enable the key, or grant the task role kms:Decrypt on it");
		assertThat(((SecretAccessDeniedException) error).getPolicyStatement()).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "InvalidRequestException", "InvalidParameterException", "ValidationException" })
	void translateWhenSecretIsNotReadableQuotesAws(String code) {
		assertThat(translate(
				service(code, "You can't perform this operation on the secret because it was marked for deletion.", 1)))
			.isInstanceOf(SecretNotFoundException.class)
			.hasMessage(
					"Secret 'prod/db:password' was not found; looked at Secrets Manager in eu-west-1, which answered: "
							+ "You can't perform this operation on the secret because it was marked for deletion.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "ThrottlingException", "InternalServiceError", "ServiceUnavailable" })
	void translateWhenAwsCannotAnswerIsUnavailable(String code) {
		SdkException busy = service(code, "Rate exceeded", 3);
		SecretException error = translate(busy);
		assertThat(error).isInstanceOf(SecretUnavailableException.class)
			.hasCause(busy)
			.hasMessage("Secrets Manager in eu-west-1 could not answer for secret 'prod/db:password' (" + code
					+ ", Region eu-west-1, request id request-1, 3 attempts)");
		assertThatObject(error.getAwsError()).isEqualTo(
				AwsError.builder().region("eu-west-1").errorCode(code).requestId("request-1").attempts(3).build());
	}

	@ParameterizedTest
	@MethodSource
	void translateWhenTimedOutIsUnavailable(SdkException timeout) {
		SecretException error = translate(timeout);
		assertThat(error).isInstanceOf(SecretUnavailableException.class)
			.hasMessage("Secrets Manager in eu-west-1 did not answer in time for secret 'prod/db:password' "
					+ "after 1 attempt" + NETWORK);
		assertThatObject(error.getAwsError()).isEqualTo(AwsError.builder().region("eu-west-1").build());
	}

	static Stream<SdkException> translateWhenTimedOutIsUnavailable() {
		return Stream.of(ApiCallTimeoutException.create(5000), ApiCallAttemptTimeoutException.create(2500));
	}

	@ParameterizedTest
	@MethodSource
	void translateWhenUnreachableKeepsTheFailedConnectionOnly(IOException io, String detail) {
		SdkException unreachable = SdkClientException.builder()
			.message("Unable to execute HTTP request: " + Canary.value())
			.cause(new IllegalStateException(Canary.value(), io))
			.numAttempts(3)
			.build();
		SecretException error = translate(unreachable);
		assertThat(error).isInstanceOf(SecretUnavailableException.class)
			.hasCause(io)
			.hasMessage(
					"Secrets Manager in eu-west-1 could not be reached for secret 'prod/db:password' after 3 attempts ("
							+ detail + ")" + NETWORK);
		Canary.assertAbsent(error);
	}

	static Stream<Arguments> translateWhenUnreachableKeepsTheFailedConnectionOnly() {
		return Stream.of(arguments(new ConnectException("Connection refused"), "ConnectException: Connection refused"),
				arguments(new UnknownHostException("secretsmanager.eu-west-1.amazonaws.com"),
						"UnknownHostException: secretsmanager.eu-west-1.amazonaws.com"),
				arguments(new SocketTimeoutException("Read timed out"), "SocketTimeoutException: Read timed out"),
				arguments(new SSLHandshakeException("PKIX path building failed"),
						"SSLHandshakeException: PKIX path building failed"),
				arguments(new ConnectException(), "ConnectException"));
	}

	@Test
	void translateWhenAnswerIsUnreadableShowsNothingOfIt() {
		SdkException unreadable = SdkClientException.builder()
			.message("Unable to unmarshall response (Unrecognized token '" + Canary.value() + "')")
			.cause(new IOException("Unrecognized token '" + Canary.value() + "'"))
			.build();
		SecretException error = translate(unreadable);
		assertThat(error).isInstanceOf(SecretUnavailableException.class)
			.hasNoCause()
			.hasMessage("Secrets Manager in eu-west-1 gave an unreadable answer for secret 'prod/db:password' "
					+ "after 1 attempt; check that 'ecs-secrets.endpoint', if it is set, is that of Secrets Manager");
		Canary.assertAbsent(error);
	}

	@Test
	void translateWhenErrorAnswerIsUnreadableShowsNothingOfIt() {
		SdkException unreadable = SecretsManagerException.builder()
			.message(Canary.value())
			.awsErrorDetails(AwsErrorDetails.builder().errorMessage(Canary.value()).build())
			.requestId("request-1")
			.statusCode(500)
			.numAttempts(2)
			.build();
		SecretException error = translate(unreadable);
		assertThat(error).isInstanceOf(SecretUnavailableException.class).hasNoCause();
		assertThatObject(error.getAwsError())
			.isEqualTo(AwsError.builder().region("eu-west-1").requestId("request-1").attempts(2).build());
		Canary.assertAbsent(error);
	}

	@Test
	void translateWhenThereAreNoCredentialsNamesTheTaskRole() {
		SecretException error = translate(SdkClientException
			.create("Unable to load credentials from any of the providers in the chain AwsCredentialsProviderChain"));
		assertThat(error).isInstanceOf(SecretAccessDeniedException.class)
			.hasMessage("No AWS credentials were found to read secret 'prod/db:password' in eu-west-1; on ECS give the "
					+ "task definition a task role ('taskRoleArn'), elsewhere configure a profile or AWS_ACCESS_KEY_ID");
		assertThat(((SecretAccessDeniedException) error).getPolicyStatement()).isNull();
	}

	@Test
	void noRegionNamesTheWaysToSetOne() {
		SecretException error = SecretsManagerErrors.noRegion(REFERENCE,
				SdkClientException.create("Unable to load region from any of the providers in the chain"));
		assertThat(error).isInstanceOf(SecretUnavailableException.class)
			.hasMessage("No AWS Region is known for secret 'prod/db:password'; set AWS_REGION or the property "
					+ "'ecs-secrets.region', or give the secret by its ARN");
		assertThatObject(error.getAwsError()).isEqualTo(AwsError.builder().build());
	}

	@ParameterizedTest
	@CsvSource({ "eu-west-1,aws", "cn-north-1,aws-cn", "cn-somewhere-9,aws-cn", "us-gov-west-1,aws-us-gov",
			"us-gov-future-7,aws-us-gov", "us-iso-east-1,aws-iso", "mars-north-1,aws" })
	void policyStatementNamesThePartitionOfTheRegion(String region, String partition) {
		assertThat(AwsFailures.policyStatement(REFERENCE, "secretsmanager:GetSecretValue", region))
			.isEqualTo("{\"Effect\": \"Allow\", \"Action\": \"secretsmanager:GetSecretValue\", \"Resource\": \"arn:"
					+ partition + ":secretsmanager:" + region + ":*:secret:prod/db-??????\"}");
	}

	@ParameterizedTest
	@CsvSource({ ARN + "-AbCdEf:password," + ARN + "-AbCdEf", ARN + ":password," + ARN + "-??????" })
	void policyStatementWhenReferenceIsAnArnCoversThatSecret(String reference, String resource) {
		assertThat(AwsFailures.policyStatement(SecretReference.parse(reference), "secretsmanager:GetSecretValue",
				"eu-west-1"))
			.endsWith("\"Resource\": \"" + resource + "\"}");
	}

	@Test
	void isNotFoundWhenAwsSaysSo() {
		assertThat(SecretsManagerErrors.isNotFound(service("ResourceNotFoundException", "no", 1))).isTrue();
		assertThat(SecretsManagerErrors.isNotFound(service("AccessDeniedException", "no", 1))).isFalse();
		assertThat(SecretsManagerErrors.isNotFound(SdkClientException.create("no"))).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "AccessDeniedException,true", "ExpiredTokenException,false", "UnknownOperationException,true",
			"InvalidAction,true", "ThrottlingException,true", "InternalServiceError,false",
			"InvalidParameterException,false" })
	void isRefusedWhenSingleCallsMaySucceed(String code, boolean refused) {
		assertThat(SecretsManagerErrors.isRefused(service(code, "no", 1))).isEqualTo(refused);
	}

	@Test
	void isRefusedWhenAwsDidNotAnswerIsFalse() {
		assertThat(SecretsManagerErrors.isRefused(SdkClientException.create("no"))).isFalse();
	}

	private static SecretException translate(SdkException ex) {
		return SecretsManagerErrors.translate(REFERENCE, "eu-west-1", ex);
	}

	private static SdkException service(String code, String message, int attempts) {
		return SecretsManagerException.builder()
			.message(message)
			.awsErrorDetails(AwsErrorDetails.builder().errorCode(code).errorMessage(message).build())
			.requestId("request-1")
			.statusCode(400)
			.numAttempts(attempts)
			.build();
	}

}
