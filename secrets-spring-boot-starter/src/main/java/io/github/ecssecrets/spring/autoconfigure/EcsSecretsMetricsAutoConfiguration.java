package io.github.ecssecrets.spring.autoconfigure;

import io.github.ecssecrets.spring.actuate.SecretsMeterBinder;
import io.github.ecssecrets.spring.actuate.SecretsReport;
import io.github.ecssecrets.spring.runtime.SecretsRuntime;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the meters {@code secrets.*}.
 */
@AutoConfiguration(after = EcsSecretsAutoConfiguration.class)
@ConditionalOnClass(MeterBinder.class)
@ConditionalOnBooleanProperty(name = "ecs-secrets.enabled", matchIfMissing = true)
public final class EcsSecretsMetricsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	SecretsMeterBinder secretsMeterBinder(SecretsRuntime runtime) {
		return new SecretsMeterBinder(runtime, new SecretsReport(runtime));
	}

}
