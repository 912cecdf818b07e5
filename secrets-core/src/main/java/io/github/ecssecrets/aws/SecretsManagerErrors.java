package io.github.ecssecrets.aws;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.ecssecrets.AwsError;
import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretException.Reason;
import io.github.ecssecrets.SecretNotFoundException;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretUnavailableException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Turns failures of calls through the AWS SDK into the exceptions of this library, with
 * the fact and the remedy.
 */
final class SecretsManagerErrors {

	private static final Set<String> UNKNOWN_OPERATION = Set.of("UnknownOperationException", "InvalidAction");

	/** What the JDK says where a proxy does not let a call through. */
	private static final Pattern TUNNEL = Pattern.compile("Unable to tunnel through proxy.*?HTTP/[\\d.]+ (\\d{3})",
			Pattern.DOTALL);

	private final SdkSettings settings;

	private final boolean endpointGiven;

	private final Proxies proxies;

	/**
	 * Creates the errors of a source.
	 * @param endpointGiven whether the source has an address in place of the Region's
	 */
	SecretsManagerErrors(SdkSettings settings, Proxies proxies, boolean endpointGiven) {
		this.settings = settings;
		this.endpointGiven = endpointGiven;
		this.proxies = proxies;
	}

	/**
	 * Whether AWS says that it has no such secret, or no such version of it.
	 */
	static boolean isNotFound(RuntimeException ex) {
		return AwsFailures.isNotFound(errorCode(ex));
	}

	static boolean isAccessDenied(RuntimeException ex) {
		String code = errorCode(ex);
		return code != null && AwsFailures.isAccessDenied(code);
	}

	/**
	 * Whether a batch call was refused in a way that single calls may not be.
	 */
	static boolean isRefused(RuntimeException ex) {
		String code = errorCode(ex);
		return code != null
				&& (AwsFailures.isAccessDenied(code) || UNKNOWN_OPERATION.contains(code) || isThrottled(ex));
	}

	/**
	 * How a call ended, in the terms of observers.
	 */
	static CallOutcome outcome(RuntimeException ex) {
		if (isNotFound(ex)) {
			return CallOutcome.NOT_FOUND;
		}
		if (isThrottled(ex)) {
			return CallOutcome.THROTTLED;
		}
		return isAccessDenied(ex) ? CallOutcome.DENIED : CallOutcome.ERROR;
	}

	private static boolean isThrottled(RuntimeException ex) {
		return ex instanceof AwsServiceException service && service.isThrottlingException();
	}

	/**
	 * What it means that AWS does not find a secret.
	 * @return {@code null} if there is no such secret
	 */
	@Nullable SecretException missing(SecretReference reference, Call call, RuntimeException ex) {
		return AwsFailures.missingValue(reference, source(call), error(call, ex), awsMessage(ex));
	}

	private static String source(Call call) {
		return "Secrets Manager in " + call.region();
	}

	SecretException translate(SecretReference reference, Call call, RuntimeException ex) {
		if (call.sentTo() == null) {
			return SetupErrors.translate(reference, call, ex);
		}
		AwsError error = error(call, ex);
		String code = error.errorCode();
		return (code != null) ? answered(reference, call, code, error, ex) : silent(reference, call, error, ex);
	}

	private SecretException answered(SecretReference reference, Call call, String code, AwsError error,
			RuntimeException ex) {
		Throwable cause = SafeCauses.of(ex);
		if (AwsFailures.isDecryptionFailure(code) || AwsFailures.isKeyDenied(code, awsMessage(ex))) {
			return AwsFailures.undecryptable(reference, error, cause);
		}
		if (AwsFailures.isAccessDenied(code)) {
			return AwsFailures.accessDenied(reference, error, awsMessage(ex), cause);
		}
		if (AwsFailures.isCredentialsRejected(code)) {
			return AwsFailures.credentialsRejected(reference, error, cause);
		}
		if (AwsFailures.isRejected(code)) {
			return AwsFailures.isDeleted(awsMessage(ex)) ? AwsFailures.deleted(reference, source(call), error)
					: rejected(reference, call, error, ex);
		}
		return new SecretUnavailableException(reference,
				(isThrottled(ex) || AwsFailures.isThrottled(code)) ? Reason.THROTTLED : Reason.SERVICE_ERROR,
				"%s could not answer for secret '%s' (%s)".formatted(source(call), reference, AwsFailures.facts(error)),
				error, cause);
	}

	private static SecretException rejected(SecretReference reference, Call call, AwsError error, RuntimeException ex) {
		return new SecretNotFoundException(
				reference, Reason.INVALID_REQUEST, "%s rejects the request for secret '%s' (%s): %s"
					.formatted(source(call), reference, AwsFailures.facts(error), AwsText.sentence(awsMessage(ex))),
				List.of(source(call)), error);
	}

