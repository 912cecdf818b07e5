package io.github.ecssecrets.spring.autoconfigure;

import io.github.ecssecrets.spring.actuate.DefaultSecretsObservationConvention;
import io.github.ecssecrets.spring.actuate.SecretsMeterBinder;
import io.github.ecssecrets.spring.actuate.SecretsObservationConvention;
import io.github.ecssecrets.spring.actuate.SecretsObservations;
import io.github.ecssecrets.spring.actuate.SecretsReport;
import io.github.ecssecrets.spring.runtime.SecretsRuntime;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Auto-configuration of the meters {@code secrets.*}, and of the observation of calls to
 * Secrets Manager.
 */
@AutoConfiguration(after = EcsSecretsAutoConfiguration.class,
		afterName = "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
@ConditionalOnBooleanProperty(name = "ecs-secrets.enabled", matchIfMissing = true)
@ConditionalOnBean(SecretsRuntime.class)
public final class EcsSecretsMetricsAutoConfiguration {

	/**
	 * The meters.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(MeterBinder.class)
	static class Meters {

		@Bean
		@ConditionalOnMissingBean
		SecretsMeterBinder secretsMeterBinder(SecretsRuntime runtime) {
			return new SecretsMeterBinder(runtime, new SecretsReport(runtime));
		}

	}

	/**
	 * The observation.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(ObservationRegistry.class)
	@ConditionalOnBean(ObservationRegistry.class)
	static class Observations {

		@Bean
		@ConditionalOnMissingBean
		SecretsObservations secretsObservations(SecretsRuntime runtime, ObjectProvider<ObservationRegistry> registry,
				ObjectProvider<SecretsObservationConvention> convention) {
			return new SecretsObservations(runtime.awsCalls(), registry::getIfUnique,
					() -> convention.getIfAvailable(DefaultSecretsObservationConvention::new));
		}

	}

}
