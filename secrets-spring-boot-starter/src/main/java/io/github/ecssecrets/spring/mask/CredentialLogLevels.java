package io.github.ecssecrets.spring.mask;

import java.util.List;

import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;

/**
 * Keeps the loggers quiet that write session tokens at DEBUG, when a level is set for all
 * loggers or for all of the AWS SDK. A level for one of them by its full name still
 * counts. Comes after Spring Boot has set up logging, rather than by a property: binding
 * the levels costs a start that sets none some fifty classes.
 */
final class CredentialLogLevels implements ApplicationListener<ApplicationEnvironmentPreparedEvent>, Ordered {

	private static final List<String> LOGGERS = List.of(
			"software.amazon.awssdk.http.auth.aws.internal.signer.DefaultV4RequestSigner",
			"sun.net.www.protocol.http.HttpURLConnection");

	@Override
	public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
		LoggingSystem logging = LoggingSystem.get(event.getSpringApplication().getClassLoader());
		for (String logger : LOGGERS) {
			if (!event.getEnvironment().containsProperty("logging.level." + logger)) {
				logging.setLogLevel(logger, LogLevel.INFO);
			}
		}
	}

	@Override
	public int getOrder() {
		return LoggingApplicationListener.DEFAULT_ORDER + 1;
	}

}
