package io.github.ecssecrets.spring.binding;

import io.github.ecssecrets.spring.SecretValue;
import io.github.ecssecrets.spring.config.SecretsRuntime;

import org.springframework.beans.factory.annotation.AutowiredAnnotationBeanPostProcessor;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.util.function.SingletonSupplier;

/**
 * Makes {@link SecretValue} a way to inject: into parameters through the resolver of
 * dependencies, into fields through {@link #fieldInjection()}.
 */
public final class SecretValueBeanFactoryPostProcessor implements BeanFactoryPostProcessor {

	/**
	 * The post-processor that injects annotated fields.
	 * @return Spring's own, which reacts to {@link SecretValue}
	 */
	public static AutowiredAnnotationBeanPostProcessor fieldInjection() {
		AutowiredAnnotationBeanPostProcessor injection = new AutowiredAnnotationBeanPostProcessor();
		injection.setAutowiredAnnotationType(SecretValue.class);
		return injection;
	}

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
		if (beanFactory instanceof DefaultListableBeanFactory factory) {
			SecretValueAutowireCandidateResolver resolver = new SecretValueAutowireCandidateResolver(
					SingletonSupplier.of(() -> new SecretValueReader(factory.getBean(SecretsRuntime.class), factory)));
			factory.setAutowireCandidateResolver(resolver);
		}
	}

}
