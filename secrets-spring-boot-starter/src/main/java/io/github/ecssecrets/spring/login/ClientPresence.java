package io.github.ecssecrets.spring.login;

import io.github.ecssecrets.spring.diagnostics.InvalidSecretConfigurationException;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Makes sure that Spring Boot sets up the client that is given a secret. What stands on
 * its properties would fail in words of others, or not be asked for.
 */
public final class ClientPresence implements BeanFactoryPostProcessor {

	private final String client;

	private final Class<?> properties;

	private final String autoConfiguration;

	/**
	 * Creates a check.
	 * @param client the name of the client in {@code ecs-secrets.<client>.secret}
	 * @param properties the properties that Spring Boot binds for the client
	 * @param autoConfiguration the simple name of the auto-configuration that does so
	 */
	public ClientPresence(String client, Class<?> properties, String autoConfiguration) {
		this.client = client;
		this.properties = properties;
		this.autoConfiguration = autoConfiguration;
	}

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
		if (beanFactory.getBeanNamesForType(this.properties, true, false).length == 0) {
			throw new InvalidSecretConfigurationException("property 'ecs-secrets." + this.client + ".secret'",
					"Spring Boot's " + this.autoConfiguration
							+ " takes no part, so there is no client to give the secret to.",
					"Do not exclude it, and add the driver of the client if that is missing. "
							+ "Where the client is not wanted, as in a test, leave the property empty.");
		}
	}

}
