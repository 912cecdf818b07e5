package io.github.ecssecrets.test;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A request the server received; never holds a secret value.
 *
 * @param operation the operation, such as {@code GetSecretValue}
 * @param secretIds the names or ARNs as the caller gave them, in the caller's order;
 * empty for operations that name none
 * @param region the region the request was signed for, or {@code null} if it was not
 * signed
 * @param userAgent the {@code User-Agent} header, or {@code null} if absent
 * @param accessKeyId the access key that signed the request, or {@code null} if it was
 * not signed
 * @param instant when it arrived, by the server's clock
 */
public record RecordedRequest(String operation, List<String> secretIds, @Nullable String region,
		@Nullable String userAgent, @Nullable String accessKeyId, Instant instant) {

	/**
	 * Create a recorded request.
	 * @param operation the operation
	 * @param secretIds the names or ARNs; copied
	 * @param region the region, or {@code null}
	 * @param userAgent the {@code User-Agent} header, or {@code null}
	 * @param accessKeyId the access key, or {@code null}
	 * @param instant when it arrived
	 */
	public RecordedRequest {
		secretIds = List.copyOf(secretIds);
	}

}
