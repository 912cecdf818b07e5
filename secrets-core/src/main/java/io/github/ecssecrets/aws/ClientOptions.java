package io.github.ecssecrets.aws;

import java.net.URI;
import java.time.Duration;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Checks what the builders of clients of AWS are given.
 */
final class ClientOptions {

	private static final Pattern APPLICATION_ID = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,50}");

	private static final Duration LONGEST = Duration.ofDays(3650);

	private ClientOptions() {
	}

	/** A Region; one that is blank is none. */
	static @Nullable String region(@Nullable String region) {
		return (region == null || region.isBlank()) ? null : region;
	}

	/**
	 * An address.
	 * @throws IllegalArgumentException if it is not {@code http} or {@code https} with a
	 * host, or has a user, a query or a fragment
	 */
	static @Nullable URI endpoint(@Nullable URI endpoint) {
		if (endpoint != null) {
			Transport.checkForm(endpoint, "https://host:port");
		}
		return endpoint;
	}

	/**
	 * An application id; one that is empty is none.
	 * @throws IllegalArgumentException if it is too long or has other characters than the
	 * AWS SDK takes
	 */
	static @Nullable String applicationId(@Nullable String applicationId) {
		if (applicationId == null || applicationId.isEmpty()) {
			return null;
		}
		if (!APPLICATION_ID.matcher(applicationId).matches()) {
			throw new IllegalArgumentException("'applicationId' must have at most 50 characters, letters, digits and "
					+ "!#$%&'*+-.^_`|~ only; it has " + applicationId.length() + " characters");
		}
		return applicationId;
	}

	/**
	 * A timeout.
	 * @param name the name of the option
	 * @throws IllegalArgumentException if it is zero or negative, or longer than 10 years
	 */
	static Duration timeout(String name, Duration timeout) {
		if (timeout.isZero() || timeout.isNegative()) {
			throw new IllegalArgumentException("'" + name + "' must be positive: " + timeout);
		}
		if (timeout.compareTo(LONGEST) > 0) {
			throw new IllegalArgumentException("'" + name + "' must be 10 years at most: " + timeout);
		}
		return timeout;
	}

}
