package io.github.ecssecrets.spring.autoconfigure;

import io.github.ecssecrets.Secrets;
import io.github.ecssecrets.spring.actuate.SecretSanitizingFunction;
import io.github.ecssecrets.spring.actuate.SecretsEndpoint;
import io.github.ecssecrets.spring.actuate.SecretsReport;
import io.github.ecssecrets.spring.runtime.SecretsRuntime;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration of the endpoint {@code secrets}, and of the masking of secrets in
 * the endpoints of Spring Boot.
 */
@AutoConfiguration(after = EcsSecretsAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnBooleanProperty(name = "ecs-secrets.enabled", matchIfMissing = true)
public final class EcsSecretsEndpointAutoConfiguration {

	@Bean
	SecretSanitizingFunction secretSanitizingFunction(SecretsRuntime runtime, Environment environment) {
		return new SecretSanitizingFunction(runtime.mask(environment));
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnAvailableEndpoint
	SecretsEndpoint secretsEndpoint(Secrets secrets, SecretsRuntime runtime) {
		return new SecretsEndpoint(secrets, new SecretsReport(runtime), runtime.properties().getApiCallTimeout());
	}

}
