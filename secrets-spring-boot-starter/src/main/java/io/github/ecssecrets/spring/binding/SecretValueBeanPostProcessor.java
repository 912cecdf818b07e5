package io.github.ecssecrets.spring.binding;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.ecssecrets.spring.SecretValue;

import org.springframework.beans.PropertyValues;
import org.springframework.beans.factory.config.AutowireCapableBeanFactory;
import org.springframework.beans.factory.config.DestructionAwareBeanPostProcessor;
import org.springframework.beans.factory.config.InstantiationAwareBeanPostProcessor;

/**
 * Injects the fields and methods of beans that carry {@link SecretValue}.
 */
final class SecretValueBeanPostProcessor
		implements InstantiationAwareBeanPostProcessor, DestructionAwareBeanPostProcessor {

	private final SecretValueReader reader;

	private final AutowireCapableBeanFactory beanFactory;

	private final Map<Class<?>, List<SecretInjection>> injections = new ConcurrentHashMap<>();

	SecretValueBeanPostProcessor(SecretValueReader reader, AutowireCapableBeanFactory beanFactory) {
		this.reader = reader;
		this.beanFactory = beanFactory;
	}

	@Override
	public boolean postProcessAfterInstantiation(Object bean, String beanName) {
		injections(bean).forEach((injection) -> injection.begin(bean, beanName));
		return true;
	}

	@Override
	public PropertyValues postProcessProperties(PropertyValues values, Object bean, String beanName) {
		injections(bean).forEach((injection) -> injection.inject(bean, beanName));
		return values;
	}

	@Override
	public Object postProcessBeforeInitialization(Object bean, String beanName) {
		injections(bean).forEach((injection) -> injection.ready(bean));
		return bean;
	}

	@Override
	public boolean requiresDestruction(Object bean) {
		return injections(bean).stream().anyMatch(SecretInjection::isCalledAgain);
	}

	@Override
	public void postProcessBeforeDestruction(Object bean, String beanName) {
		injections(bean).forEach((injection) -> injection.release(bean));
	}

	private List<SecretInjection> injections(Object bean) {
		return this.injections.computeIfAbsent(bean.getClass(),
				(type) -> SecretMember.of(type)
					.stream()
					.map((member) -> new SecretInjection(member, this.reader, this.beanFactory))
					.toList());
	}

}
