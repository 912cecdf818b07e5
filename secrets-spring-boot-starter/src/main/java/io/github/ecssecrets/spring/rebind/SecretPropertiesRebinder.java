package io.github.ecssecrets.spring.rebind;

import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.beans.BeansException;
import org.springframework.boot.context.properties.ConfigurationPropertiesBean;
import org.springframework.boot.context.properties.ConfigurationPropertiesBindingPostProcessor;
import org.springframework.boot.context.properties.bind.BindMethod;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Binds JavaBeans with {@code @ConfigurationProperties} again when a rotation changes one
 * of their properties, on the thread of the store's listeners. Beans that are bound by
 * their constructor keep what they have, which is said once.
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
		ConfigurationPropertiesBindingPostProcessor binder = this.context.getBean(
				ConfigurationPropertiesBindingPostProcessor.BEAN_NAME,
				ConfigurationPropertiesBindingPostProcessor.class);
		ConfigurationPropertiesBean.getAll(this.context).forEach((name, bean) -> {
			if (changed.anyUnder(bean.getAnnotation().prefix())) {
				deliveries.deliver("bean '" + name + "', which is bound again", () -> rebind(name, bean, binder));
			}
		});
	}

	private void rebind(String name, ConfigurationPropertiesBean bean,
			ConfigurationPropertiesBindingPostProcessor binder) {
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
