package io.github.ecssecrets.spring.jdbc;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

import com.zaxxer.hikari.HikariDataSource;
import io.github.ecssecrets.spring.runtime.BootstrapRuntime;
import io.github.ecssecrets.spring.runtime.DatasourceProperties;
import io.github.ecssecrets.spring.runtime.EcsSecretsProperties;
import io.github.ecssecrets.spring.runtime.PoolNames;

import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * Registers a HikariCP pool for each bean name in {@code ecs-secrets.datasources} that
 * the application declares no bean for; {@code reporting-db} is also {@code reportingDb}.
 * It is injected by its name only, as in {@code @Qualifier("reporting") DataSource}, so
 * it never takes the place of the main data source. An application that is processed
 * ahead of time has these pools registered when it starts: their settings may be known to
 * the task alone.
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
		if (BootstrapRuntime.isProcessedAheadOfTime()) {
			return;
		}
		Map<String, DatasourceProperties> pools = EcsSecretsProperties
			.from(this.environment, Binder.get(this.environment))
			.getDatasources();
		List<String> existing = List.of(registry.getBeanDefinitionNames());
		for (String name : new TreeSet<>(pools.keySet())) {
			if (PoolNames.find(name, existing) == null && isMeant(Objects.requireNonNull(pools.get(name)))) {
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

	/**
	 * Whether a secret is named, or should be.
	 */
	private static boolean isMeant(DatasourceProperties pool) {
		return !pool.isOff() && (pool.getSecret() != null || pool.isInfer());
	}

}
