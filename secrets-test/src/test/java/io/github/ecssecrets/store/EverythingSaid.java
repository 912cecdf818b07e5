package io.github.ecssecrets.store;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import org.jspecify.annotations.Nullable;

/**
 * Everything that this process logs or prints while this is open, at the finest level:
 * through SLF4J, through java.util.logging as the JDK does, and on the console.
 */
final class EverythingSaid implements AutoCloseable {

	private final PrintStream out = System.out;

	private final PrintStream err = System.err;

	private final ByteArrayOutputStream console = new ByteArrayOutputStream();

	private final CapturedLog log;

	private final Logger julRoot = Logger.getLogger("");

	private final Level julLevel = this.julRoot.getLevel();

	private final Queue<LogRecord> julRecords = new ConcurrentLinkedQueue<>();

	private final Handler handler = new Handler() {

		@Override
		public void publish(LogRecord record) {
			EverythingSaid.this.julRecords.add(record);
		}

		@Override
		public void flush() {
		}

		@Override
		public void close() {
		}

	};

	EverythingSaid() {
		PrintStream captured = new PrintStream(this.console, true, StandardCharsets.UTF_8);
		System.setOut(captured);
		System.setErr(captured);
		this.handler.setLevel(Level.ALL);
		this.julRoot.addHandler(this.handler);
		this.julRoot.setLevel(Level.ALL);
		this.log = new CapturedLog(ch.qos.logback.classic.Level.TRACE);
	}

	/**
	 * The names of all loggers that said something.
	 */
	List<String> speakers() {
		List<String> speakers = new ArrayList<>();
		this.log.events().forEach((event) -> speakers.add(event.getLoggerName()));
		this.julRecords.forEach((record) -> speakers.add(String.valueOf(record.getLoggerName())));
		return speakers;
	}

	/**
	 * All that was said, message by message and argument by argument.
	 */
	List<String> texts() {
		List<String> texts = new ArrayList<>();
		this.log.events().forEach((event) -> texts.addAll(render(event)));
		for (LogRecord record : this.julRecords) {
			texts.add(String.valueOf(record.getMessage()));
			texts.add(Arrays.deepToString(record.getParameters()));
			texts.add(render(record.getThrown()));
		}
		texts.add(this.console.toString(StandardCharsets.UTF_8));
		return texts;
	}

	/**
	 * What this library itself logged.
	 */
	List<String> textsOfTheLibrary() {
		return this.log.events()
			.stream()
			.filter((event) -> event.getLoggerName().startsWith("io.github.ecssecrets."))
			.flatMap((event) -> render(event).stream())
			.collect(Collectors.toCollection(ArrayList::new));
	}

	private static List<String> render(ILoggingEvent event) {
		return List.of(event.getFormattedMessage(), Arrays.deepToString(event.getArgumentArray()),
				String.valueOf(event.getMDCPropertyMap()),
				render((event.getThrowableProxy() instanceof ThrowableProxy proxy) ? proxy.getThrowable() : null));
	}

	/**
	 * An exception with the messages of its causes and of what it suppressed.
	 */
	static String render(@Nullable Throwable throwable) {
		StringWriter text = new StringWriter();
		if (throwable != null) {
			throwable.printStackTrace(new PrintWriter(text, true));
		}
		return text.toString();
	}

	@Override
	public void close() {
		this.log.close();
		this.julRoot.removeHandler(this.handler);
		this.julRoot.setLevel(this.julLevel);
		System.setOut(this.out);
		System.setErr(this.err);
	}

}
