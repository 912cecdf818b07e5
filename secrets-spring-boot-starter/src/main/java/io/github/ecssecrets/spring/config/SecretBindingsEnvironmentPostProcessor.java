package io.github.ecssecrets.spring.config;

import io.github.ecssecrets.spring.runtime.PromotedRuntime;
import org.apache.commons.logging.Log;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.bootstrap.ConfigurableBootstrapContext;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.logging.DeferredLogFactory;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Has the secrets read that the configuration asks for, once all config data is loaded: a
 * property of each field that is imported, and of each entry of
 * {@code ecs-secrets.bindings} and of the task definition. In a test whose properties are
 * complete only later, that waits until they are.
 */
final class SecretBindingsEnvironmentPostProcessor implements EnvironmentPostProcessor, Ordered {

	private final Log logger;

	private final ConfigurableBootstrapContext bootstrapContext;

	SecretBindingsEnvironmentPostProcessor(DeferredLogFactory logFactory,
			ConfigurableBootstrapContext bootstrapContext) {
		this.logger = logFactory.getLog(SecretBindingsEnvironmentPostProcessor.class);
		this.bootstrapContext = bootstrapContext;
	}

	@Override
	public int getOrder() {
		return ConfigDataEnvironmentPostProcessor.ORDER + 1;
	}

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		ConfigurationSecrets secrets = ConfigurationSecrets.of(this.bootstrapContext);
		secrets.logger(this.logger);
		secrets.resourceLoader(application.getResourceLoader());
		if (this.bootstrapContext.isRegistered(PromotedRuntime.class)
				|| !DynamicProperties.areExpected(application.getMainApplicationClass())) {
			secrets.complete(environment);
		}
	}

}
