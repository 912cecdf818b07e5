package io.github.ecssecrets.spring.web;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import io.github.ecssecrets.spring.binding.SecretHandlerParameters;
import io.github.ecssecrets.spring.literal.LiteralValues;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.HandlerMethodArgumentResolverComposite;
import org.springframework.web.servlet.handler.HandlerExceptionResolverComposite;
import org.springframework.web.servlet.mvc.method.annotation.ExceptionHandlerExceptionResolver;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;

/**
 * Puts the resolvers of secrets ahead of all others of Spring MVC: one of those would
 * take an {@code InputStream} for the body of the request.
 */
public final class SecretArgumentResolvers implements BeanPostProcessor {

	private final Supplier<List<HandlerMethodArgumentResolver>> resolvers;

	/**
	 * Creates a post-processor.
	 * @param parameters resolves parameters
	 * @param literalValues resolves texts, if there are properties that are secrets
	 * @param beanFactory resolves placeholders and expressions
	 */
	public SecretArgumentResolvers(ObjectProvider<SecretHandlerParameters> parameters,
			ObjectProvider<LiteralValues> literalValues, ConfigurableListableBeanFactory beanFactory) {
		this.resolvers = SingletonSupplier.of(() -> {
			List<HandlerMethodArgumentResolver> resolvers = new ArrayList<>();
			resolvers.add(new SecretArgumentResolver(parameters.getObject()));
			literalValues
				.ifAvailable((values) -> resolvers.add(new SecretExpressionArgumentResolver(values, beanFactory)));
			return resolvers;
		});
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof RequestMappingHandlerAdapter adapter) {
			adapter.setArgumentResolvers(withSecrets(adapter.getArgumentResolvers()));
			adapter.setInitBinderArgumentResolvers(withSecrets(adapter.getInitBinderArgumentResolvers()));
		}
		else if (bean instanceof HandlerExceptionResolverComposite composite
				&& composite.getExceptionResolvers() != null) {
			composite.getExceptionResolvers().forEach(this::addToExceptionResolver);
		}
		else {
			addToExceptionResolver(bean);
		}
		return bean;
	}

	private void addToExceptionResolver(Object bean) {
		HandlerMethodArgumentResolverComposite resolvers = (bean instanceof ExceptionHandlerExceptionResolver resolver)
				? resolver.getArgumentResolvers() : null;
		if (resolvers != null) {
			List<HandlerMethodArgumentResolver> all = withSecrets(resolvers.getResolvers());
			resolvers.clear();
			resolvers.addResolvers(all);
		}
	}

	private List<HandlerMethodArgumentResolver> withSecrets(@Nullable List<HandlerMethodArgumentResolver> others) {
		List<HandlerMethodArgumentResolver> all = new ArrayList<>(this.resolvers.get());
		if (others != null) {
			all.addAll(others);
		}
		return all;
	}

}
