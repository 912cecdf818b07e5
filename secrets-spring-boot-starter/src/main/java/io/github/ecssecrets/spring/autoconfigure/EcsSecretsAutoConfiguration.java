package io.github.ecssecrets.spring.autoconfigure;

import io.github.ecssecrets.Secrets;
import io.github.ecssecrets.spring.binding.SecretRotationMethodProcessor;
import io.github.ecssecrets.spring.binding.SecretTypeRegistrar;
import io.github.ecssecrets.spring.binding.SecretValueBeanFactoryPostProcessor;
import io.github.ecssecrets.spring.config.EcsSecretsProperties;
import io.github.ecssecrets.spring.config.SecretBindHandlerAdvisor;
import io.github.ecssecrets.spring.config.SecretsRuntime;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration of {@link Secrets}, of
 * {@link io.github.ecssecrets.spring.SecretValue} and of
 * {@link io.github.ecssecrets.spring.OnSecretRotation}. Events of the store become
 * application events.
 */
@AutoConfiguration
@ConditionalOnBooleanProperty(name = "ecs-secrets.enabled", matchIfMissing = true)
@EnableConfigurationProperties(EcsSecretsProperties.class)
@Import(SecretTypeRegistrar.class)
public final class EcsSecretsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	SecretsRuntime secretsRuntime(EcsSecretsProperties properties) {
		return new SecretsRuntime(properties, System::getenv);
	}

	@Bean(destroyMethod = "")
	@ConditionalOnMissingBean
	Secrets secrets(SecretsRuntime runtime) {
		return runtime.secrets();
	}

	@Bean
	@ConditionalOnMissingBean
	SecretEventPublisher secretEventPublisher(SecretsRuntime runtime, ConfigurableApplicationContext context) {
		return new SecretEventPublisher(runtime, context);
	}

	@Bean
	SecretRotationMethodProcessor secretRotationMethodProcessor(SecretsRuntime runtime,
			ConfigurableListableBeanFactory beanFactory) {
		return new SecretRotationMethodProcessor(runtime, beanFactory);
	}

	@Bean
	static SecretBindHandlerAdvisor secretBindHandlerAdvisor(Environment environment) {
		return new SecretBindHandlerAdvisor(environment);
	}

	@Bean
	static SecretValueBeanFactoryPostProcessor secretValueBeanFactoryPostProcessor() {
		return new SecretValueBeanFactoryPostProcessor();
	}

}
