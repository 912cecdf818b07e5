package io.github.ecssecrets.aws;

import java.io.IOException;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;

/**
 * What of a failure of the AWS SDK may be kept as a cause, which is logged with its
 * message. An answer that cannot be read is quoted by the SDK, in the exception, in its
 * causes, and in those of earlier attempts that it carries along: of these nothing is
 * kept. Errors of AWS are kept in a form that is fit for a log.
 */
final class SafeCauses {

	private SafeCauses() {
	}

	/**
	 * The cause to keep.
	 * @return an exception without anything suppressed, or {@code null} for none
	 */
	static @Nullable Throwable of(Throwable failure) {
		if (failure instanceof AwsServiceException service && errorCode(service) != null) {
			return clean(service);
		}
		if (failure instanceof ApiCallTimeoutException timeout) {
			return likeIn(timeout, ApiCallTimeoutException.builder().message(timeout.getMessage()).build());
		}
		if (failure instanceof ApiCallAttemptTimeoutException timeout) {
			return likeIn(timeout, ApiCallAttemptTimeoutException.builder().message(timeout.getMessage()).build());
		}
		IOException connection = AwsFailures.connectionFailure(failure);
		if (connection == null || isPrintable(connection)) {
			return connection;
		}
		return likeIn(connection, new IOException(AwsFailures.describe(connection)));
	}

	private static boolean isPrintable(Throwable failure) {
		for (Throwable each : AwsFailures.causes(failure)) {
			String message = each.getMessage();
			if (each.getSuppressed().length > 0 || (message != null && !AwsText.sentence(message).equals(message))) {
				return false;
			}
		}
		return true;
	}

	private static <T extends Throwable> T likeIn(Throwable original, T copy) {
		copy.setStackTrace(original.getStackTrace());
		return copy;
	}

	private static Throwable clean(AwsServiceException failure) {
		AwsErrorDetails details = failure.awsErrorDetails();
		AwsErrorDetails clean = AwsErrorDetails.builder()
			.errorCode(AwsText.token(details.errorCode()))
			.errorMessage(AwsText.sentence(details.errorMessage()))
			.serviceName(AwsText.token(details.serviceName()))
			.build();
		return likeIn(failure,
				failure.toBuilder()
					.message(null)
					.cause(null)
					.awsErrorDetails(clean)
					.requestId(AwsText.token(failure.requestId()))
					.extendedRequestId(AwsText.token(failure.extendedRequestId()))
					.build());
	}

	static @Nullable String errorCode(AwsServiceException failure) {
		AwsErrorDetails details = failure.awsErrorDetails();
		return (details != null) ? AwsText.token(details.errorCode()) : null;
	}

}
