package io.github.ecssecrets.spring.mask;

import java.util.Map;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Keeps the loggers quiet that write session tokens at DEBUG, when a level is set for all
 * loggers or for all of the AWS SDK. A level for one of them by its full name still
 * counts.
 */
final class CredentialLogLevels implements EnvironmentPostProcessor {

	private static final String PROPERTY_SOURCE = "ecsSecretsCredentialLogLevels";

	private static final Map<String, Object> LEVELS = Map.of(
			"logging.level.software.amazon.awssdk.http.auth.aws.internal.signer.DefaultV4RequestSigner", "info",
			"logging.level.sun.net.www.protocol.http.HttpURLConnection", "info");

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		if (!environment.getPropertySources().contains(PROPERTY_SOURCE)) {
			environment.getPropertySources().addLast(new MapPropertySource(PROPERTY_SOURCE, LEVELS));
		}
	}

}
