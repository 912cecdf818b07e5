package io.github.ecssecrets.aws;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.stream.Stream;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

import io.github.ecssecrets.AwsError;
import io.github.ecssecrets.SecretAccessDeniedException;
import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretException.Reason;
import io.github.ecssecrets.SecretNotFoundException;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.testsupport.Canary;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.AbortedException;
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

	private static final String STATEMENT = "{\"Effect\": \"Allow\", \"Action\": \"secretsmanager:%s\", "
			+ "\"Resource\": \"arn:aws:secretsmanager:eu-west-1:*:secret:prod/db-??????\"}";

	private final SdkSettings settings = new SdkSettings(Map.<String, String>of()::get);

	private final SecretsManagerErrors errors = new SecretsManagerErrors(this.settings, new Proxies(this.settings),
			false);

	private final Call call = new Call("eu-west-1", CallPurpose.FIRST_READ);

	@BeforeEach
	void send() {
		this.call.sending(URI.create("https://secretsmanager.eu-west-1.amazonaws.com"));
	}

	@Test
	void translateWhenDeniedNamesPrincipalActionAndStatement() {
		SdkException denied = service("AccessDeniedException",
				"User: arn:aws:sts::123456789012:assumed-role/app-task/0f5e is not authorized to perform: "
						+ "secretsmanager:GetSecretValue on resource: prod/db because no identity-based policy "
						+ "allows the secretsmanager:GetSecretValue action",
				1);
		SecretException error = translate(denied);
		assertThat(error).isInstanceOf(SecretAccessDeniedException.class).hasCause(denied);
		assertThat(error.getReason()).isEqualTo(Reason.ACCESS_DENIED);
		assertThat(error.getAwsError().principal()).isEqualTo("arn:aws:sts::123456789012:assumed-role/app-task/0f5e");
		assertThat(error.getAwsError().requestId()).isEqualTo("request-1");
		assertThat(((SecretAccessDeniedException) error).getPolicyStatement())
			.isEqualTo(STATEMENT.formatted("GetSecretValue"));
	}

	@Test
	void translateWhenDeniedForAnotherActionNamesIt() {
		SdkException denied = service("AccessDeniedException", "User: arn:aws:iam::123456789012:user/me is not "
				+ "authorized to perform: secretsmanager:DescribeSecret on resource: prod/KMS", 1);
		assertThat(((SecretAccessDeniedException) translate(denied)).getPolicyStatement())
			.isEqualTo(STATEMENT.formatted("DescribeSecret"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "AccessDeniedException", "AccessDenied" })
	void translateWhenDeniedWithoutDetailNamesTheUsualActionAndRole(String code) {
		SecretException error = translate(service(code, null, 1));
		assertThat(error).hasMessageContaining("to the task role");
		assertThat(error.getAwsError().principal()).isNull();
		assertThat(((SecretAccessDeniedException) error).getPolicyStatement())
			.isEqualTo(STATEMENT.formatted("GetSecretValue"));
	}

	@ParameterizedTest
	@CsvSource({ "UnrecognizedClientException,CREDENTIALS_REJECTED", "InvalidSignatureException,CREDENTIALS_REJECTED",
			"ExpiredTokenException,CREDENTIALS_REJECTED", "ExpiredToken,CREDENTIALS_REJECTED",
			"InvalidClientTokenId,CREDENTIALS_REJECTED", "MissingAuthenticationTokenException,CREDENTIALS_REJECTED",
			"IncompleteSignature,CREDENTIALS_REJECTED", "ThrottlingException,THROTTLED", "SlowDown,THROTTLED",
			"InternalServiceError,SERVICE_ERROR", "ServiceUnavailable,SERVICE_ERROR",
			"InvalidParameterException,INVALID_REQUEST", "ValidationException,INVALID_REQUEST",
			"InvalidRequestException,INVALID_REQUEST", "DecryptionFailure,KEY_UNUSABLE" })
	void translateWhenAwsAnswersAnErrorHasTheReasonAndTheFacts(String code, Reason reason) {
		SdkException answer = service(code, "The words of AWS", 3);
		SecretException error = translate(answer);
		assertThat(error.getReason()).isEqualTo(reason);
		assertThatObject(error.getAwsError()).isEqualTo(
				AwsError.builder().region("eu-west-1").errorCode(code).requestId("request-1").attempts(3).build());
		assertThat(error).hasMessageContainingAll("'prod/db:password'", code, "eu-west-1", "request-1", "3 attempts");
		if (error instanceof SecretAccessDeniedException denied) {
			assertThat(denied.getPolicyStatement()).isNull();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "Access to KMS is not allowed",
			"User: arn:aws:iam::123456789012:user/me is not authorized to perform: kms:Decrypt" })
	void translateWhenTheKeyIsDeniedIsNotADenialOfTheSecret(String message) {
		assertThat(translate(service("AccessDeniedException", message, 1)).getReason()).isEqualTo(Reason.KEY_UNUSABLE);
	}

	@ParameterizedTest
	@ValueSource(strings = { "You can't perform this operation on the secret because it was marked for deletion.",
			"You can't perform this operation on the secret because it was deleted.",
			"You can't create this secret because a secret with this name is already scheduled for deletion." })
	void translateWhenSecretIsMarkedForDeletionIsNotFound(String message) {
		SecretException error = translate(service("InvalidRequestException", message, 1));
		assertThat(error).isInstanceOf(SecretNotFoundException.class).hasMessageContaining("is marked for deletion");
		assertThat(error.getReason()).isEqualTo(Reason.DELETED);
	}

	@Test
	void translateWhenAwsRejectsTheRequestPassesOnWhyInAFormFitForALog() {
		SecretException error = translate(
				service("InvalidParameterException", "bad\nWARN forged \u001b[31mline\u202e" + "x".repeat(5000), 1));
		assertThat(error).hasMessageContaining("bad\\nWARN forged \\u001b[31mline\\u202exxx")
			.hasMessageContaining("x… (5");
		assertThat(error.getMessage()).hasSizeLessThan(1000);
	}

	@Test
	void translateWhenAwsAnswersKeepsACauseFitForALog() {
		SdkException dirty = SecretsManagerException.builder()
			.message("raw\n" + Canary.value())
			.awsErrorDetails(AwsErrorDetails.builder()
				.errorCode("Throttling\nException")
				.errorMessage("slow\u001b[2J\ndown")
				.serviceName("Secrets\nManager")
				.build())
			.requestId("r\n1")
			.extendedRequestId("e\u0007")
			.statusCode(400)
			.cause(new IOException(Canary.value()))
			.build();
		dirty.addSuppressed(SdkClientException.create("Request attempt 1 failure: " + Canary.value()));
		SecretException error = translate(dirty);
		assertThat(error.getCause()).isInstanceOf(SecretsManagerException.class)
			.hasMessageContaining("slow\\u001b[2J\\ndown");
		assertThat(error.getCause().getStackTrace()).isEqualTo(dirty.getStackTrace());
		assertThat(error.getAwsError().errorCode()).isEqualTo("Throttling_Exception");
		Canary.assertAbsent(error);
		assertThat(Canary.print(error).lines().filter((line) -> !line.startsWith("\t")))
			.allSatisfy((line) -> assertThat(line).matches("[ -~…]*"));
	}

	@ParameterizedTest
	@MethodSource
	void translateWhenTimedOutIsUnavailable(SdkException timeout) {
		timeout.addSuppressed(SdkClientException.create("Request attempt 1 failure: " + Canary.value()));
		SecretException error = translate(timeout);
		assertThat(error).hasMessageContaining("did not answer in time").hasCauseInstanceOf(timeout.getClass());
		assertThat(error.getReason()).isEqualTo(Reason.TIMED_OUT);
		assertThatObject(error.getAwsError()).isEqualTo(AwsError.builder().region("eu-west-1").build());
		Canary.assertAbsent(error);
	}

	static Stream<SdkException> translateWhenTimedOutIsUnavailable() {
		return Stream.of(ApiCallTimeoutException.create(5000), ApiCallAttemptTimeoutException.create(2500));
	}

	@ParameterizedTest
	@MethodSource
	void translateWhenUnreachableKeepsTheFailedConnectionOnly(IOException io, Reason reason, String detail) {
		SdkException unreachable = SdkClientException.builder()
			.message("Unable to execute HTTP request: " + Canary.value())
			.cause(new IllegalStateException(Canary.value(), io))
			.numAttempts(3)
			.build();
		SecretException error = translate(unreachable);
		assertThat(error.getReason()).isEqualTo(reason);
		assertThat(error).hasCause(io).hasMessageContaining("after 3 attempts (" + detail + ")");
		Canary.assertAbsent(error);
	}

	static Stream<Arguments> translateWhenUnreachableKeepsTheFailedConnectionOnly() {
		return Stream.of(
				arguments(new ConnectException("Connection refused"), Reason.UNREACHABLE,
						"ConnectException: Connection refused"),
				arguments(new UnknownHostException("secretsmanager.eu-west-1.amazonaws.com"), Reason.UNKNOWN_HOST,
						"UnknownHostException: secretsmanager.eu-west-1.amazonaws.com"),
				arguments(new SocketTimeoutException("Read timed out"), Reason.TIMED_OUT,
						"SocketTimeoutException: Read timed out"),
				arguments(new SSLHandshakeException("PKIX path building failed"), Reason.UNREACHABLE,
						"SSLHandshakeException: PKIX path building failed"),
				arguments(new ConnectException(), Reason.UNREACHABLE, "ConnectException"));
	}

	@Test
	void translateWhenTheFailedConnectionIsNotPrintableKeepsItsWordsOnly() {
		SSLException io = new SSLException("No name matching \u001b[31mevil\n found");
		SecretException error = translate(SdkClientException.builder().message("x").cause(io).build());
		assertThat(error.getCause()).hasMessage("SSLException: No name matching \\u001b[31mevil\\n found");
	}

	@Test
	void translateWhenAnswerIsUnreadableShowsNothingOfIt() {
		SdkException unreadable = SdkClientException.builder()
			.message("Unable to unmarshall response (Unrecognized token '" + Canary.value() + "')")
			.cause(new IOException("Unrecognized token '" + Canary.value() + "'"))
			.build();
		SecretException error = translate(unreadable);
		assertThat(error).hasNoCause();
		assertThat(error.getReason()).isEqualTo(Reason.UNREADABLE_ANSWER);
		Canary.assertAbsent(error);
	}

	@Test
	void translateWhenErrorAnswerIsUnreadableShowsNothingOfIt() {
		SdkException unreadable = SecretsManagerException.builder()
			.message(Canary.value())
			.awsErrorDetails(AwsErrorDetails.builder().errorMessage(Canary.value()).build())
			.requestId("request-1")
			.statusCode(502)
			.numAttempts(2)
			.build();
		SecretException error = translate(unreadable);
		assertThat(error).hasNoCause().hasMessageContaining("(HTTP 502)");
		assertThat(error.getReason()).isEqualTo(Reason.UNREADABLE_ANSWER);
		assertThatObject(error.getAwsError())
			.isEqualTo(AwsError.builder().region("eu-west-1").requestId("request-1").attempts(2).build());
		Canary.assertAbsent(error);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void translateWhenInterruptedSaysSo(boolean sent) {
		SecretException error = this.errors.translate(REFERENCE,
				sent ? this.call : new Call("eu-west-1", CallPurpose.FIRST_READ),
				AbortedException.create("Thread was interrupted"));
		assertThat(error.getReason()).isEqualTo(Reason.UNAVAILABLE);
		assertThat(error).hasMessageContaining("interrupted").hasNoCause();
	}

	@Test
	void translateWhenNothingWasSentInTimeSpeaksOfCredentials() {
		SecretException error = this.errors.translate(REFERENCE, new Call("eu-west-1", CallPurpose.FIRST_READ),
				ApiCallTimeoutException.create(5000));
		assertThat(error.getReason()).isEqualTo(Reason.TIMED_OUT);
		assertThat(error).hasMessageContaining("credentials");
	}

	@ParameterizedTest
	@CsvSource({ "prod/db,NO_VALUE", "prod/db::AWSCURRENT,NO_VALUE", "prod/db::AWSPENDING,VERSION_NOT_FOUND",
			"prod/db::AWSPREVIOUS,VERSION_NOT_FOUND", "prod/db:::0123456789,VERSION_NOT_FOUND" })
	void missingWhenAwsHasTheSecretAndNotItsValueSaysSo(String reference, Reason reason) {
		SdkException answer = service("ResourceNotFoundException",
				"Secrets Manager can't find the specified secret value for staging label: AWSCURRENT", 1);
		SecretException error = this.errors.missing(SecretReference.parse(reference), this.call, answer);
		assertThat(error.getReason()).isEqualTo(reason);
		assertThat(error).hasMessageContaining("exists").hasMessageContaining("Secrets Manager in eu-west-1");
		assertThat(error.getAwsError().errorCode()).isEqualTo("ResourceNotFoundException");
	}

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "", "Secrets Manager can't find the specified secret." })
	void missingWhenAwsHasNoSuchSecretIsNothing(String message) {
		assertThat(this.errors.missing(REFERENCE, this.call, service("ResourceNotFoundException", message, 1)))
			.isNull();
	}

	@ParameterizedTest
	@CsvSource({ "eu-west-1,aws", "cn-north-1,aws-cn", "cn-somewhere-9,aws-cn", "us-gov-west-1,aws-us-gov",
			"us-gov-future-7,aws-us-gov", "us-iso-east-1,aws-iso", "mars-north-1,aws", "local,aws" })
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

	private SecretException translate(SdkException ex) {
		return this.errors.translate(REFERENCE, this.call, ex);
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

	@ParameterizedTest
	@CsvSource({ "AWS_ENDPOINT_URL, false, true", "AWS_ENDPOINT_URL_SECRETS_MANAGER, false, true", "OTHER, true, true",
			"OTHER, false, false" })
	void translateTellsTheAddressWhereItIsGiven(String variable, boolean given, boolean told) {
		SdkSettings sdk = new SdkSettings(Map.of(variable, "https://localhost:1")::get);
		SecretException error = new SecretsManagerErrors(sdk, new Proxies(sdk), given).translate(REFERENCE, this.call,
				ApiCallTimeoutException.create(5000));
		assertThat(error.getAwsError().endpoint())
			.isEqualTo(told ? "https://secretsmanager.eu-west-1.amazonaws.com" : null);
	}

	@Test
	void translateWhenAnAnswerHasNoStatusTellsNone() {
		assertThat(translate((SdkException) SecretsManagerException.builder().message("x").build()))
			.hasMessageContaining("gave an unreadable answer for secret");
	}

	@Test
	void translateWhenAProxyRefusesTheTunnelTellsItsStatus() {
		SecretException error = translate(SdkClientException.builder()
			.message("x")
			.cause(new IOException("Unable to tunnel through proxy. Proxy returns \"HTTP/1.1 407 canary-text\""))
			.build());
		assertThat(error.getReason()).isEqualTo(Reason.UNREACHABLE);
		assertThat(error).hasMessageContaining("(the proxy answers HTTP 407)").hasNoCause();
		Canary.assertAbsent(error);
	}

}
