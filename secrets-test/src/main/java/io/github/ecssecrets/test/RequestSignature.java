package io.github.ecssecrets.test;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.sun.net.httpserver.HttpExchange;
import org.jspecify.annotations.Nullable;

/**
 * What the Signature Version 4 of a request says about its sender; not verified.
 *
 * @param accessKeyId the access key, or {@code null} if the request is not signed
 * @param region the region, or {@code null} if the request is not signed
 */
record RequestSignature(@Nullable String accessKeyId, @Nullable String region) {

	private static final Pattern CREDENTIAL = Pattern.compile("Credential=([^/,\\s]+)/\\d{8}/([^/,\\s]+)/");

	static RequestSignature of(HttpExchange exchange) {
		String authorization = exchange.getRequestHeaders().getFirst("Authorization");
		Matcher matcher = CREDENTIAL.matcher((authorization != null) ? authorization : "");
		return matcher.find() ? new RequestSignature(matcher.group(1), matcher.group(2))
				: new RequestSignature(null, null);
	}

}
