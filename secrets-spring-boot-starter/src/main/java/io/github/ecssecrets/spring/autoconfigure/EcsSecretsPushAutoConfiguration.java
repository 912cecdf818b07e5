package io.github.ecssecrets.spring.autoconfigure;

import io.github.ecssecrets.spring.EcsSecretsConnectionDetails;
import io.github.ecssecrets.spring.actuate.PushMeterBinder;
import io.github.ecssecrets.spring.push.SecretPushLifecycle;
import io.github.ecssecrets.spring.runtime.BootstrapRuntime;
import io.github.ecssecrets.spring.runtime.EcsSecretsProperties;
import io.github.ecssecrets.spring.runtime.PushProperties;
import io.github.ecssecrets.spring.runtime.SecretsRuntime;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Auto-configuration of push in place of polling, where {@code ecs-secrets.push.queue} or
 * {@code ecs-secrets.push.topic} is set. An application that is processed ahead of time
 * decides that when it starts: the topic is known to its task alone.
 */
@AutoConfiguration(after = EcsSecretsAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "ecs-secrets.enabled", matchIfMissing = true)
@Conditional(EcsSecretsPushAutoConfiguration.OnPush.class)
@ConditionalOnBean(SecretsRuntime.class)
public final class EcsSecretsPushAutoConfiguration {

	@Bean
	@ConditionalOnBean(SecretsRuntime.class)
	@Nullable SecretPushLifecycle secretPushLifecycle(SecretsRuntime runtime, ObjectProvider<EcsSecretsConnectionDetails> details,
			ConfigurableBeanFactory beanFactory) {
		return runtime.properties().getPush().isOn()
				? new SecretPushLifecycle(runtime, details.getIfAvailable(), beanFactory.getBeanClassLoader()) : null;
	}

	/**
	 * Meters, where there is a registry for them. Spring reads a nested class before the
	 * methods of the class around it, so this asks for what both stand on.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(MeterRegistry.class)
	static class Meters {

		@Bean
		@ConditionalOnBean(SecretsRuntime.class)
		@Nullable PushMeterBinder pushMeterBinder(ObjectProvider<SecretPushLifecycle> lifecycle) {
			SecretPushLifecycle push = lifecycle.getIfAvailable();
			return (push != null) ? new PushMeterBinder(push) : null;
		}

	}

	/**
	 * A property that is empty switches push off, as in a profile.
	 */
	static final class OnPush extends SpringBootCondition {

		@Override
		public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
			ConditionMessage.Builder message = ConditionMessage.forCondition("ECS Secrets push");
			if (BootstrapRuntime.isProcessedAheadOfTime()) {
				return ConditionOutcome.match(message.because("the application decides when it starts"));
			}
			boolean on = EcsSecretsProperties.areSet(context.getEnvironment()) && Binder.get(context.getEnvironment())
				.bind("ecs-secrets.push", PushProperties.class)
				.map(PushProperties::isOn)
				.orElse(false);
			if (on) {
				return ConditionOutcome.match(message.foundExactly("a queue or a topic"));
			}
			return ConditionOutcome
				.noMatch(message.didNotFind("property").items("ecs-secrets.push.queue", "ecs-secrets.push.topic"));
		}

	}

}
