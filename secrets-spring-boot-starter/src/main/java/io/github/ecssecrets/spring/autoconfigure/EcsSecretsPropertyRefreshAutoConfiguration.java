package io.github.ecssecrets.spring.autoconfigure;

import java.util.List;

import io.github.ecssecrets.spring.rebind.EnvironmentChangePublisher;
import io.github.ecssecrets.spring.rebind.SecretPropertiesRebinder;
import io.github.ecssecrets.spring.rebind.SecretPropertyChanges;
import io.github.ecssecrets.spring.runtime.PromotedRuntime;
import io.github.ecssecrets.spring.runtime.SecretsRuntime;
import io.github.ecssecrets.spring.runtime.VisibleRuntimes;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.bootstrap.BootstrapRegistry.InstanceSupplier;
import org.springframework.boot.bootstrap.ConfigurableBootstrapContext;
import org.springframework.boot.bootstrap.DefaultBootstrapContext;
import org.springframework.cloud.context.environment.EnvironmentChangeEvent;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/**
 * Auto-configuration of what follows when a rotation changes properties: Spring Cloud's
 * event where Spring Cloud is present, and re-binding where it is asked for and Spring
 * Cloud does not do it.
 */
@AutoConfiguration(after = EcsSecretsAutoConfiguration.class,
		afterName = "org.springframework.cloud.autoconfigure.ConfigurationPropertiesRebinderAutoConfiguration")
@ConditionalOnBooleanProperty(name = "ecs-secrets.enabled", matchIfMissing = true)
public final class EcsSecretsPropertyRefreshAutoConfiguration {

	@Bean
	@Lazy(false)
	@ConditionalOnBooleanProperty("ecs-secrets.refresh.rebind")
	@ConditionalOnMissingBean(type = "org.springframework.cloud.context.properties.ConfigurationPropertiesRebinder")
	SecretPropertiesRebinder secretPropertiesRebinder(ConfigurableApplicationContext context) {
		return new SecretPropertiesRebinder(() -> changes(context), context);
	}

	private static List<SecretPropertyChanges> changes(ConfigurableApplicationContext context) {
		return VisibleRuntimes.of(context).stream().map(SecretsRuntime::propertyChanges).toList();
	}

	/**
	 * Where Spring Cloud is present.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(EnvironmentChangeEvent.class)
	static class SpringCloud {

		@Bean
		@Lazy(false)
		EnvironmentChangePublisher secretEnvironmentChangePublisher(ConfigurableApplicationContext context) {
			return new EnvironmentChangePublisher(() -> changes(context), context);
		}

		/**
		 * What Spring Cloud imports config data with when it refreshes the context: the
		 * secrets of the application are used, not a second store.
		 */
		@Bean
		@ConditionalOnBean(SecretsRuntime.class)
		@ConditionalOnMissingBean(ConfigurableBootstrapContext.class)
		DefaultBootstrapContext secretRefreshBootstrapContext(SecretsRuntime runtime) {
			DefaultBootstrapContext bootstrapContext = new DefaultBootstrapContext();
			bootstrapContext.register(SecretsRuntime.class, InstanceSupplier.of(runtime));
			bootstrapContext.register(PromotedRuntime.class, InstanceSupplier.of(new PromotedRuntime(runtime)));
			return bootstrapContext;
		}

	}

}
