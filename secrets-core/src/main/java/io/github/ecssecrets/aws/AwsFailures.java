package io.github.ecssecrets.aws;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.ecssecrets.AwsError;
import io.github.ecssecrets.SecretAccessDeniedException;
import io.github.ecssecrets.SecretCredentialsException;
import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretException.Reason;
import io.github.ecssecrets.SecretNotFoundException;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretUnavailableException;
import org.jspecify.annotations.Nullable;

/**
 * What AWS refuses and how to grant it, in words for people. They are the same whether
 * the AWS SDK or the agent asked, and so this class knows nothing of the SDK.
 */
final class AwsFailures {

	private static final String NOT_FOUND = "ResourceNotFoundException";

	private static final Set<String> ACCESS_DENIED = Set.of("AccessDeniedException", "AccessDenied");

	private static final Set<String> CREDENTIALS_REJECTED = Set.of("UnrecognizedClientException",
			"InvalidSignatureException", "ExpiredTokenException", "ExpiredToken", "InvalidClientTokenId",
			"MissingAuthenticationTokenException", "IncompleteSignature");

	private static final Set<String> THROTTLED = Set.of("ThrottlingException", "Throttling", "ThrottledException",
			"RequestThrottledException", "TooManyRequestsException", "RequestLimitExceeded", "SlowDown");

	private static final String DECRYPTION_FAILURE = "DecryptionFailure";

	private static final Set<String> REJECTED = Set.of("InvalidRequestException", "InvalidParameterException",
			"ValidationException");

	private static final Pattern NOT_AUTHORIZED = Pattern.compile(
			"User: (?<principal>arn:[\\w:+=,.@/-]{1,500}) is not authorized to perform: (?<action>[\\w-]{1,50}:\\w{1,50})");

	/** What AWS says of a secret that it has, in a version that it has no value of. */
	private static final String NO_VALUE = "specified secret value";

	private static final Pattern DELETED = Pattern.compile("(marked|scheduled) for deletion|was deleted");

	private AwsFailures() {
	}

	static boolean isNotFound(@Nullable String errorCode) {
		return NOT_FOUND.equals(errorCode);
	}

	static boolean isAccessDenied(String errorCode) {
		return ACCESS_DENIED.contains(errorCode);
	}

	static boolean isCredentialsRejected(String errorCode) {
		return CREDENTIALS_REJECTED.contains(errorCode);
	}

	static boolean isDecryptionFailure(String errorCode) {
		return DECRYPTION_FAILURE.equals(errorCode);
	}

	static boolean isThrottled(String errorCode) {
		return THROTTLED.contains(errorCode);
	}

	/**
	 * Whether access is denied not to the secret but to the KMS key it is encrypted with.
	 */
	static boolean isKeyDenied(String errorCode, String awsMessage) {
		return isAccessDenied(errorCode)
				&& (awsMessage.contains("Access to KMS is not allowed") || awsMessage.contains("to perform: kms:"));
	}

	/**
	 * Whether AWS rejects the request for a secret, whoever makes it.
	 */
	static boolean isRejected(String errorCode) {
		return REJECTED.contains(errorCode);
	}

	/**
	 * Whether a request is rejected because of the state of the secret.
	 */
	static boolean isDeleted(String awsMessage) {
		return DELETED.matcher(awsMessage).find();
	}

	/**
	 * Whether an error says that there is no such secret, rather than no value of it.
	 */
	static boolean isMissing(@Nullable String errorCode, @Nullable String awsMessage) {
		return isNotFound(errorCode) && !String.valueOf(awsMessage).contains(NO_VALUE);
	}

	/**
	 * What it means that a secret is not found.
	 * @param source who says so, a phrase such as {@code Secrets Manager in eu-west-1}
	 * @param awsMessage what AWS says, which tells a missing secret from a missing value
	 * @return {@code null} if there is no such secret
	 */
	static @Nullable SecretException missingValue(SecretReference reference, String source, AwsError error,
			String awsMessage) {
		if (isMissing(NOT_FOUND, awsMessage)) {
			return null;
		}
		if (isCurrent(reference)) {
			return new SecretUnavailableException(reference, Reason.NO_VALUE,
					"Secret '%s' exists and has no value yet (%s): it was created without one, or its first rotation is not complete"
						.formatted(reference, source),
					error, null);
		}
		String version = (reference.versionId() != null) ? "id " + reference.versionId()
				: "label " + reference.versionStage();
		return new SecretNotFoundException(reference, Reason.VERSION_NOT_FOUND,
				"Secret '%s' exists and has no value with the %s (%s)".formatted(reference, version, source),
				List.of(source), error);
	}

	private static boolean isCurrent(SecretReference reference) {
		return reference.isCurrent() || SecretReference.AWSCURRENT.equals(reference.versionStage());
	}

	static SecretException deleted(SecretReference reference, String source, AwsError error) {
		return new SecretNotFoundException(reference, Reason.DELETED,
				"Secret '%s' is marked for deletion (%s)".formatted(reference, source), List.of(source), error);
	}

