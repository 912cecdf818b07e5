package io.github.ecssecrets.spring.autoconfigure;

import io.github.ecssecrets.spring.actuate.SecretsHealthIndicator;
import io.github.ecssecrets.spring.actuate.SecretsReport;
import io.github.ecssecrets.spring.push.SecretPushLifecycle;
import io.github.ecssecrets.spring.runtime.SecretsRuntime;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the health contributor {@code secrets}.
 */
@AutoConfiguration(after = EcsSecretsAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnEnabledHealthIndicator.class)
@ConditionalOnBooleanProperty(name = "ecs-secrets.enabled", matchIfMissing = true)
@ConditionalOnBean(SecretsRuntime.class)
public final class EcsSecretsHealthAutoConfiguration {

	@Bean
	@ConditionalOnEnabledHealthIndicator("secrets")
	@ConditionalOnMissingBean(name = "secretsHealthIndicator")
	SecretsHealthIndicator secretsHealthIndicator(SecretsRuntime runtime, ObjectProvider<SecretPushLifecycle> push) {
		return new SecretsHealthIndicator(new SecretsReport(runtime), push.getIfAvailable());
	}

}
