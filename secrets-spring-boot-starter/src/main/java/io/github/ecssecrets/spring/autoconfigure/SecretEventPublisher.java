package io.github.ecssecrets.spring.autoconfigure;

import java.util.function.Consumer;

import io.github.ecssecrets.SecretEvent;
import io.github.ecssecrets.spring.runtime.SecretsRuntime;

import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextRefreshedEvent;

/**
 * Makes events of the store application events: those of the start-up once the context is
 * refreshed, later ones as they happen, none when it closes.
 */
final class SecretEventPublisher implements ApplicationListener<ContextRefreshedEvent> {

	private final SecretsRuntime runtime;

	private final ConfigurableApplicationContext context;

	SecretEventPublisher(SecretsRuntime runtime, ConfigurableApplicationContext context) {
		this.runtime = runtime;
		this.context = context;
	}

	@Override
	public void onApplicationEvent(ContextRefreshedEvent event) {
		if (event.getApplicationContext().equals(this.context)) {
			this.runtime.subscribe(new Publisher());
			this.runtime.started();
		}
	}

	/**
	 * Publishes events until the context closes.
	 */
	private final class Publisher implements Consumer<SecretEvent> {

		@Override
		public void accept(SecretEvent event) {
			if (!SecretEventPublisher.this.context.isClosed()) {
				SecretEventPublisher.this.context.publishEvent(event);
			}
		}

		@Override
		public String toString() {
			return "the application's listeners to SecretEvent";
		}

	}

}
