package io.github.ecssecrets.spring.messaging;

import org.springframework.amqp.rabbit.annotation.RabbitListenerConfigurer;
import org.springframework.amqp.rabbit.listener.RabbitListenerEndpointRegistrar;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;

/**
 * Adds the resolver of secrets to the listeners of RabbitMQ, ahead of what the
 * application has added.
 */
public final class SecretRabbitListenerConfigurer implements RabbitListenerConfigurer {

	private final SecretMessageArgumentResolver resolver;

	/**
	 * Creates a configurer.
	 * @param resolver the resolver of secrets
	 */
	public SecretRabbitListenerConfigurer(SecretMessageArgumentResolver resolver) {
		this.resolver = resolver;
	}

	@Override
	public void configureRabbitListeners(RabbitListenerEndpointRegistrar registrar) {
		registrar.setCustomMethodArgumentResolvers(
				SecretMessageHandlers.with(this.resolver, registrar.getCustomMethodArgumentResolvers())
					.toArray(HandlerMethodArgumentResolver[]::new));
	}

}
