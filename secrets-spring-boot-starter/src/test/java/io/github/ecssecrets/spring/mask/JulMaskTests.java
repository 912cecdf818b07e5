package io.github.ecssecrets.spring.mask;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

import io.github.ecssecrets.spring.TestApplication;
import io.github.ecssecrets.test.SecretsManagerServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is logged by {@code java.util.logging} is masked as what is logged by Logback.
 */
class JulMaskTests {

	private static final String PASSWORD = "canary-tK42#!aXbYc-yranac";

	private static final Logger logger = Logger.getLogger(JulMaskTests.class.getName());

	private final SecretsManagerServer server = SecretsManagerServer.start();

	private final Logger root = Logger.getLogger("");

	private final Published published = new Published();

	private final List<Handler> others = List.of(this.root.getHandlers());

	@BeforeEach
	void install() {
		this.others.forEach(this.root::removeHandler);
		this.published.setFilter((record) -> !record.getMessage().equals("refused"));
		this.root.addHandler(this.published);
		JulMask.install();
		JulMask.install();
	}

	@AfterEach
	void remove() {
		this.root.removeHandler(this.published);
		this.others.forEach(this.root::addHandler);
		this.server.close();
	}

	@Test
	void valuesAreMaskedInWarningsAndWhileAnApplicationStartsInAllRecords() {
		this.server.createSecret("prod/app", "{\"password\":\"" + PASSWORD + "\"}");
		try (ConfigurableApplicationContext context = TestApplication.using(this.server)
			.properties("spring.config.import=ecs-secrets:prod/app")
			.sources(Logging.class)
			.run()) {
			assertThat(context.isActive()).isTrue();
			logger.log(Level.WARNING, "with {0} and {1}", new Object[] { PASSWORD, 1 });
			logger.log(Level.SEVERE, "failed", new IllegalStateException("outer", new RuntimeException(PASSWORD)));
			logger.warning("harmless {0}");
			logger.warning("refused");
		}
		assertThat(this.published.texts).contains("part ******", "with ****** and 1", "harmless {0}")
			.noneMatch((text) -> text.contains("canary-") || text.contains("refused"))
			.anyMatch((text) -> text.startsWith("failed")
					&& text.contains("Caused by: java.lang.RuntimeException: ******"));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Logging {

		Logging(Environment environment) {
			logger.info("part " + environment.getProperty("app.password").substring(3, 14));
		}

	}

	private static final class Published extends Handler {

		private final List<String> texts = new CopyOnWriteArrayList<>();

		@Override
		public void publish(LogRecord record) {
			if (isLoggable(record)) {
				StringWriter thrown = new StringWriter();
				if (record.getThrown() != null) {
					record.getThrown().printStackTrace(new PrintWriter(thrown));
				}
				this.texts.add(new SimpleFormatter().formatMessage(record) + thrown);
			}
		}

		@Override
		public void flush() {
		}

		@Override
		public void close() {
		}

	}

}
