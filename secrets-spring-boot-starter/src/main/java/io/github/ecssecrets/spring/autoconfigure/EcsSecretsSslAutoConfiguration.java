package io.github.ecssecrets.spring.autoconfigure;

import io.github.ecssecrets.spring.runtime.SecretsRuntime;
import io.github.ecssecrets.spring.runtime.StartupBatch;
import io.github.ecssecrets.spring.ssl.SecretSslBundleRegistrar;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

/**
 * Auto-configuration of SSL bundles from the secrets under
 * {@code ecs-secrets.ssl.bundles}.
 */
@AutoConfiguration(after = EcsSecretsAutoConfiguration.class, before = SslAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "ecs-secrets.enabled", matchIfMissing = true)
@Conditional(OnAnySetting.class)
@ConditionalOnBean(SecretsRuntime.class)
public final class EcsSecretsSslAutoConfiguration {

	@Bean
	SecretSslBundleRegistrar secretSslBundleRegistrar(SecretsRuntime runtime, ObjectProvider<StartupBatch> batch) {
		return new SecretSslBundleRegistrar(runtime, () -> batch.ifAvailable(StartupBatch::run));
	}

}
