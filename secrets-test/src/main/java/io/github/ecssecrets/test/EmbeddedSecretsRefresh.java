package io.github.ecssecrets.test;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.github.ecssecrets.SecretStatus;
import io.github.ecssecrets.Secrets;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;

/**
 * Has an application read the secrets in use that changed when a test was undone, until
 * its context is closed.
 */
final class EmbeddedSecretsRefresh implements Consumer<Set<String>>, ApplicationListener<ContextClosedEvent> {

	private static final long TIMEOUT_SECONDS = 10;

	private final EmbeddedServer embedded;

	private final ConfigurableApplicationContext context;

	EmbeddedSecretsRefresh(EmbeddedServer embedded, ConfigurableApplicationContext context) {
		this.embedded = embedded;
		this.context = context;
	}

	@Override
	public void accept(Set<String> names) {
		Secrets secrets = secrets();
		if (secrets != null) {
			CompletableFuture
				.allOf(secrets.status()
					.stream()
					.map(SecretStatus::reference)
					.filter((
							reference) -> reference.readings().stream().anyMatch((each) -> names.contains(each.name())))
					.map(secrets::refresh)
					.toArray(CompletableFuture<?>[]::new))
				.completeOnTimeout(null, TIMEOUT_SECONDS, TimeUnit.SECONDS)
				.exceptionally((failure) -> null)
				.join();
		}
	}

	private @Nullable Secrets secrets() {
		return this.context.isActive() ? this.context.getBeanProvider(Secrets.class).getIfAvailable() : null;
	}

	@Override
	public void onApplicationEvent(ContextClosedEvent event) {
		if (event.getApplicationContext() == this.context) {
			this.embedded.remove(this);
		}
	}

}
