package io.github.ecssecrets.spring.web;

import io.github.ecssecrets.spring.binding.SecretHandlerParameters;
import reactor.core.publisher.Mono;

import org.springframework.core.MethodParameter;
import org.springframework.web.reactive.BindingContext;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.reactive.result.method.HandlerMethodArgumentResolver;
import org.springframework.web.reactive.result.method.annotation.ArgumentResolverConfigurer;
import org.springframework.web.server.ServerWebExchange;

/**
 * Gives the parameters of WebFlux's handlers their secrets, and takes none from a
 * request.
 */
public final class SecretWebFluxConfigurer implements WebFluxConfigurer {

	private final SecretHandlerParameters parameters;

	/**
	 * Creates a configurer.
	 * @param parameters resolves parameters
	 */
	public SecretWebFluxConfigurer(SecretHandlerParameters parameters) {
		this.parameters = parameters;
	}

	@Override
	public void configureArgumentResolvers(ArgumentResolverConfigurer configurer) {
		configurer.addCustomResolver(new Resolver(this.parameters));
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
		public Mono<Object> resolveArgument(MethodParameter parameter, BindingContext bindingContext,
				ServerWebExchange exchange) {
			return Mono.justOrEmpty(this.parameters.resolve(parameter));
		}

	}

}
