package io.github.ecssecrets.spring.rebind;

import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.beans.BeansException;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.ConfigurationPropertiesBean;
import org.springframework.boot.context.properties.ConfigurationPropertiesBindingPostProcessor;
import org.springframework.boot.context.properties.bind.BindMethod;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Binds JavaBeans with {@code @ConfigurationProperties} again when a rotation changes one
 * of their properties, on the thread of the store's listeners. Makes no bean for that:
 * one that is lazy, or a prototype, has the newest value when it is made. Beans that are
 * bound by their constructor keep what they have, which is said once.
 */
public final class SecretPropertiesRebinder extends ChangedPropertiesListener {

	private static final Logger logger = LoggerFactory.getLogger(SecretPropertiesRebinder.class);

	private final ConfigurableApplicationContext context;

	private final Set<String> reported = ConcurrentHashMap.newKeySet();

	/**
	 * Creates a rebinder.
	 * @param changes who tells which properties changed
	 * @param context holds the beans
	 */
	public SecretPropertiesRebinder(Supplier<? extends Collection<SecretPropertyChanges>> changes,
			ConfigurableApplicationContext context) {
		super(changes, context);
		this.context = context;
	}

	@Override
	void changed(ChangedProperties changed, SecretPropertyChanges deliveries) {
		this.context.getBeanFactory().getBeanNamesIterator().forEachRemaining((name) -> {
			if (isBeingMade(name)) {
				onceMade(name, () -> deliveries.deliver(this, () -> changed(name, changed, deliveries)));
			}
			else {
				changed(name, changed, deliveries);
			}
		});
	}

	private void changed(String name, ChangedProperties changed, SecretPropertyChanges deliveries) {
		ConfigurationPropertiesBean bean = bound(name);
		if (bean != null && changed.anyUnder(bean.getAnnotation().prefix())) {
			deliveries.deliver("bean '" + name + "', which is bound again", () -> rebind(name, bean));
		}
	}

	/**
	 * Whether a lazy bean is being made, which may be bound already.
	 */
	private boolean isBeingMade(String name) {
		ConfigurableListableBeanFactory beans = this.context.getBeanFactory();
		return beans.isCurrentlyInCreation(name) && !beans.containsSingleton(name)
				&& beans.findAnnotationOnBean(name, ConfigurationProperties.class, false) != null;
	}

	/**
	 * Waits for a bean that another thread makes, on a thread of its own: listeners are
	 * not held up.
	 */
	private void onceMade(String name, Runnable task) {
		Thread waiting = new Thread(() -> {
			try {
				this.context.getBean(name);
				task.run();
			}
			catch (BeansException | IllegalStateException ex) {
				logger.debug("The bean '{}' is not bound again: it could not be made ({})", name,
						ex.getClass().getName());
			}
		}, "ecs-secrets-made " + name);
		waiting.setDaemon(true);
		waiting.start();
	}

	/**
	 * A bean that is bound and is there. Of a factory and what it makes, Spring Boot
	 * binds the factory.
	 */
	private @Nullable ConfigurationPropertiesBean bound(String name) {
		ConfigurableListableBeanFactory beans = this.context.getBeanFactory();
		try {
			if (!isThere(beans, name)) {
				return null;
			}
			Object singleton = beans.getSingleton(name);
			ConfigurationPropertiesBean bound = (singleton != null)
					? ConfigurationPropertiesBean.get(this.context, singleton, name) : null;
			boolean mayBeMade = bound == null
					&& beans.findAnnotationOnBean(name, ConfigurationProperties.class, false) != null;
			return mayBeMade ? ConfigurationPropertiesBean.get(this.context, beans.getBean(name), name) : bound;
		}
		catch (RuntimeException ex) { // as of a scope that is not active
			return null;
		}
	}

	private static boolean isThere(ConfigurableListableBeanFactory beans, String name) {
		if (beans.containsSingleton(name) || !beans.containsBeanDefinition(name)) {
			return true;
		}
		BeanDefinition definition = beans.getMergedBeanDefinition(name);
		return !definition.isAbstract() && !definition.isSingleton() && !definition.isPrototype();
	}

	private void rebind(String name, ConfigurationPropertiesBean bean) {
		if (bean.asBindTarget().getBindMethod() == BindMethod.VALUE_OBJECT) {
			if (this.reported.add(name)) {
				logger.warn("The bean '{}' has a property that was rotated, but is bound by its constructor and keeps "
						+ "the old value; make it a JavaBean, or use @SecretValue with a Supplier", name);
			}
			return;
		}
		Object instance = bean.getInstance();
		if (instance == null) {
			return;
		}
		Object target = AopProxyUtils.getSingletonTarget(instance);
		ConfigurationPropertiesBindingPostProcessor binder = this.context.getBean(
				ConfigurationPropertiesBindingPostProcessor.BEAN_NAME,
				ConfigurationPropertiesBindingPostProcessor.class);
		try {
			binder.postProcessBeforeInitialization((target != null) ? target : instance, name);
		}
		catch (BeansException ex) {
			logger.warn("The bean '{}' could not be bound again after a rotation ({})", name, ex.getClass().getName());
		}
	}

	@Override
	public String toString() {
		return "the beans that are bound again";
	}

}
