package io.github.ecssecrets.spring.messaging;

import io.github.ecssecrets.spring.binding.SecretHandlerParameters;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.MethodParameter;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.invocation.reactive.AbstractMethodMessageHandler;
import org.springframework.messaging.handler.invocation.reactive.HandlerMethodArgumentResolver;

/**
 * Adds a resolver of secrets to what handles messages by reactive methods, such as those
 * of RSocket.
 */
public final class SecretReactiveMessageHandlers implements BeanPostProcessor {

	private final ObjectProvider<SecretHandlerParameters> parameters;

	/**
	 * Creates a post-processor.
	 * @param parameters resolves parameters
	 */
	public SecretReactiveMessageHandlers(ObjectProvider<SecretHandlerParameters> parameters) {
		this.parameters = parameters;
	}

	@Override
	public Object postProcessBeforeInitialization(Object bean, String beanName) {
		if (bean instanceof AbstractMethodMessageHandler<?> handler) {
			handler.getArgumentResolverConfigurer().addCustomResolver(new Resolver(this.parameters.getObject()));
		}
		return bean;
	}

	/**
	 * Resolves at once: the secret was read at the start.
	 */
	private record Resolver(SecretHandlerParameters parameters) implements HandlerMethodArgumentResolver {

		@Override
		public boolean supportsParameter(MethodParameter parameter) {
			return this.parameters.supports(parameter);
		}

		@Override
		public Mono<Object> resolveArgument(MethodParameter parameter, Message<?> message) {
			return Mono.justOrEmpty(this.parameters.resolve(parameter));
		}

	}

}
