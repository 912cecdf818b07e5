package io.github.ecssecrets.aws;

import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Which queue of Amazon SQS: its name, and what else its URL or ARN says.
 *
 * @param name the name of the queue
 * @param account the account that owns it, or {@code null} for that of the caller
 * @param region its Region, or {@code null} for that of the caller
 * @param url its URL, or {@code null} if it must be asked for
 */
record QueueAddress(String name, @Nullable String account, @Nullable String region, @Nullable String url) {

	private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,80}");

	private static final Pattern ARN = Pattern
		.compile("arn:aws[a-z-]*:sqs:([a-z0-9-]+):(\\d{12}):([A-Za-z0-9_-]{1,80})");

	private static final Pattern PATH = Pattern.compile("/(\\d{12})/([A-Za-z0-9_-]{1,80})");

	private static final Pattern HOST = Pattern
		.compile("(?:sqs(?:-fips)?\\.([a-z0-9-]+)|([a-z0-9-]+)\\.queue)\\.(?:amazonaws\\.com|api\\.aws).*");

	/**
	 * Reads the address of a queue.
	 * @throws IllegalArgumentException if it is none
	 */
	static QueueAddress parse(String text) {
		if (NAME.matcher(text).matches()) {
			return new QueueAddress(text, null, null, null);
		}
		Matcher arn = ARN.matcher(text);
		if (arn.matches()) {
			return new QueueAddress(arn.group(3), arn.group(2), arn.group(1), null);
		}
		QueueAddress url = text.startsWith("http") ? ofUrl(text) : null;
		if (url == null) {
			throw new IllegalArgumentException(
					"'queue' must be the URL, the ARN or the name of a standard queue of Amazon SQS, such as "
							+ "'arn:aws:sqs:eu-central-1:123456789012:orders-secrets'");
		}
		return url;
	}

	private static @Nullable QueueAddress ofUrl(String text) {
		try {
			URI url = URI.create(text);
			Matcher path = PATH.matcher(String.valueOf(url.getPath()));
			if (url.getHost() == null || url.getUserInfo() != null || url.getRawQuery() != null || !path.matches()) {
				return null;
			}
			Matcher host = HOST.matcher(url.getHost());
			String region = host.matches() ? ((host.group(1) != null) ? host.group(1) : host.group(2)) : null;
			return new QueueAddress(path.group(2), path.group(1), region, text);
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

}
