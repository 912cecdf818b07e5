package io.github.ecssecrets.spring.runtime;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.SpringApplicationRunListener;
import org.springframework.boot.bootstrap.ConfigurableBootstrapContext;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Closes the {@link SecretsRuntime} of a start that fails, with its threads and its
 * connections to Secrets Manager, unless an application context is about to do so.
 */
final class SecretsRunListener implements SpringApplicationRunListener {

	private @Nullable ConfigurableBootstrapContext bootstrapContext;

	@Override
	public void starting(ConfigurableBootstrapContext bootstrapContext) {
		this.bootstrapContext = bootstrapContext;
	}

	@Override
	public void failed(@Nullable ConfigurableApplicationContext context, Throwable exception) {
		ConfigurableBootstrapContext started = this.bootstrapContext;
		if (started != null && (context == null || !context.isActive())) {
			BootstrapRuntime.close(started);
		}
	}

}
