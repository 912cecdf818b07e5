package io.github.ecssecrets.aws;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.github.ecssecrets.AwsError;
import io.github.ecssecrets.SecretCredentialsException;
import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretException.Reason;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretUnavailableException;
import io.github.ecssecrets.aws.CallGuard.InsecureEndpointException;
import io.github.ecssecrets.aws.CredentialsSearch.CredentialsNotFoundException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.profiles.ProfileFileLocation;

/**
 * Explains why a secret was not even asked for: no Region, no credentials, a
 * configuration that the AWS SDK refuses, an SDK that does not fit. What the SDK says of
 * its own set-up is passed on; it has seen no answer that it could quote.
 */
final class SetupErrors {

	private static final String SDK = "software.amazon.awssdk.";

	private static final Pattern MODULE = Pattern.compile("'(\\w+)' service module must be on the class path");

	private SetupErrors() {
	}

	static SecretException noRegion(SecretReference reference, String lookedAt, List<String> said) {
		return new SecretUnavailableException(reference, Reason.NO_REGION,
				"No AWS Region is known for secret '%s'; looked at %s%s; set AWS_REGION or the property 'ecs-secrets.region', or give the secret by its ARN"
					.formatted(reference, lookedAt, said(said)),
				AwsError.builder().build(), null);
	}

	/**
	 * Explains a failure before anything was sent.
	 */
	static SecretException translate(SecretReference reference, Call call, RuntimeException ex) {
		AwsError error = AwsError.builder().region(call.region()).build();
		if (ex.getCause() instanceof InsecureEndpointException insecure) {
			return new SecretUnavailableException(reference, Reason.INSECURE_ENDPOINT,
					"Secret '%s' was not asked for: %s".formatted(reference, insecure.getMessage()), error, null);
		}
		if (ex.getCause() instanceof CredentialsNotFoundException missing) {
			return noCredentials(reference, error, "looked at " + missing.lookedAt() + said(missing.said()));
		}
		if (ex instanceof AbortedException) {
			return SecretsManagerErrors.interrupted(reference);
		}
		if (ex instanceof ApiCallTimeoutException || ex instanceof ApiCallAttemptTimeoutException) {
			return new SecretUnavailableException(reference, Reason.TIMED_OUT,
					"Secrets Manager in %s was not asked for secret '%s' in time; finding AWS credentials took too long"
						.formatted(error.region(), reference),
					error, SafeCauses.of(ex));
		}
		if (ex instanceof AwsServiceException || isCredentialsProblem(ex)) {
			return noCredentials(reference, error, said(List.of(words(ex))).substring(2));
		}
		return refused(reference, error, ex);
	}

	private static SecretException noCredentials(SecretReference reference, AwsError error, String details) {
		return new SecretCredentialsException(reference, Reason.CREDENTIALS_MISSING,
				"No AWS credentials were found to read secret '%s' in %s; %s; on ECS, give the task definition a task role ('taskRoleArn'); elsewhere, set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
					.formatted(reference, error.region(), details),
				error, null);
	}

	private static SecretException refused(SecretReference reference, AwsError error, RuntimeException ex) {
		return new SecretUnavailableException(reference, Reason.CLIENT_CONFIGURATION,
				"The AWS SDK refuses its configuration, and so secret '%s' in %s was not asked for: %s (the SDK reads variables that start with AWS_, %s and %s)"
					.formatted(reference, error.region(), words(ex), ProfileFileLocation.configurationFilePath(),
							ProfileFileLocation.credentialsFilePath()),
				error, null);
	}

	private static String said(List<String> said) {
		StringBuilder text = new StringBuilder();
		for (String words : said) {
			text.append("; the AWS SDK says: ")
				.append(words.endsWith(".") ? words.substring(0, words.length() - 1) : words);
			Matcher module = MODULE.matcher(words);
			if (module.find()) {
				text.append(" (add software.amazon.awssdk:").append(module.group(1)).append(')');
			}
		}
		return text.toString();
	}

	/**
	 * What a failure says, if it is one of the SDK. Others, such as those of a
	 * customizer, may say more than they should.
	 */
	private static String words(RuntimeException ex) {
		boolean ofSdk = ex instanceof SdkException || Stream.of(ex.getStackTrace())
			.map(StackTraceElement::getClassName)
			.filter((type) -> !type.startsWith("java."))
			.findFirst()
			.filter((type) -> type.startsWith(SDK))
			.isPresent();
		return ofSdk ? AwsText.sentence(ex.getMessage()) : ex.getClass().getName();
	}

	/**
	 * Whether a provider of credentials that a customizer brought has none. The SDK has
	 * no type for that: this is the one place that goes by its words.
	 */
	private static boolean isCredentialsProblem(RuntimeException ex) {
		String message = String.valueOf(ex.getMessage());
		return message.contains("Unable to load credentials") || message.contains("contained no credentials")
				|| MODULE.matcher(message).find();
	}

}
