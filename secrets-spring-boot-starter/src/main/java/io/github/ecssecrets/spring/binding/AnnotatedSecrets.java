package io.github.ecssecrets.spring.binding;

import io.github.ecssecrets.spring.diagnostics.InvalidSecretConfigurationException;
import io.github.ecssecrets.spring.runtime.SecretsRuntime;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Finds the secrets that the beans of an application ask for by
 * {@link io.github.ecssecrets.spring.SecretValue}, by their definitions.
 */
public final class AnnotatedSecrets {

	private AnnotatedSecrets() {
	}

	/**
	 * Adds the secrets to those that the application uses. Makes no bean and reads no
	 * secret.
	 * @param beanFactory has all definitions
	 * @param runtime receives what is found
	 * @throws InvalidSecretConfigurationException if an annotation names no secret, or
	 * stands where it would be ignored
	 */
	public static void declare(ConfigurableListableBeanFactory beanFactory, SecretsRuntime runtime) {
		new SecretPrefetch(beanFactory, () -> runtime, new SecretReferences(beanFactory, () -> runtime)).declare();
	}

}
