package io.github.ecssecrets.spring.messaging;

import java.util.ArrayList;
import java.util.List;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.messaging.handler.invocation.AbstractMethodMessageHandler;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;

/**
 * Adds the resolver of secrets to what handles messages by annotated methods, such as
 * those of STOMP.
 */
public final class SecretMessageHandlers implements BeanPostProcessor {

	private final ObjectProvider<SecretMessageArgumentResolver> resolver;

	/**
	 * Creates a post-processor.
	 * @param resolver the resolver of secrets
	 */
	public SecretMessageHandlers(ObjectProvider<SecretMessageArgumentResolver> resolver) {
		this.resolver = resolver;
	}

	@Override
	public Object postProcessBeforeInitialization(Object bean, String beanName) {
		if (bean instanceof AbstractMethodMessageHandler<?> handler) {
			handler.setCustomArgumentResolvers(
					with(this.resolver.getObject(), List.copyOf(handler.getCustomArgumentResolvers())));
		}
		return bean;
	}

	static List<HandlerMethodArgumentResolver> with(HandlerMethodArgumentResolver first,
			List<HandlerMethodArgumentResolver> others) {
		List<HandlerMethodArgumentResolver> all = new ArrayList<>();
		all.add(first);
		all.addAll(others);
		return all;
	}

}
