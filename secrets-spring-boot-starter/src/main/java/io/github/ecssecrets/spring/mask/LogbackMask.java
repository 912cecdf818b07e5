package io.github.ecssecrets.spring.mask;

import java.util.List;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.EventArgUtil;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;
import org.slf4j.event.DefaultLoggingEvent;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.LoggingEvent;
import org.slf4j.helpers.MessageFormatter;

/**
 * Masks what is logged by Logback, ahead of every appender: an event that shows a value
 * is refused, and logged again without it.
 */
final class LogbackMask extends TurboFilter {

	private static final LogbackMask INSTANCE = new LogbackMask();

	/** Set while this thread logs what is masked already. */
	private static final ThreadLocal<Boolean> LOGGING = new ThreadLocal<>();

	private LogbackMask() {
	}

	static void install() {
		if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context
				&& !context.getTurboFilterList().contains(INSTANCE)) {
			INSTANCE.start();
			context.getTurboFilterList().addIfAbsent(INSTANCE);
		}
	}

	/**
	 * Looks at an event. Logback also asks whether a level is enabled, with no text.
	 */
	@Override
	public FilterReply decide(@Nullable Marker marker, Logger logger, Level level, @Nullable String format,
			Object @Nullable [] arguments, @Nullable Throwable failure) {
		if ((format == null && failure == null && arguments == null) || !isNeeded(level)
				|| !logger.isEnabledFor(marker, level)) {
			return FilterReply.NEUTRAL;
		}
		Throwable thrown = thrown(arguments, failure);
		String message = message(format, arguments, failure);
		String masked = LogMask.mask(message);
		Throwable maskedFailure = mask(thrown);
		if (masked.equals(message) && maskedFailure == thrown) {
			return FilterReply.NEUTRAL;
		}
		log(() -> logger.log(marker, Logger.FQCN, Level.toLocationAwareLoggerInteger(level), masked, null,
				maskedFailure));
		return FilterReply.DENY;
	}

	/**
	 * Looks at an event of SLF4J's fluent API.
	 */
	@Override
	public FilterReply decide(Logger logger, LoggingEvent event) {
		if (!isNeeded(Level.convertAnSLF4JLevel(event.getLevel()))) {
			return FilterReply.NEUTRAL;
		}
		Object[] arguments = event.getArgumentArray();
		Throwable thrown = thrown(arguments, event.getThrowable());
		String message = message(event.getMessage(), arguments, event.getThrowable());
		DefaultLoggingEvent masked = new DefaultLoggingEvent(event.getLevel(), logger);
		masked.setMessage(LogMask.mask(message));
		boolean changed = !masked.getMessage().equals(message);
		Throwable failure = mask(thrown);
		changed = changed || failure != thrown;
		if (failure != null) {
			masked.setThrowable(failure);
		}
		for (KeyValuePair pair : pairs(event)) {
			String text = text(pair.value);
			String maskedText = LogMask.mask(text);
			changed = changed || !maskedText.equals(text);
			masked.addKeyValue(pair.key, maskedText.equals(text) ? pair.value : maskedText);
		}
		if (!changed) {
			return FilterReply.NEUTRAL;
		}
		List<Marker> markers = event.getMarkers();
		if (markers != null) {
			markers.forEach(masked::addMarker);
		}
		masked.setTimeStamp(event.getTimeStamp());
		log(() -> logger.log(masked));
		return FilterReply.DENY;
	}

	/**
	 * The exception of an event, which Logback also takes from the end of its arguments.
	 */
	private static @Nullable Throwable thrown(Object @Nullable [] arguments, @Nullable Throwable failure) {
		return (failure != null || arguments == null) ? failure : EventArgUtil.extractThrowable(arguments);
	}

	private static String message(@Nullable String format, Object @Nullable [] arguments, @Nullable Throwable failure) {
		boolean endsWithFailure = failure == null && thrown(arguments, null) != null;
		Object[] values = (arguments != null && endsWithFailure) ? EventArgUtil.trimmedCopy(arguments) : arguments;
		return String.valueOf(MessageFormatter.arrayFormat(format, values).getMessage());
	}

	private static List<KeyValuePair> pairs(LoggingEvent event) {
		List<KeyValuePair> pairs = event.getKeyValuePairs();
		return (pairs != null) ? pairs : List.of();
	}

	/**
	 * A value as it may be logged; empty if it cannot be, which must not fail who logs.
	 */
	private static String text(@Nullable Object value) {
		try {
			return String.valueOf(value);
		}
		catch (RuntimeException | Error ex) {
			return "";
		}
	}

	private static boolean isNeeded(Level level) {
		return LogMask.isNeeded(level.isGreaterOrEqual(Level.WARN)) && LOGGING.get() == null;
	}

	private static @Nullable Throwable mask(@Nullable Throwable failure) {
		return (failure != null) ? MaskedException.of(failure, LogMask::mask) : null;
	}

	private static void log(Runnable logging) {
		LOGGING.set(Boolean.TRUE);
		try {
			logging.run();
		}
		finally {
			LOGGING.remove();
		}
	}

}
