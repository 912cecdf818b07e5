package io.github.ecssecrets.spring.mask;

import java.util.logging.Filter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

import org.jspecify.annotations.Nullable;

/**
 * Masks what is logged by {@code java.util.logging}, ahead of the handlers of its root
 * logger: a record that shows a value is changed before it is published.
 */
final class JulMask implements Filter {

	private static final SimpleFormatter FORMATTER = new SimpleFormatter();

	private final @Nullable Filter delegate;

	private JulMask(@Nullable Filter delegate) {
		this.delegate = delegate;
	}

	static void install() {
		Logger root = LogManager.getLogManager().getLogger("");
		if (root != null) {
			for (Handler handler : root.getHandlers()) {
				if (!(handler.getFilter() instanceof JulMask)) {
					handler.setFilter(new JulMask(handler.getFilter()));
				}
			}
		}
	}

	@Override
	public boolean isLoggable(LogRecord record) {
		if (this.delegate != null && !this.delegate.isLoggable(record)) {
			return false;
		}
		if (LogMask.isNeeded(record.getLevel().intValue() >= Level.WARNING.intValue())) {
			mask(record);
		}
		return true;
	}

	private static void mask(LogRecord record) {
		String text = String.valueOf(FORMATTER.formatMessage(record));
		String masked = LogMask.mask(text);
		if (!masked.equals(text)) {
			record.setMessage(masked);
			record.setParameters(null);
			record.setResourceBundle(null);
		}
		Throwable thrown = record.getThrown();
		if (thrown != null) {
			record.setThrown(MaskedException.of(thrown, LogMask::mask));
		}
	}

}
