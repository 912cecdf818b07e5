package io.github.ecssecrets.spring.autoconfigure;

import io.github.ecssecrets.Secrets;
import io.github.ecssecrets.spring.EcsSecretsConnectionDetails;
import io.github.ecssecrets.spring.SecretsManagerSourceCustomizer;
import io.github.ecssecrets.spring.binding.SecretRotationMethodProcessor;
import io.github.ecssecrets.spring.binding.SecretTypeRegistrar;
import io.github.ecssecrets.spring.binding.SecretValueBeanFactoryPostProcessor;
import io.github.ecssecrets.spring.mask.SecretBindHandlerAdvisor;
import io.github.ecssecrets.spring.runtime.EcsSecretsProperties;
import io.github.ecssecrets.spring.runtime.PromotedRuntime;
import io.github.ecssecrets.spring.runtime.PropertyUses;
import io.github.ecssecrets.spring.runtime.SecretsRuntime;
import io.github.ecssecrets.test.SecretsManagerServer;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration of {@link Secrets}, of
 * {@link io.github.ecssecrets.spring.SecretValue} and of
 * {@link io.github.ecssecrets.spring.OnSecretRotation}. Events of the store become
 * application events. Where the library is switched off, the first two are left, with
 * values from the properties and environment variables of the application alone.
 */
@AutoConfiguration
public final class EcsSecretsAutoConfiguration {

	/**
	 * Those of the start-up, so they are complete however early they are needed. Made
	 * only if somebody asks: Spring Boot binds them again, which takes longer than all
	 * else that this class does.
	 */
	@Bean
	@Lazy
	static EcsSecretsProperties ecsSecretsProperties(ObjectProvider<PromotedRuntime> promoted,
			Environment environment) {
		PromotedRuntime started = promoted.getIfAvailable();
		return (started != null && started.runtime().properties().isEnabled()) ? started.runtime().properties()
				: EcsSecretsProperties.from(environment, Binder.get(environment));
	}

	@Bean
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	@Conditional(OwnRuntimeCondition.class)
	SecretsRuntime secretsRuntime(ObjectProvider<EcsSecretsProperties> bound, Environment environment,
			ObjectProvider<PromotedRuntime> promoted, ObjectProvider<EcsSecretsConnectionDetails> connectionDetails,
			ObjectProvider<SecretsManagerSourceCustomizer> customizers) {
		PromotedRuntime started = promoted.getIfAvailable();
		EcsSecretsProperties properties = (started != null && !EcsSecretsProperties.areSet(environment))
				? started.runtime().properties() : bound.getObject();
		boolean fits = started != null && started.runtime().properties().isEnabled() == properties.isEnabled();
		if (!properties.isEnabled()) {
			return (started != null && fits) ? started.runtime()
					: new SecretsRuntime(properties, environment::getProperty);
		}
		SecretsRuntime runtime = (started != null && fits) ? started.runtime()
				: new SecretsRuntime(properties, System::getenv);
		connectionDetails.ifAvailable(runtime::connect);
		customizers.orderedStream().forEach(runtime::customize);
		PropertyUses.find(properties, environment).uses().forEach(runtime.uses()::add);
		return runtime;
	}

	/**
	 * Made only if somebody asks: an application without secrets needs no store.
	 */
	@Bean(destroyMethod = "")
	@Lazy
	@ConditionalOnMissingBean(value = Secrets.class, name = "secrets", search = SearchStrategy.CURRENT)
	@ConditionalOnBean(value = SecretsRuntime.class, search = SearchStrategy.CURRENT)
	Secrets secrets(SecretsRuntime runtime) {
		return runtime.secrets();
	}

	/**
	 * The same where the application has a bean of that name.
	 */
	@Bean(destroyMethod = "")
	@Lazy
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	@ConditionalOnBean(value = SecretsRuntime.class, search = SearchStrategy.CURRENT)
	Secrets ecsSecrets(SecretsRuntime runtime) {
		return runtime.secrets();
	}

	@Bean
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	SecretEventPublisher secretEventPublisher(ConfigurableApplicationContext context, EventsOfStart eventsOfStart) {
		return new SecretEventPublisher(context, eventsOfStart);
	}

	@Bean
	static EventsOfStart secretEventsOfStart() {
		return new EventsOfStart();
	}

	@Bean
	StartupReporter secretsStartupReporter(ConfigurableApplicationContext context) {
		return new StartupReporter(context);
	}

	@Bean
	static SecretBindHandlerAdvisor secretBindHandlerAdvisor(Environment environment) {
		return new SecretBindHandlerAdvisor(environment);
	}

	@Bean
	static SecretValueBeanFactoryPostProcessor secretValueBeanFactoryPostProcessor() {
		return new SecretValueBeanFactoryPostProcessor();
	}

	@Bean
	@ConditionalOnBean(SecretsRuntime.class)
	@ConditionalOnBooleanProperty(name = "ecs-secrets.enabled", matchIfMissing = true)
	SecretRotationMethodProcessor secretRotationMethodProcessor(SecretsRuntime runtime,
			ConfigurableListableBeanFactory beanFactory) {
		return new SecretRotationMethodProcessor(runtime, beanFactory);
	}

	@Bean
	@ConditionalOnBean(SecretsRuntime.class)
	@ConditionalOnBooleanProperty(name = "ecs-secrets.enabled", matchIfMissing = true)
	SecretsCheckpoint secretsCheckpoint(SecretsRuntime runtime) {
		return new SecretsCheckpoint(runtime);
	}

	/**
	 * Beans that are made from secrets.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBooleanProperty(name = "ecs-secrets.enabled", matchIfMissing = true)
	@Import(SecretTypeRegistrar.class)
	static class AnnotatedTypes {

	}

	/**
	 * The test kit's server, if it is a bean.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(SecretsManagerServer.class)
	static class TestKit {

		@Bean
		@ConditionalOnBean(SecretsManagerServer.class)
		@ConditionalOnMissingBean(EcsSecretsConnectionDetails.class)
		EcsSecretsConnectionDetails secretsManagerServerConnectionDetails(SecretsManagerServer server) {
			return new SecretsManagerServerConnectionDetails(server);
		}

	}

}
