package io.github.ecssecrets.test;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;

/**
 * Makes {@link EmbeddedSecretsManager} part of the configuration of a Spring test.
 */
final class EmbeddedSecretsManagerContextCustomizerFactory implements ContextCustomizerFactory {

	@Override
	public @Nullable ContextCustomizer createContextCustomizer(Class<?> testClass,
			List<ContextConfigurationAttributes> configAttributes) {
		EmbeddedSecretsManager annotation = EmbeddedServer.annotation(testClass);
		return (annotation != null)
				? new EmbeddedSecretsManagerContextCustomizer(annotation, DatabaseOfSecret.isReplacedBy(testClass))
				: null;
	}

}
