package io.github.ecssecrets.spring.binding;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.ecssecrets.spring.SecretValue;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.boot.context.TypeExcludeFilter;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.context.annotation.ClassPathBeanDefinitionScanner;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.core.type.classreading.MetadataReaderFactory;
import org.springframework.core.type.filter.AnnotationTypeFilter;

/**
 * Registers the types in the packages of the application that carry {@link SecretValue},
 * each unless it is registered already.
 */
public final class SecretTypeRegistrar implements ImportBeanDefinitionRegistrar {

	/** Spring Boot's cache of what a component scan has read before. */
	private static final String READ_BEFORE = "org.springframework.boot.autoconfigure.internalCachingMetadataReaderFactory";

	private final BeanFactory beanFactory;

	private final Environment environment;

	private final ResourceLoader resourceLoader;

	SecretTypeRegistrar(BeanFactory beanFactory, Environment environment, ResourceLoader resourceLoader) {
		this.beanFactory = beanFactory;
		this.environment = environment;
		this.resourceLoader = resourceLoader;
	}

	@Override
	public void registerBeanDefinitions(AnnotationMetadata importer, BeanDefinitionRegistry registry) {
		if (AutoConfigurationPackages.has(this.beanFactory)) {
			scanner(registry).scan(AutoConfigurationPackages.get(this.beanFactory).toArray(String[]::new));
		}
	}

	private ClassPathBeanDefinitionScanner scanner(BeanDefinitionRegistry registry) {
		ClassPathBeanDefinitionScanner scanner = new ClassPathBeanDefinitionScanner(registry, false, this.environment,
				this.resourceLoader);
		scanner.setIncludeAnnotationConfig(false);
		if (this.beanFactory.containsBean(READ_BEFORE)) {
			scanner.setMetadataReaderFactory(this.beanFactory.getBean(READ_BEFORE, MetadataReaderFactory.class));
		}
		Set<String> registered = Stream.of(registry.getBeanDefinitionNames())
			.map((name) -> String.valueOf(registry.getBeanDefinition(name).getBeanClassName()))
			.collect(Collectors.toSet());
		scanner.addExcludeFilter((reader, factory) -> registered.contains(reader.getClassMetadata().getClassName()));
		TypeExcludeFilter typeExcludeFilter = new TypeExcludeFilter();
		typeExcludeFilter.setBeanFactory(this.beanFactory);
		scanner.addExcludeFilter(typeExcludeFilter);
		scanner.addIncludeFilter(new AnnotationTypeFilter(SecretValue.class, false));
		return scanner;
	}

}
