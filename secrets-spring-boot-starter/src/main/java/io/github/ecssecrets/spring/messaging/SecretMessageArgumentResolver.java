package io.github.ecssecrets.spring.messaging;

import io.github.ecssecrets.spring.binding.SecretHandlerParameters;
import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;

/**
 * Gives the parameters of handlers of messages their secrets, and takes none from a
 * message. A bean, for a {@code MessageHandlerMethodFactory} that an application makes
 * itself.
 */
public final class SecretMessageArgumentResolver implements HandlerMethodArgumentResolver {

	private final SecretHandlerParameters parameters;

	/**
	 * Creates a resolver.
	 * @param parameters resolves parameters
	 */
	public SecretMessageArgumentResolver(SecretHandlerParameters parameters) {
		this.parameters = parameters;
	}

	@Override
	public boolean supportsParameter(MethodParameter parameter) {
		return this.parameters.supports(parameter);
	}

	@Override
	public @Nullable Object resolveArgument(MethodParameter parameter, Message<?> message) {
		return this.parameters.resolve(parameter);
	}

}
