package io.github.ecssecrets.spring.jdbc;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;

import com.zaxxer.hikari.HikariDataSource;

import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * Registers a HikariCP pool for each bean name in {@code ecs-secrets.datasources} that
 * the application declares no bean for; {@code reporting-db} is also {@code reportingDb}.
 * It is injected by its name only, as in {@code @Qualifier("reporting") DataSource}, so
 * that it never takes the place of the main data source.
 */
public final class FurtherPoolsRegistrar implements BeanDefinitionRegistryPostProcessor {

	private final Environment environment;

	/**
	 * Creates a registrar.
	 * @param environment has the properties
	 */
	public FurtherPoolsRegistrar(Environment environment) {
		this.environment = environment;
	}

	@Override
	public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
		Map<String, Object> names = Binder.get(this.environment)
			.bind("ecs-secrets.datasources", Bindable.mapOf(String.class, Object.class))
			.orElse(Map.of());
		List<String> existing = List.of(registry.getBeanDefinitionNames());
		for (String name : new TreeSet<>(names.keySet())) {
			if (PoolNames.find(name, existing) == null) {
				RootBeanDefinition definition = new RootBeanDefinition(HikariDataSource.class);
				definition.setDefaultCandidate(false);
				definition.setDestroyMethodName("close");
				registry.registerBeanDefinition(name, definition);
				String beanName = PoolNames.beanName(name);
				if (!beanName.equals(name)) {
					registry.registerAlias(name, beanName);
				}
			}
		}
	}

}
