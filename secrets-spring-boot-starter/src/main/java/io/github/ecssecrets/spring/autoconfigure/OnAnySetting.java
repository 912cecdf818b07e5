package io.github.ecssecrets.spring.autoconfigure;

import io.github.ecssecrets.spring.runtime.BootstrapRuntime;
import io.github.ecssecrets.spring.runtime.EcsSecretsProperties;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Whether there is any property of the library: what only properties switch on need not
 * be made where there is none. While an application is processed ahead of time, some may
 * be set later.
 */
final class OnAnySetting extends SpringBootCondition {

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition("ECS Secrets settings");
		if (BootstrapRuntime.isProcessedAheadOfTime()) {
			return ConditionOutcome.match(message.because("a property may be set when the application starts"));
		}
		return EcsSecretsProperties.areSet(context.getEnvironment())
				? ConditionOutcome.match(message.foundExactly("a property under ecs-secrets"))
				: ConditionOutcome.noMatch(message.didNotFind("any property under ecs-secrets").atAll());
	}

}
