package io.github.ecssecrets.spring.mask;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is logged by Logback, with values of the application's own kinds.
 */
class LogbackMaskTests {

	private final TextMask canaries = new CanaryMask();

	private final Logger logger = (Logger) LoggerFactory.getLogger(LogbackMaskTests.class);

	private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

	@BeforeEach
	void install() {
		LogMask.add(this.canaries);
		this.logged.start();
		this.logger.setAdditive(false);
		this.logger.addAppender(this.logged);
	}

	@AfterEach
	void remove() {
		this.logger.detachAppender(this.logged);
		this.logger.setAdditive(true);
		LogMask.remove(this.canaries);
	}

	@Test
	void valueWithoutATextDoesNotFailWhoLogs() {
		Object unreadable = new Unreadable();
		this.logger.atWarn().addKeyValue("entity", unreadable).log("harmless");
		this.logger.atWarn()
			.addKeyValue("entity", unreadable)
			.addKeyValue("key", "canary-7Xq2")
			.log("with {}", "canary-7Xq2");
		assertThat(this.logged.list).extracting(ILoggingEvent::getFormattedMessage)
			.containsExactly("harmless", "with ******");
		assertThat(this.logged.list.get(1).getKeyValuePairs()).extracting((pair) -> pair.value)
			.containsExactly(unreadable, SecretMask.MASK);
	}

	@Test
	void exceptionAtTheEndOfTheArgumentsIsMasked() {
		IllegalStateException failure = new IllegalStateException("with canary-7Xq2");
		this.logger.atWarn().log("harmless {}", "text", failure);
		this.logger.warn("harmless {}", "text", failure);
		this.logger.atWarn().log("harmless {}", "text", new IllegalStateException("harmless"));
		assertThat(this.logged.list).extracting(ILoggingEvent::getFormattedMessage).containsOnly("harmless text");
		assertThat(this.logged.list).extracting((event) -> event.getThrowableProxy().getMessage())
			.containsExactly("java.lang.IllegalStateException: with ******",
					"java.lang.IllegalStateException: with ******", "harmless");
	}

	/** Such as an entity whose session is closed. */
	private static final class Unreadable {

		@Override
		public String toString() {
			throw new UnsupportedOperationException();
		}

	}

}
