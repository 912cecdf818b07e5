package io.github.ecssecrets.spring.autoconfigure;

import java.util.Map;
import java.util.Objects;

import io.github.ecssecrets.spring.runtime.EcsSecretsProperties;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Whether a client has a secret.
 *
 * @see ConditionalOnClientSecret
 */
final class OnClientSecret extends SpringBootCondition {

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		Map<String, Object> attributes = Objects
			.requireNonNull(metadata.getAnnotationAttributes(ConditionalOnClientSecret.class.getName()));
		String property = "ecs-secrets." + attributes.get("value") + ".secret";
		ConditionMessage.Builder message = ConditionMessage.forCondition(ConditionalOnClientSecret.class);
		return EcsSecretsProperties.isSet(context.getEnvironment(), property)
				? ConditionOutcome.match(message.foundExactly("property " + property))
				: ConditionOutcome.noMatch(message.didNotFind("property").items(property));
	}

}
