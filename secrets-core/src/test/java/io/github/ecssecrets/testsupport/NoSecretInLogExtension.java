package io.github.ecssecrets.testsupport;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/**
 * Captures every log event at TRACE and fails the test after which one shows a
 * {@link Canary}. Registered for all tests by {@code META-INF/services}.
 */
public final class NoSecretInLogExtension implements BeforeAllCallback, AfterEachCallback {

	private static final Recorder recorder = new Recorder();

	/**
	 * What was logged since the last test ended.
	 * @return lines of level, logger, message and exception
	 */
	public static List<String> logged() {
		return List.copyOf(recorder.lines);
	}

	@Override
	public void beforeAll(ExtensionContext context) {
		if (!recorder.isStarted()) {
			recorder.start();
			((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).addAppender(recorder);
		}
	}

	@Override
	public void afterEach(ExtensionContext context) {
		List<String> lines = logged();
		recorder.lines.clear();
		lines.forEach(Canary::assertAbsent);
	}

	private static final class Recorder extends AppenderBase<ILoggingEvent> {

		private final Queue<String> lines = new ConcurrentLinkedQueue<>();

		@Override
		protected void append(ILoggingEvent event) {
			String exception = (event.getThrowableProxy() != null)
					? " " + ThrowableProxyUtil.asString(event.getThrowableProxy()) : "";
			this.lines
				.add(event.getLevel() + " " + event.getLoggerName() + " " + event.getFormattedMessage() + exception);
		}

	}

}
