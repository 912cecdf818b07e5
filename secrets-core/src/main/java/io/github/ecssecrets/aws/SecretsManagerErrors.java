package io.github.ecssecrets.aws;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.ecssecrets.SecretAccessDeniedException;
import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretException.AwsError;
import io.github.ecssecrets.SecretNotFoundException;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretUnavailableException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;

/**
 * Turns failures of the AWS SDK into the exceptions of this library, with the fact and
 * the remedy.
 */
final class SecretsManagerErrors {

	private static final Set<String> ACCESS_DENIED = Set.of("AccessDeniedException", "AccessDenied",
			"UnrecognizedClientException", "InvalidSignatureException", "ExpiredTokenException", "ExpiredToken",
			"InvalidClientTokenId", "MissingAuthenticationTokenException", "IncompleteSignature");

	private static final Set<String> UNKNOWN_OPERATION = Set.of("UnknownOperationException", "InvalidAction");

	private static final String DECRYPTION_FAILURE = "DecryptionFailure";

	private static final Set<String> NOT_READABLE = Set.of("InvalidRequestException", "InvalidParameterException",
			"ValidationException");

	private static final Pattern NOT_AUTHORIZED = Pattern
		.compile("User: (?<principal>\\S+) is not authorized to perform: (?<action>[\\w:]+)");

	private SecretsManagerErrors() {
	}

	static boolean isNotFound(SdkException ex) {
		return isNotFound(errorCode(ex));
	}

	static boolean isNotFound(@Nullable String errorCode) {
		return "ResourceNotFoundException".equals(errorCode);
	}

	static boolean isAccessDenied(SdkException ex) {
		String code = errorCode(ex);
		return code != null && ACCESS_DENIED.contains(code);
	}

	/**
	 * Whether a batch call was refused in a way that single calls may not be.
	 */
	static boolean isRefused(SdkException ex) {
		String code = errorCode(ex);
		return code != null && (ACCESS_DENIED.contains(code) || UNKNOWN_OPERATION.contains(code)
				|| (ex instanceof AwsServiceException service && service.isThrottlingException()));
	}

	static SecretException noRegion(SecretReference reference, SdkException ex) {
		return new SecretUnavailableException(reference,
				"No AWS Region is known for secret '%s'; set AWS_REGION or the property 'ecs-secrets.region', or give the secret by its ARN"
					.formatted(reference),
				new AwsError(null, null, null, 1), safeCause(ex));
	}

	static SecretException translate(SecretReference reference, String region, SdkException ex) {
		String code = errorCode(ex);
		AwsError error = new AwsError(region, code, requestId(ex), attempts(ex));
		if (code == null) {
			return isCredentialsProblem(ex) ? noCredentials(reference, error, ex) : unreachable(reference, error, ex);
		}
		if (ACCESS_DENIED.contains(code)) {
			return accessDenied(reference, error, ex);
		}
		if (DECRYPTION_FAILURE.equals(code)) {
			return new SecretAccessDeniedException(reference,
					"Secret '%s' cannot be decrypted: its KMS key is disabled, deleted or may not be used by the task role (%s); enable the key, or grant the task role kms:Decrypt on it"
						.formatted(reference, facts(error)),
					null, error, safeCause(ex));
		}
		if (NOT_READABLE.contains(code)) {
			return new SecretNotFoundException(reference,
					List.of("Secrets Manager in %s, which answered: %s".formatted(region, awsMessage(ex))));
		}
		return new SecretUnavailableException(reference, "Secrets Manager in %s could not answer for secret '%s' (%s)"
			.formatted(region, reference, facts(error)), error, safeCause(ex));
	}

	/**
	 * An answer that is no error and yet holds no secret, as of a proxy that answers in
	 * the place of AWS.
	 */
	static SecretException withoutValue(SecretReference reference, String region, @Nullable String requestId) {
		return new SecretUnavailableException(reference,
				"Secrets Manager in %s gave an answer without a value for secret '%s'; check that its address leads to AWS, not to a proxy that answers in its place"
					.formatted(region, reference),
				new AwsError(region, null, requestId, 1), null);
	}

