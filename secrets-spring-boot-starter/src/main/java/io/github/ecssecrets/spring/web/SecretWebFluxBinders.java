package io.github.ecssecrets.spring.web;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.github.ecssecrets.spring.literal.LiteralValues;

import org.springframework.beans.PropertyEditorRegistrar;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.web.bind.support.ConfigurableWebBindingInitializer;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerAdapter;

/**
 * Keeps literal what WebFlux converts of a secret for a parameter with {@code @Value}.
 */
public final class SecretWebFluxBinders implements BeanPostProcessor {

	private final ObjectProvider<LiteralValues> literalValues;

	/**
	 * Creates a post-processor.
	 * @param literalValues has the editors, if there are properties that are secrets
	 */
	public SecretWebFluxBinders(ObjectProvider<LiteralValues> literalValues) {
		this.literalValues = literalValues;
	}

	@Override
	public Object postProcessBeforeInitialization(Object bean, String beanName) {
		if (bean instanceof RequestMappingHandlerAdapter adapter
				&& adapter.getWebBindingInitializer() instanceof ConfigurableWebBindingInitializer initializer) {
			this.literalValues.ifAvailable((values) -> add(values.binderEditors(), initializer));
		}
		return bean;
	}

	private static void add(PropertyEditorRegistrar editors, ConfigurableWebBindingInitializer initializer) {
		PropertyEditorRegistrar[] others = initializer.getPropertyEditorRegistrars();
		List<PropertyEditorRegistrar> all = (others != null) ? new ArrayList<>(Arrays.asList(others))
				: new ArrayList<>();
		all.add(editors);
		initializer.setPropertyEditorRegistrars(all.toArray(PropertyEditorRegistrar[]::new));
	}

}
