package io.github.ecssecrets.spring.autoconfigure;

import io.github.ecssecrets.Secrets;
import io.github.ecssecrets.spring.binding.SecretTypeRegistrar;
import io.github.ecssecrets.spring.binding.SecretValueBeanFactoryPostProcessor;
import io.github.ecssecrets.spring.config.EcsSecretsProperties;
import io.github.ecssecrets.spring.config.SecretsRuntime;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * Auto-configuration of {@link Secrets} and of
 * {@link io.github.ecssecrets.spring.SecretValue}. Events of the store become application
 * events.
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
	Secrets secrets(SecretsRuntime runtime, ApplicationEventPublisher publisher) {
		runtime.addListener(publisher::publishEvent);
		return runtime.secrets();
	}

	@Bean
	static SecretValueBeanFactoryPostProcessor secretValueBeanFactoryPostProcessor() {
		return new SecretValueBeanFactoryPostProcessor();
	}

}
