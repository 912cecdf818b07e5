package io.github.ecssecrets.spring.binding;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.ecssecrets.spring.SecretValue;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.boot.context.TypeExcludeFilter;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.context.annotation.AnnotationBeanNameGenerator;
import org.springframework.context.annotation.ClassPathBeanDefinitionScanner;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.context.annotation.ScannedGenericBeanDefinition;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.core.type.MethodMetadata;
import org.springframework.core.type.classreading.MetadataReader;
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
		scanner.setBeanNameGenerator(SecretTypeRegistrar::name);
		if (this.beanFactory.containsBean(READ_BEFORE)) {
			scanner.setMetadataReaderFactory(this.beanFactory.getBean(READ_BEFORE, MetadataReaderFactory.class));
		}
		Set<String> registered = Stream.of(registry.getBeanDefinitionNames())
			.map((name) -> String.valueOf(registry.getBeanDefinition(name).getBeanClassName()))
			.collect(Collectors.toSet());
		scanner.addExcludeFilter((reader, factory) -> registered.contains(reader.getClassMetadata().getClassName())
				|| isMadeByMethod(reader, registry));
		TypeExcludeFilter typeExcludeFilter = new TypeExcludeFilter();
		typeExcludeFilter.setBeanFactory(this.beanFactory);
		scanner.addExcludeFilter(typeExcludeFilter);
		scanner.addIncludeFilter(new AnnotationTypeFilter(SecretValue.class, false));
		return scanner;
	}

	/**
	 * Whether a method makes a bean of a type under the name that the type would have.
	 */
	private static boolean isMadeByMethod(MetadataReader type, BeanDefinitionRegistry registry) {
		if (!type.getAnnotationMetadata().hasAnnotation(SecretValue.class.getName())) {
			return false;
		}
		String name = AnnotationBeanNameGenerator.INSTANCE.generateBeanName(new ScannedGenericBeanDefinition(type),
				registry);
		MethodMetadata method = (registry.containsBeanDefinition(name)
				&& registry.getBeanDefinition(name) instanceof AnnotatedBeanDefinition annotated)
						? annotated.getFactoryMethodMetadata() : null;
		return method != null && method.getReturnTypeName().equals(type.getClassMetadata().getClassName());
	}

	/**
	 * The name that a component would have; that of the class where another bean has it,
	 * such as a type with the same simple name in another package.
	 */
	private static String name(BeanDefinition definition, BeanDefinitionRegistry registry) {
		String name = AnnotationBeanNameGenerator.INSTANCE.generateBeanName(definition, registry);
		return registry.containsBeanDefinition(name) ? String.valueOf(definition.getBeanClassName()) : name;
	}

}
