package io.github.ecssecrets.spring.autoconfigure;

import io.github.ecssecrets.spring.jdbc.MainDatabaseSecret;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Whether Spring Boot's own data source is made from a secret.
 */
final class OnMainDatabaseSecret extends SpringBootCondition {

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		String secret = MainDatabaseSecret.find(context.getEnvironment());
		ConditionMessage.Builder message = ConditionMessage.forCondition("secret of the data source");
		return (secret != null) ? ConditionOutcome.match(message.because("it is '" + secret + "'"))
				: ConditionOutcome.noMatch(message.because("no property names it"));
	}

}
