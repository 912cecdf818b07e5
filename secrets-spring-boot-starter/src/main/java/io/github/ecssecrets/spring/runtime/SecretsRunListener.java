package io.github.ecssecrets.spring.runtime;

import java.time.Duration;

import io.github.ecssecrets.spring.mask.LogMask;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.SpringApplicationRunListener;
import org.springframework.boot.bootstrap.ConfigurableBootstrapContext;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Closes the {@link SecretsRuntime} of a start that fails, with its threads and its
 * connections to Secrets Manager, unless an application context is about to do so. Tells
 * what masks the log when an application starts.
 */
final class SecretsRunListener implements SpringApplicationRunListener {

	private @Nullable ConfigurableBootstrapContext bootstrapContext;

	@Override
	public void starting(ConfigurableBootstrapContext bootstrapContext) {
		this.bootstrapContext = bootstrapContext;
		LogMask.starting();
	}

	@Override
	public void ready(ConfigurableApplicationContext context, @Nullable Duration timeTaken) {
		LogMask.started();
	}

	@Override
	public void failed(@Nullable ConfigurableApplicationContext context, Throwable exception) {
		ConfigurableBootstrapContext started = this.bootstrapContext;
		LogMask.failed((started != null) ? BootstrapRuntime.textMask(started) : null);
		if (started != null && (context == null || !context.isActive())) {
			BootstrapRuntime.close(started);
		}
	}

}
