package io.github.ecssecrets.spring.binding;

import io.github.ecssecrets.spring.SecretValue;
import io.github.ecssecrets.spring.literal.LiteralValues;
import io.github.ecssecrets.spring.mask.MaskPropertySource;
import io.github.ecssecrets.spring.mask.SecretMask;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextAware;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.util.ClassUtils;

/**
 * Makes {@link SecretValue} a way to inject: into parameters through the resolver of
 * dependencies, into fields and methods through a post-processor of beans that comes
 * before all others, and into types through the way their beans are instantiated.
 */
public final class SecretValueBeanFactoryPostProcessor
		implements BeanDefinitionRegistryPostProcessor, ApplicationContextAware {

	private static final String READER = SecretValueReader.class.getName();

	private static final String PREFETCH = SecretPrefetch.class.getName();

	private @Nullable ApplicationContext context;

	@Override
	public void setApplicationContext(ApplicationContext context) {
		this.context = context;
	}

	@Override
	public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
		if (registry instanceof DefaultListableBeanFactory factory) {
			SecretValueReader reader = new SecretValueReader(factory);
			factory.registerSingleton(READER, reader);
			factory.registerSingleton(PREFETCH, reader.prefetch());
			factory.setAutowireCandidateResolver(
					new SecretValueAutowireCandidateResolver(reader, factory, literalValues(factory)));
			factory.addBeanPostProcessor(new SecretValueBeanPostProcessor(reader, factory));
		}
	}

	private @Nullable LiteralValues literalValues(DefaultListableBeanFactory factory) {
		if (this.context == null || !(this.context.getEnvironment() instanceof ConfigurableEnvironment environment)) {
			return null;
		}
		SecretMask mask = MaskPropertySource.maskOf(environment);
		if (mask == null) {
			return null;
		}
		return LiteralValues.install(factory, environment, mask.provenance(), this.context);
	}

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
		for (String name : beanFactory.getBeanDefinitionNames()) {
			BeanDefinition definition = beanFactory.getBeanDefinition(name);
			if (definition instanceof AnnotatedBeanDefinition annotated
					&& definition instanceof AbstractBeanDefinition target && target.getFactoryMethodName() == null
					&& target.getInstanceSupplier() == null
					&& annotated.getMetadata().getAnnotations().isDirectlyPresent(SecretValue.class)) {
				Class<?> type = ClassUtils.resolveClassName(annotated.getMetadata().getClassName(),
						beanFactory.getBeanClassLoader());
				target.setInstanceSupplier(SecretTypeInstance.of(type));
			}
		}
	}

}
