package io.github.ecssecrets.store;

import java.util.ArrayList;
import java.util.List;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.slf4j.LoggerFactory;

/**
 * Everything that is logged, from a level on, until this is closed.
 */
final class CapturedLog implements AutoCloseable {

	private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

	private final Level levelBefore = this.root.getLevel();

	private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

	CapturedLog(Level level) {
		this.appender.setContext(this.root.getLoggerContext());
		this.appender.start();
		this.root.addAppender(this.appender);
		this.root.setLevel(level);
	}

	List<ILoggingEvent> events() {
		// An appender that lists events appends under its own lock.
		synchronized (this.appender) {
			return new ArrayList<>(this.appender.list);
		}
	}

	List<String> warnings() {
		return events().stream()
			.filter((event) -> event.getLevel().isGreaterOrEqual(Level.WARN))
			.map(ILoggingEvent::getFormattedMessage)
			.toList();
	}

	/**
	 * What the store itself says at INFO.
	 */
	List<String> news() {
		return events().stream()
			.filter((event) -> event.getLevel() == Level.INFO
					&& event.getLoggerName().equals(SecretStore.class.getName()))
			.map(ILoggingEvent::getFormattedMessage)
			.toList();
	}

	@Override
	public void close() {
		this.root.setLevel(this.levelBefore);
		this.root.detachAppender(this.appender);
	}

}
