package io.github.ecssecrets.aws;

import java.util.logging.Filter;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Hides tokens and credentials in what the HTTP client of the JDK logs of its requests at
 * level FINE. Works for java.util.logging, directly or bridged to another log; an
 * application that replaces {@link System.Logger} instead must keep that logger above
 * FINE.
 */
final class SensitiveHeaders implements Filter {

	private static final String LOGGER_NAME = "sun.net.www.protocol.http.HttpURLConnection";

	private static final Pattern HEADER = Pattern.compile(
			"\\{(X-Aws-Parameters-Secrets-Token|X-Amz-Security-Token|Authorization|Proxy-Authorization): [^}]*\\}",
			Pattern.CASE_INSENSITIVE);

	/** Held here, because loggers are collected that nobody holds. */
	private static final Logger logger = Logger.getLogger(LOGGER_NAME);

	private final @Nullable Filter next;

	private SensitiveHeaders(@Nullable Filter next) {
		this.next = next;
	}

	/**
	 * Begins to hide them. Asked again, does nothing.
	 */
	static synchronized void hideInLogs() {
		Filter current = logger.getFilter();
		if (!(current instanceof SensitiveHeaders)) {
			logger.setFilter(new SensitiveHeaders(current));
		}
	}

	@Override
	public boolean isLoggable(LogRecord record) {
		String message = record.getMessage();
		if (message != null && message.contains("{")) {
			record.setMessage(hidden(message));
		}
		return this.next == null || this.next.isLoggable(record);
	}

	/**
	 * A message with the values of sensitive headers replaced.
	 */
	static String hidden(String message) {
		return HEADER.matcher(message).replaceAll("{$1: ******}");
	}

}
