package io.github.ecssecrets.spring.binding;

import java.util.ArrayList;
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
		for (SecretInjection injection : injections(bean)) {
			injection.begin(bean, beanName);
		}
		return true;
	}

	@Override
	public PropertyValues postProcessProperties(PropertyValues values, Object bean, String beanName) {
		for (SecretInjection injection : injections(bean)) {
			injection.inject(bean, beanName);
		}
		return values;
	}

	@Override
	public Object postProcessBeforeInitialization(Object bean, String beanName) {
		for (SecretInjection injection : injections(bean)) {
			injection.ready(bean);
		}
		return bean;
	}

	@Override
	public boolean requiresDestruction(Object bean) {
		for (SecretInjection injection : injections(bean)) {
			if (injection.isCalledAgain()) {
				return true;
			}
		}
		return false;
	}

	@Override
	public void postProcessBeforeDestruction(Object bean, String beanName) {
		for (SecretInjection injection : injections(bean)) {
			injection.release(bean);
		}
	}

	private List<SecretInjection> injections(Object bean) {
		return this.injections.computeIfAbsent(bean.getClass(), this::find);
	}

	private List<SecretInjection> find(Class<?> type) {
		List<SecretInjection> found = new ArrayList<>();
		for (SecretMember member : SecretMember.of(type)) {
			found.add(new SecretInjection(member, this.reader, this.beanFactory));
		}
		return List.copyOf(found);
	}

}
