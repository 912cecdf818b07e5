package io.github.ecssecrets.spring.autoconfigure;

import io.github.ecssecrets.SecretEvent;
import io.github.ecssecrets.spring.runtime.SecretsRuntime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextRefreshedEvent;

/**
 * Makes events of the store application events: those of the start-up once the context is
 * refreshed, later ones as they happen, none when it closes.
 */
final class SecretEventPublisher implements ApplicationListener<ContextRefreshedEvent> {

	private static final Logger logger = LoggerFactory.getLogger(SecretEventPublisher.class);

	private final SecretsRuntime runtime;

	private final ConfigurableApplicationContext context;

	SecretEventPublisher(SecretsRuntime runtime, ConfigurableApplicationContext context) {
		this.runtime = runtime;
		this.context = context;
	}

	@Override
	public void onApplicationEvent(ContextRefreshedEvent event) {
		if (event.getApplicationContext().equals(this.context)) {
			this.runtime.publishTo(this::publish);
		}
	}

	private void publish(SecretEvent event) {
		if (!this.context.isClosed()) {
			try {
				this.context.publishEvent(event);
			}
			catch (RuntimeException ex) {
				logger.warn("An application listener failed at an event of secret '{}' ({})", event.reference(),
						ex.getClass().getName());
			}
		}
	}

}