	/**
	 * No error of AWS: no answer, or one of something else.
	 */
	private SecretException silent(SecretReference reference, Call call, AwsError error, RuntimeException ex) {
		Throwable cause = SafeCauses.of(ex);
		IOException io = AwsFailures.connectionFailure(ex);
		Matcher tunnel = TUNNEL.matcher(ioMessage(ex));
		if (isLate(ex)) {
			return unavailable(reference, Reason.TIMED_OUT, source(call) + " did not answer in time", "", error, cause);
		}
		if (ex instanceof AbortedException) {
			return interrupted(reference);
		}
		if (tunnel.find()) {
			return unavailable(reference, Reason.UNREACHABLE, source(call) + " could not be reached",
					" (the proxy answers HTTP " + tunnel.group(1) + ")", error, null);
		}
		if (io != null) {
			Reason reason = (io instanceof UnknownHostException) ? Reason.UNKNOWN_HOST
					: (io instanceof SocketTimeoutException) ? Reason.TIMED_OUT : Reason.UNREACHABLE;
			return unavailable(reference, reason, source(call) + " could not be reached",
					" (" + AwsFailures.describe(io) + ")", error, cause);
		}
		return unreadable(reference, call, error, ex);
	}

	private static boolean isLate(RuntimeException ex) {
		return ex instanceof ApiCallTimeoutException || ex instanceof ApiCallAttemptTimeoutException;
	}

	private static String ioMessage(RuntimeException ex) {
		Throwable cause = ex.getCause();
		return (cause != null && cause.getClass() == IOException.class) ? String.valueOf(cause.getMessage()) : "";
	}

	private SecretException unavailable(SecretReference reference, Reason reason, String fact, String detail,
			AwsError error, @Nullable Throwable cause) {
		return new SecretUnavailableException(reference, reason, "%s for secret '%s' after %s%s; %s".formatted(fact,
				reference, AwsFailures.attempts(error), detail, AwsFailures.networkPath(error)), error, cause);
	}

	private SecretException unreadable(SecretReference reference, Call call, AwsError error, RuntimeException ex) {
		String status = (ex instanceof AwsServiceException service && service.statusCode() > 0)
				? " (HTTP " + service.statusCode() + ")" : "";
		return new SecretUnavailableException(reference, Reason.UNREADABLE_ANSWER,
				"%s gave an unreadable answer%s for secret '%s' after %s; %s".formatted(source(call), status, reference,
						AwsFailures.attempts(error), AwsFailures.addressee(error)),
				error, null);
	}

	/**
	 * An answer that is no error and yet holds no secret, as of a proxy that answers in
	 * the place of AWS.
	 */
	SecretException withoutValue(SecretReference reference, Call call, @Nullable String requestId) {
		AwsError error = facts(call).requestId(AwsText.token(requestId)).build();
		return new SecretUnavailableException(reference, Reason.UNREADABLE_ANSWER,
				"%s gave an answer without a value for secret '%s'; %s".formatted(source(call), reference,
						AwsFailures.addressee(error)),
				error, null);
	}

	/**
	 * A call that another thread or the end of the source cut short.
	 */
	static SecretException interrupted(SecretReference reference) {
		return new SecretUnavailableException(reference,
				"Secret '%s' was not read, because its thread was interrupted or its source closed"
					.formatted(reference),
				null, null);
	}

	private AwsError error(Call call, RuntimeException ex) {
		AwsError.Builder error = facts(call).errorCode(errorCode(ex));
		if (ex instanceof AwsServiceException service) {
			error.requestId(AwsText.token(service.requestId()));
		}
		if (ex instanceof SdkException sdk && sdk.numAttempts() != null) {
			error.attempts(Math.max(1, sdk.numAttempts()));
		}
		return error.build();
	}

	private AwsError.Builder facts(Call call) {
		AwsError.Builder error = AwsError.builder().region(call.region());
		URI address = call.sentTo();
		if (address != null) {
			error.proxy(this.proxies.serving(address));
			if (this.endpointGiven || this.settings.isSet("AWS_ENDPOINT_URL", "aws.endpointUrl")
					|| this.settings.isSet("AWS_ENDPOINT_URL_SECRETS_MANAGER", "aws.endpointUrlSecretsManager")) {
				error.endpoint(address.getScheme() + "://" + address.getRawAuthority());
			}
		}
		return error;
	}

	private static @Nullable String errorCode(RuntimeException ex) {
		return (ex instanceof AwsServiceException service) ? SafeCauses.errorCode(service) : null;
	}

	/**
	 * What AWS says, as it came.
	 */
	private static String awsMessage(RuntimeException ex) {
		return (ex instanceof AwsServiceException service && service.awsErrorDetails() != null)
				? String.valueOf(service.awsErrorDetails().errorMessage()) : "";
	}

}
