package io.github.ecssecrets.spring.messaging;

import org.springframework.kafka.annotation.KafkaListenerConfigurer;
import org.springframework.kafka.config.KafkaListenerEndpointRegistrar;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;

/**
 * Adds the resolver of secrets to the listeners of Kafka, ahead of what the application
 * has added.
 */
public final class SecretKafkaListenerConfigurer implements KafkaListenerConfigurer {

	private final SecretMessageArgumentResolver resolver;

	/**
	 * Creates a configurer.
	 * @param resolver the resolver of secrets
	 */
	public SecretKafkaListenerConfigurer(SecretMessageArgumentResolver resolver) {
		this.resolver = resolver;
	}

	@Override
	public void configureKafkaListeners(KafkaListenerEndpointRegistrar registrar) {
		registrar.setCustomMethodArgumentResolvers(
				SecretMessageHandlers.with(this.resolver, registrar.getCustomMethodArgumentResolvers())
					.toArray(HandlerMethodArgumentResolver[]::new));
	}

}
