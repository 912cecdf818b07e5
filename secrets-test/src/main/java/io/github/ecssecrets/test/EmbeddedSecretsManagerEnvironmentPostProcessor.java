package io.github.ecssecrets.test;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Leads the application of a test to the server of {@link EmbeddedSecretsManager} before
 * config data is imported. Spring Boot makes the test class the main class of the
 * application.
 */
final class EmbeddedSecretsManagerEnvironmentPostProcessor implements EnvironmentPostProcessor, Ordered {

	private static final String PROPERTY_SOURCE = "embeddedSecretsManager";

	@Override
	public int getOrder() {
		return ConfigDataEnvironmentPostProcessor.ORDER - 1;
	}

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		EmbeddedSecretsManager annotation = EmbeddedServer.annotation(application.getMainApplicationClass());
		if (annotation != null) {
			addProperties(environment, EmbeddedServer.of(annotation));
		}
	}

	static void addProperties(ConfigurableEnvironment environment, EmbeddedServer embedded) {
		if (!environment.getPropertySources().contains(PROPERTY_SOURCE)) {
			environment.getPropertySources().addFirst(new MapPropertySource(PROPERTY_SOURCE, embedded.properties()));
		}
	}

}
