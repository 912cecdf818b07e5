package io.github.ecssecrets.aws;

import java.io.IOException;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.ecssecrets.AwsError;
import io.github.ecssecrets.SecretAccessDeniedException;
import io.github.ecssecrets.SecretCredentialsException;
import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretReference;
import org.jspecify.annotations.Nullable;

/**
 * What AWS refuses and how to grant it, in words for people. They are the same whether
 * the AWS SDK or the agent asked, and so this class knows nothing of the SDK.
 */
final class AwsFailures {

	private static final Set<String> ACCESS_DENIED = Set.of("AccessDeniedException", "AccessDenied");

	private static final Set<String> CREDENTIALS_REJECTED = Set.of("UnrecognizedClientException",
			"InvalidSignatureException", "ExpiredTokenException", "ExpiredToken", "InvalidClientTokenId",
			"MissingAuthenticationTokenException", "IncompleteSignature");

	private static final String DECRYPTION_FAILURE = "DecryptionFailure";

	private static final Set<String> NOT_READABLE = Set.of("InvalidRequestException", "InvalidParameterException",
			"ValidationException");

	private static final Pattern NOT_AUTHORIZED = Pattern
		.compile("User: (?<principal>arn:[\\w:+=,.@/-]+) is not authorized to perform: (?<action>[\\w-]+:\\w+)");

	private AwsFailures() {
	}

	static boolean isNotFound(@Nullable String errorCode) {
		return "ResourceNotFoundException".equals(errorCode);
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

	/**
	 * Whether access is denied not to the secret but to the KMS key it is encrypted with.
	 */
	static boolean isKeyDenied(String errorCode, String awsMessage) {
		return isAccessDenied(errorCode)
				&& (awsMessage.contains("Access to KMS is not allowed") || awsMessage.contains("to perform: kms:"));
	}

	/**
	 * Whether a secret exists in a state in which nobody can read it, such as marked for
	 * deletion.
	 */
	static boolean isNotReadable(String errorCode) {
		return NOT_READABLE.contains(errorCode);
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
		String who = told ? denial.group("principal") : "the task role";
		return new SecretAccessDeniedException(reference,
				"AWS denies %s on secret '%s' to %s (%s)".formatted(action, reference, who, facts(error)),
				policyStatement(reference, action, error.region()), error, cause);
	}

	static SecretException credentialsRejected(SecretReference reference, AwsError error, @Nullable Throwable cause) {
		return new SecretCredentialsException(reference,
				"AWS rejects the credentials that secret '%s' was asked for with (%s); check that they have not expired, belong to this partition, and that the clock is right"
					.formatted(reference, facts(error)),
				error, cause);
	}

	static SecretException undecryptable(SecretReference reference, AwsError error, @Nullable Throwable cause) {
		return new SecretAccessDeniedException(reference,
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
	 * The failed connection among the causes of an exception, whose message is known not
	 * to quote an answer.
	 */
	static @Nullable IOException connectionFailure(Throwable ex) {
		for (Throwable cause = ex; cause != null; cause = cause.getCause()) {
			if (cause instanceof java.net.SocketException || cause instanceof java.net.UnknownHostException
					|| cause instanceof java.net.SocketTimeoutException
					|| cause instanceof javax.net.ssl.SSLException) {
				return (IOException) cause;
			}
		}
		return null;
	}

	static String describe(IOException connectionFailure) {
		String message = connectionFailure.getMessage();
		return connectionFailure.getClass().getSimpleName() + ((message != null) ? ": " + message : "");
	}

}
