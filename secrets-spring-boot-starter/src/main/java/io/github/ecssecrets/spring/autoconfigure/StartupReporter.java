package io.github.ecssecrets.spring.autoconfigure;

import io.github.ecssecrets.spring.runtime.SecretsRuntime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextRefreshedEvent;

/**
 * Logs one line on the secrets of a start-up once the context that reads them is
 * complete.
 */
final class StartupReporter implements ApplicationListener<ContextRefreshedEvent> {

	private static final Logger logger = LoggerFactory.getLogger(StartupReporter.class);

	private final ConfigurableApplicationContext context;

	StartupReporter(ConfigurableApplicationContext context) {
		this.context = context;
	}

	@Override
	public void onApplicationEvent(ContextRefreshedEvent event) {
		if (event.getApplicationContext().equals(this.context)) {
			this.context.getBeansOfType(SecretsRuntime.class, false, false).values().forEach(StartupReporter::report);
		}
	}

	private static void report(SecretsRuntime runtime) {
		String line = runtime.startupReport().take(runtime.status(), runtime.properties().isEnabled());
		if (line != null) {
			logger.info(line);
		}
	}

}
