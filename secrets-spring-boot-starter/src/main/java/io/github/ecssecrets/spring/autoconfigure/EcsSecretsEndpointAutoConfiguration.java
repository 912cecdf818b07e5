package io.github.ecssecrets.spring.autoconfigure;

import io.github.ecssecrets.Secrets;
import io.github.ecssecrets.spring.actuate.SecretSanitizingFunction;
import io.github.ecssecrets.spring.actuate.SecretsEndpoint;
import io.github.ecssecrets.spring.actuate.SecretsPageExtension;
import io.github.ecssecrets.spring.actuate.SecretsReport;
import io.github.ecssecrets.spring.actuate.SecretsView;
import io.github.ecssecrets.spring.actuate.SecretsViewRuntimeHints;
import io.github.ecssecrets.spring.push.SecretPushLifecycle;
import io.github.ecssecrets.spring.runtime.SecretsRuntime;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration of the endpoint {@code secrets}, and of the masking of secrets in
 * the endpoints of Spring Boot. The masking stays where the library is switched off:
 * environment variables hold the same values.
 */
@AutoConfiguration(after = EcsSecretsAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ImportRuntimeHints(SecretsViewRuntimeHints.class)
@ConditionalOnBean(SecretsRuntime.class)
public final class EcsSecretsEndpointAutoConfiguration {

	@Bean
	SecretSanitizingFunction secretSanitizingFunction(SecretsRuntime runtime, Environment environment) {
		return new SecretSanitizingFunction(runtime.mask(environment));
	}

	/**
	 * Where the library is switched off there is nothing to report.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBooleanProperty(name = "ecs-secrets.enabled", matchIfMissing = true)
	static class Enabled {

		@Bean
		@ConditionalOnMissingBean
		@ConditionalOnAvailableEndpoint
		SecretsEndpoint secretsEndpoint(Secrets secrets, SecretsRuntime runtime,
				ObjectProvider<SecretPushLifecycle> push) {
			return new SecretsEndpoint(secrets, new SecretsReport(runtime), runtime.properties().getApiCallTimeout(),
					push.getIfAvailable());
		}

		@Bean
		@ConditionalOnMissingBean
		SecretsView secretsView(SecretsRuntime runtime) {
			return new SecretsView(new SecretsReport(runtime));
		}

		@Bean
		@ConditionalOnMissingBean
		@ConditionalOnBean(SecretsEndpoint.class)
		@ConditionalOnAvailableEndpoint(exposure = EndpointExposure.WEB)
		SecretsPageExtension secretsPageExtension(SecretsView view, Environment environment) {
			return new SecretsPageExtension(view, environment.getProperty("spring.application.name", ""));
		}

	}

}