	/**
	 * A denied action. Of the message of AWS only the names of the principal and of the
	 * action are taken over.
	 */
	static SecretException accessDenied(SecretReference reference, AwsError error, String awsMessage,
			@Nullable Throwable cause) {
		Matcher denial = NOT_AUTHORIZED.matcher(awsMessage);
		boolean told = denial.find();
		String action = told ? denial.group("action") : "secretsmanager:GetSecretValue";
		String principal = told ? denial.group("principal") : null;
		return new SecretAccessDeniedException(reference,
				"AWS denies %s on secret '%s' to %s (%s)".formatted(action, reference,
						(principal != null) ? principal : "the task role", facts(error)),
				policyStatement(reference, action, error.region()), error.toBuilder().principal(principal).build(),
				cause);
	}

	static SecretException credentialsRejected(SecretReference reference, AwsError error, @Nullable Throwable cause) {
		return new SecretCredentialsException(reference, Reason.CREDENTIALS_REJECTED,
				"AWS rejects the credentials that secret '%s' was asked for with (%s); check that they have not expired, belong to this partition, and that the clock is right"
					.formatted(reference, facts(error)),
				error, cause);
	}

	static SecretException undecryptable(SecretReference reference, AwsError error, @Nullable Throwable cause) {
		return new SecretAccessDeniedException(reference, Reason.KEY_UNUSABLE,
				"Secret '%s' cannot be decrypted: its KMS key is disabled, deleted or may not be used by the task role (%s); enable the key, or grant the task role kms:Decrypt on it"
					.formatted(reference, facts(error)),
				null, error, cause);
	}

	/**
	 * The statement that allows an action on one secret. The six question marks stand for
	 * the random characters at the end of a secret's ARN, which a partial ARN lacks; the
	 * asterisk for a Region that is not known.
	 */
	static String policyStatement(SecretReference reference, String action, @Nullable String region) {
		String resource = reference.isArn() ? reference.secret() : "arn:%s:secretsmanager:%s:*:secret:%s"
			.formatted(partition(region), (region != null) ? region : "*", reference.name());
		if (resource.endsWith(":" + reference.name())) {
			resource += "-??????";
		}
		return "{\"Effect\": \"Allow\", \"Action\": \"%s\", \"Resource\": \"%s\"}".formatted(action, resource);
	}

	private static String partition(@Nullable String region) {
		String[] parts = (region != null) ? region.split("-", 3) : new String[0];
		String area = (parts.length > 1) ? parts[0] + "-" + parts[1] : "";
		return switch (area) {
			case "us-gov" -> "aws-us-gov";
			case "us-iso" -> "aws-iso";
			case "us-isob" -> "aws-iso-b";
			case "eu-isoe" -> "aws-iso-e";
			case "us-isof" -> "aws-iso-f";
			case "eusc-de" -> "aws-eusc";
			default -> area.startsWith("cn-") ? "aws-cn" : "aws";
		};
	}

	static String facts(AwsError error) {
		StringBuilder facts = new StringBuilder(String.valueOf(error.errorCode()));
		if (error.region() != null) {
			facts.append(", Region ").append(error.region());
		}
		if (error.requestId() != null) {
			facts.append(", request id ").append(error.requestId());
		}
		return facts.append(", ").append(attempts(error)).toString();
	}

	static String attempts(AwsError error) {
		return error.attempts() + ((error.attempts() == 1) ? " attempt" : " attempts");
	}

	/**
	 * What to check where no answer came.
	 */
	static String networkPath(AwsError error) {
		if (error.proxy() != null) {
			return "check the proxy " + error.proxy() + ", or exempt the address from it (NO_PROXY)";
		}
		return (error.endpoint() != null)
				? "check that Secrets Manager or its emulator listens at " + error.endpoint()
						+ ", which 'ecs-secrets.endpoint' or AWS_ENDPOINT_URL names"
				: "check the network path: a private subnet needs a NAT gateway or the VPC interface endpoint of Secrets Manager";
	}

	/**
	 * What to check where something else seems to have answered.
	 */
	static String addressee(AwsError error) {
		if (error.proxy() != null) {
			return "check the proxy " + error.proxy() + ", which may answer in the place of AWS";
		}
		return (error.endpoint() != null)
				? "check that " + error.endpoint()
						+ ", which 'ecs-secrets.endpoint' or AWS_ENDPOINT_URL names, is the address of Secrets Manager"
				: "check that nothing on the way answers in the place of AWS";
	}

	/**
	 * The failed connection among the causes of an exception, whose message is known not
	 * to quote an answer.
	 */
	static @Nullable IOException connectionFailure(Throwable ex) {
		for (Throwable cause : causes(ex)) {
			if (cause instanceof java.net.SocketException || cause instanceof java.net.UnknownHostException
					|| cause instanceof java.net.SocketTimeoutException
					|| cause instanceof javax.net.ssl.SSLException) {
				return (IOException) cause;
			}
		}
		return null;
	}

	/**
	 * An exception and its causes, each once: those of foreign code may lead in a circle.
	 */
	static List<Throwable> causes(Throwable ex) {
		List<Throwable> causes = new ArrayList<>();
		Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
		for (Throwable cause = ex; cause != null && seen.add(cause); cause = cause.getCause()) {
			causes.add(cause);
		}
		return causes;
	}

	static String describe(IOException connectionFailure) {
		String message = connectionFailure.getMessage();
		return connectionFailure.getClass().getSimpleName()
				+ ((message != null) ? ": " + AwsText.sentence(message) : "");
	}

}
