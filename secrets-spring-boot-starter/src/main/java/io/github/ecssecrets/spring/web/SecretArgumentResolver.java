package io.github.ecssecrets.spring.web;

import io.github.ecssecrets.spring.binding.SecretHandlerParameters;
import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/**
 * Gives the parameters of Spring MVC's handlers their secrets, and takes none from a
 * request.
 */
final class SecretArgumentResolver implements HandlerMethodArgumentResolver {

	private final SecretHandlerParameters parameters;

	SecretArgumentResolver(SecretHandlerParameters parameters) {
		this.parameters = parameters;
	}

	@Override
	public boolean supportsParameter(MethodParameter parameter) {
		return this.parameters.supports(parameter);
	}

	@Override
	public @Nullable Object resolveArgument(MethodParameter parameter, @Nullable ModelAndViewContainer container,
			NativeWebRequest request, @Nullable WebDataBinderFactory binderFactory) {
		return this.parameters.resolve(parameter);
	}

}
