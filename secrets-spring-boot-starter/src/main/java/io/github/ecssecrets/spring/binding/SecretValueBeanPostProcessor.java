package io.github.ecssecrets.spring.binding;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.ecssecrets.spring.SecretValue;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.AotDetector;
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

	/** Beans that generated code had injected, and that Spring has yet to complete. */
	private volatile @Nullable Cache<Object, Boolean> injectedAhead;

	SecretValueBeanPostProcessor(SecretValueReader reader, AutowireCapableBeanFactory beanFactory) {
		this.reader = reader;
		this.beanFactory = beanFactory;
	}

	/**
	 * Injects a bean that generated code makes, before that has others injected.
	 */
	void injectAhead(Object bean, String beanName) {
		begin(bean, beanName);
		inject(bean, beanName);
		ahead().put(bean, Boolean.TRUE);
	}

	private synchronized Cache<Object, Boolean> ahead() {
		Cache<Object, Boolean> ahead = this.injectedAhead;
		if (ahead == null) {
			ahead = Caffeine.newBuilder().weakKeys().build();
			this.injectedAhead = ahead;
		}
		return ahead;
	}

	private boolean isInjectedAhead(Object bean) {
		Cache<Object, Boolean> ahead = this.injectedAhead;
		return ahead != null && ahead.getIfPresent(bean) != null;
	}

	@Override
	public boolean postProcessAfterInstantiation(Object bean, String beanName) {
		if (!isInjectedAhead(bean)) {
			begin(bean, beanName);
		}
		return true;
	}

	private void begin(Object bean, String beanName) {
		for (SecretInjection injection : injections(bean)) {
			injection.begin(bean, beanName);
		}
	}

	@Override
	public PropertyValues postProcessProperties(PropertyValues values, Object bean, String beanName) {
		if (isInjectedAhead(bean)) {
			ahead().invalidate(bean);
		}
		else {
			inject(bean, beanName);
		}
		return values;
	}

	private void inject(Object bean, String beanName) {
		for (SecretInjection injection : injections(bean)) {
			injection.inject(bean, beanName);
		}
	}

	@Override
	public Object postProcessBeforeInitialization(Object bean, String beanName) {
		if (isInjectedBySpringAlone(beanName)) {
			begin(bean, beanName);
			inject(bean, beanName);
		}
		for (SecretInjection injection : injections(bean)) {
			injection.ready(bean);
		}
		return bean;
	}

	/**
	 * Whether a bean is an instance of a test class, and its context was processed ahead
	 * of time. Spring then has its own post-processors inject it, and no others.
	 */
	private static boolean isInjectedBySpringAlone(String beanName) {
		return beanName.endsWith(AutowireCapableBeanFactory.ORIGINAL_INSTANCE_SUFFIX)
				&& AotDetector.useGeneratedArtifacts();
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
