package io.github.ecssecrets.spring.web;

import io.github.ecssecrets.spring.binding.SecretHandlerParameters;
import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.web.reactive.BindingContext;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.reactive.result.method.SyncHandlerMethodArgumentResolver;
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
	 * Resolves at once: the secret was read at the start. WebFlux calls methods with
	 * {@code @InitBinder} with no other resolvers than such.
	 */
	private record Resolver(SecretHandlerParameters parameters) implements SyncHandlerMethodArgumentResolver {

		@Override
		public boolean supportsParameter(MethodParameter parameter) {
			return this.parameters.supports(parameter);
		}

		@Override
		public @Nullable Object resolveArgumentValue(MethodParameter parameter, BindingContext bindingContext,
				ServerWebExchange exchange) {
			return this.parameters.resolve(parameter);
		}

	}

}
