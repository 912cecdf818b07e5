package io.github.ecssecrets.aws;

import java.io.IOException;
import java.util.List;
import java.util.Set;

import io.github.ecssecrets.AwsError;
import io.github.ecssecrets.SecretCredentialsException;
import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretNotFoundException;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretUnavailableException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Turns failures of the AWS SDK into the exceptions of this library, with the fact and
 * the remedy.
 */
final class SecretsManagerErrors {

	private static final Set<String> UNKNOWN_OPERATION = Set.of("UnknownOperationException", "InvalidAction");

	private SecretsManagerErrors() {
	}

	static boolean isNotFound(SdkException ex) {
		return AwsFailures.isNotFound(errorCode(ex));
	}

	static boolean isAccessDenied(SdkException ex) {
		String code = errorCode(ex);
		return code != null && AwsFailures.isAccessDenied(code);
	}

	/**
	 * Whether a batch call was refused in a way that single calls may not be.
	 */
	static boolean isRefused(SdkException ex) {
		String code = errorCode(ex);
		return code != null && (AwsFailures.isAccessDenied(code) || UNKNOWN_OPERATION.contains(code)
				|| (ex instanceof AwsServiceException service && service.isThrottlingException()));
	}

	/**
	 * Whether another Region may answer where this one failed.
	 */
	static boolean isUnavailable(SecretReference reference, String region, SdkException ex) {
		return translate(reference, region, ex) instanceof SecretUnavailableException;
	}

	static SecretException noRegion(SecretReference reference, SdkException ex) {
		return new SecretUnavailableException(reference,
				"No AWS Region is known for secret '%s'; set AWS_REGION or the property 'ecs-secrets.region', or give the secret by its ARN"
					.formatted(reference),
				AwsError.builder().build(), safeCause(ex));
	}

	static SecretException translate(SecretReference reference, String region, SdkException ex) {
		String code = errorCode(ex);
		AwsError error = AwsError.builder()
			.region(region)
			.errorCode(code)
			.requestId(requestId(ex))
			.attempts(attempts(ex))
			.build();
		if (code == null) {
			return isCredentialsProblem(ex) ? noCredentials(reference, error, ex) : unreachable(reference, error, ex);
		}
		if (AwsFailures.isDecryptionFailure(code) || AwsFailures.isKeyDenied(code, awsMessage(ex))) {
			return AwsFailures.undecryptable(reference, error, safeCause(ex));
		}
		if (AwsFailures.isAccessDenied(code)) {
			return AwsFailures.accessDenied(reference, error, awsMessage(ex), safeCause(ex));
		}
		if (AwsFailures.isCredentialsRejected(code)) {
			return AwsFailures.credentialsRejected(reference, error, safeCause(ex));
		}
		if (AwsFailures.isNotReadable(code)) {
			return new SecretNotFoundException(reference,
					List.of("Secrets Manager in %s, which answered: %s".formatted(region, awsMessage(ex))));
		}
		return new SecretUnavailableException(reference, "Secrets Manager in %s could not answer for secret '%s' (%s)"
			.formatted(region, reference, AwsFailures.facts(error)), error, safeCause(ex));
	}

	/**
	 * An answer that is no error and yet holds no secret, as of a proxy that answers in
	 * the place of AWS.
	 */
	static SecretException withoutValue(SecretReference reference, String region, @Nullable String requestId) {
		return new SecretUnavailableException(reference,
				"Secrets Manager in %s gave an answer without a value for secret '%s'; check that its address leads to AWS, not to a proxy that answers in its place"
					.formatted(region, reference),
				AwsError.builder().region(region).requestId(requestId).build(), null);
	}

	private static SecretException noCredentials(SecretReference reference, AwsError error, SdkException ex) {
		return new SecretCredentialsException(reference,
				"No AWS credentials were found to read secret '%s' in %s; on ECS give the task definition a task role ('taskRoleArn'), elsewhere configure a profile or AWS_ACCESS_KEY_ID"
					.formatted(reference, error.region()),
				error, safeCause(ex));
	}

	private static SecretException unreachable(SecretReference reference, AwsError error, SdkException ex) {
		IOException io = AwsFailures.connectionFailure(ex);
		boolean late = ex instanceof ApiCallTimeoutException || ex instanceof ApiCallAttemptTimeoutException;
		if (io == null && !late) {
			return new SecretUnavailableException(reference,
					"Secrets Manager in %s gave an unreadable answer for secret '%s' after %s; check that 'ecs-secrets.endpoint', if it is set, is that of Secrets Manager"
						.formatted(error.region(), reference, AwsFailures.attempts(error)),
					error, safeCause(ex));
		}
		return new SecretUnavailableException(reference,
				"Secrets Manager in %s %s for secret '%s' after %s%s; check the network path: a private subnet needs a NAT gateway or the VPC interface endpoint of Secrets Manager"
					.formatted(error.region(), late ? "did not answer in time" : "could not be reached", reference,
							AwsFailures.attempts(error), (io != null) ? " (" + AwsFailures.describe(io) + ")" : ""),
				error, safeCause(ex));
	}

	private static boolean isCredentialsProblem(SdkException ex) {
		return String.valueOf(ex.getMessage()).contains("Unable to load credentials");
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
		return AwsFailures.connectionFailure(ex);
	}

}
