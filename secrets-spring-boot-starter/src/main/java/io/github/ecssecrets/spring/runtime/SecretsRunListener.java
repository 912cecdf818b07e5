package io.github.ecssecrets.spring.runtime;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.SpringApplicationRunListener;
import org.springframework.boot.bootstrap.ConfigurableBootstrapContext;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Closes the {@link SecretsRuntime} of a start that fails before an application context
 * has taken it over, with its threads and its connections to Secrets Manager.
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
		if (started != null) {
			BootstrapRuntime.close(started);
		}
	}

}
