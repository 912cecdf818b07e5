package io.github.ecssecrets.spring.web;

import io.github.ecssecrets.spring.diagnostics.InvalidSecretConfigurationException;
import io.github.ecssecrets.spring.literal.LiteralConversion;
import io.github.ecssecrets.spring.literal.LiteralValues;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.TypeMismatchException;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.annotation.ExpressionValueMethodArgumentResolver;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/**
 * Takes the place of Spring MVC's own resolver of {@code @Value}, and does as it does,
 * except where the value is a secret that a converter would resolve, open or quote.
 */
final class SecretExpressionArgumentResolver implements HandlerMethodArgumentResolver {

	private final LiteralValues literalValues;

	private final ExpressionValueMethodArgumentResolver delegate;

	SecretExpressionArgumentResolver(LiteralValues literalValues, ConfigurableBeanFactory beanFactory) {
		this.literalValues = literalValues;
		this.delegate = new ExpressionValueMethodArgumentResolver(beanFactory);
	}

	@Override
	public boolean supportsParameter(MethodParameter parameter) {
		return this.delegate.supportsParameter(parameter);
	}

	@Override
	public @Nullable Object resolveArgument(MethodParameter parameter, @Nullable ModelAndViewContainer container,
			NativeWebRequest request, @Nullable WebDataBinderFactory binderFactory) throws Exception {
		Value annotation = parameter.getParameterAnnotation(Value.class);
		String expression = (annotation != null) ? annotation.value() : "";
		Object secret = this.literalValues.secret(expression);
		if (secret == null) {
			return this.delegate.resolveArgument(parameter, container, request, binderFactory);
		}
		try {
			return (secret instanceof String text
					&& LiteralConversion.appliesTo(ResolvableType.forMethodParameter(parameter)))
							? this.literalValues.convert(text, parameter)
							: this.delegate.resolveArgument(parameter, container, request, binderFactory);
		}
		catch (TypeMismatchException ex) {
			throw new InvalidSecretConfigurationException(
					"@Value(\"" + expression + "\") on parameter " + parameter.getParameterIndex() + " of method '"
							+ parameter.getExecutable().getName() + "' of " + parameter.getDeclaringClass().getName(),
					"The secret cannot be converted to " + parameter.getGenericParameterType().getTypeName() + ".",
					"Correct the content of the secret, or the type.");
		}
	}

}
