package io.github.ecssecrets.spring.binding;

import io.github.ecssecrets.spring.SecretValue;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.support.AbstractBeanFactory;
import org.springframework.beans.factory.support.RegisteredBean;

/**
 * Injects the members of a bean that carry {@link SecretValue} where code that was
 * generated ahead of time makes it: before that code calls methods with
 * {@code @Autowired}, which may use them, as in any other start. Public for that code.
 */
public final class GeneratedInjection {

	private GeneratedInjection() {
	}

	/**
	 * Injects a bean.
	 * @param <T> the type of the bean
	 * @param registeredBean what the bean is made from
	 * @param instance the bean, or {@code null} if it is a null bean
	 * @return the bean
	 */
	public static <T extends @Nullable Object> T apply(RegisteredBean registeredBean, T instance) {
		if (instance != null && registeredBean.getBeanFactory() instanceof AbstractBeanFactory beanFactory) {
			for (BeanPostProcessor processor : beanFactory.getBeanPostProcessors()) {
				if (processor instanceof SecretValueBeanPostProcessor ours) {
					ours.injectAhead(instance, registeredBean.getBeanName());
				}
			}
		}
		return instance;
	}

}