	private static SecretException accessDenied(SecretReference reference, AwsError error, SdkException ex) {
		Matcher denial = NOT_AUTHORIZED.matcher(awsMessage(ex));
		boolean told = denial.find();
		String action = told ? denial.group("action") : "secretsmanager:GetSecretValue";
		String who = told ? denial.group("principal") : "the task role";
		return new SecretAccessDeniedException(reference,
				"AWS denies %s on secret '%s' to %s (%s)".formatted(action, reference, who, facts(error)),
				policyStatement(reference, action, String.valueOf(error.region())), error, safeCause(ex));
	}

	/**
	 * The statement that allows an action on one secret. The six question marks stand for
	 * the random characters at the end of a secret's ARN.
	 */
	static String policyStatement(SecretReference reference, String action, String region) {
		String resource = reference.isArn() ? reference.secret()
				: "arn:%s:secretsmanager:%s:*:secret:%s-??????".formatted(
						Region.of(region).metadata() != null ? Region.of(region).metadata().partition().id() : "aws",
						region, reference.secret());
		return "{\"Effect\": \"Allow\", \"Action\": \"%s\", \"Resource\": \"%s\"}".formatted(action, resource);
	}

	private static SecretException noCredentials(SecretReference reference, AwsError error, SdkException ex) {
		return new SecretAccessDeniedException(reference,
				"No AWS credentials were found to read secret '%s' in %s; on ECS give the task definition a task role ('taskRoleArn'), elsewhere configure a profile or AWS_ACCESS_KEY_ID"
					.formatted(reference, error.region()),
				null, error, safeCause(ex));
	}

	private static SecretException unreachable(SecretReference reference, AwsError error, SdkException ex) {
		String fact = (ex instanceof ApiCallTimeoutException || ex instanceof ApiCallAttemptTimeoutException)
				? "did not answer in time" : "could not be reached or gave an unreadable answer";
		IOException io = ioCause(ex);
		return new SecretUnavailableException(reference,
				"Secrets Manager in %s %s for secret '%s' after %d attempts%s; check the network path: a private subnet needs a NAT gateway or the VPC interface endpoint of Secrets Manager"
					.formatted(error.region(), fact, reference, error.attempts(),
							(io != null) ? " (" + describe(io) + ")" : ""),
				error, safeCause(ex));
	}

	private static String describe(IOException io) {
		return io.getClass().getSimpleName() + ((io.getMessage() != null) ? ": " + io.getMessage() : "");
	}

	private static boolean isCredentialsProblem(SdkException ex) {
		return String.valueOf(ex.getMessage()).contains("Unable to load credentials");
	}

	private static String facts(AwsError error) {
		return "%s, Region %s, request id %s, %d attempt%s".formatted(error.errorCode(), error.region(),
				error.requestId(), error.attempts(), (error.attempts() == 1) ? "" : "s");
	}

	private static @Nullable String errorCode(SdkException ex) {
		return (ex instanceof AwsServiceException service && service.awsErrorDetails() != null)
				? service.awsErrorDetails().errorCode() : null;
	}

	private static String awsMessage(SdkException ex) {
		return (ex instanceof AwsServiceException service && service.awsErrorDetails() != null)
				? String.valueOf(service.awsErrorDetails().errorMessage()) : "";
	}

	private static @Nullable String requestId(SdkException ex) {
		return (ex instanceof AwsServiceException service) ? service.requestId() : null;
	}

	private static int attempts(SdkException ex) {
		Integer attempts = ex.numAttempts();
		return (attempts != null) ? Math.max(1, attempts) : 1;
	}

	/**
	 * The cause to keep. What the SDK says about an unreadable answer may quote it, so
	 * that only the service's own errors, timeouts and failed connections are kept.
	 */
	private static @Nullable Throwable safeCause(SdkException ex) {
		if (errorCode(ex) != null || ex instanceof ApiCallTimeoutException) {
			return ex;
		}
		return ioCause(ex);
	}

	private static @Nullable IOException ioCause(Throwable ex) {
		for (Throwable cause = ex; cause != null; cause = cause.getCause()) {
			if (cause instanceof java.net.SocketException || cause instanceof java.net.UnknownHostException
					|| cause instanceof java.net.SocketTimeoutException
					|| cause instanceof javax.net.ssl.SSLException) {
				return (IOException) cause;
			}
		}
		return null;
	}

}
