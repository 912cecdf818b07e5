package io.github.ecssecrets.spring.autoconfigure;

import io.github.ecssecrets.spring.runtime.EcsSecretsProperties;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Whether there is any property of the library: what only properties switch on need not
 * be made where there is none.
 */
final class OnAnySetting extends SpringBootCondition {

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition("ECS Secrets settings");
		return EcsSecretsProperties.areSet(context.getEnvironment())
				? ConditionOutcome.match(message.foundExactly("a property under ecs-secrets"))
				: ConditionOutcome.noMatch(message.didNotFind("any property under ecs-secrets").atAll());
	}

}
