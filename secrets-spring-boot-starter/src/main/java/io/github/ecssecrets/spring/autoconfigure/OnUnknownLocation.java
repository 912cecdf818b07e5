package io.github.ecssecrets.spring.autoconfigure;

import java.util.List;

import io.github.ecssecrets.spring.login.ClientSecret;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Whether no property tells where the server of a client is, so its secret may.
 */
abstract class OnUnknownLocation extends SpringBootCondition {

	private final List<String> properties;

	/**
	 * Creates a condition.
	 * @param properties the names of the properties that tell
	 */
	OnUnknownLocation(String... properties) {
		this.properties = List.of(properties);
	}

	/**
	 * Whether a property tells.
	 */
	final boolean isKnown(Environment environment) {
		return this.properties.stream()
			.anyMatch((name) -> environment.containsProperty(name) || environment.containsProperty(name + "[0]"));
	}

	/**
	 * The fields to ask of the secret.
	 */
	final List<String> fields(Environment environment) {
		return isKnown(environment) ? List.of() : List.of(ClientSecret.HOST, ClientSecret.PORT);
	}

	@Override
	public final ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		boolean known = isKnown(context.getEnvironment());
		return new ConditionOutcome(!known, ConditionMessage.forCondition("location of the server")
			.because(known ? "properties tell it" : "no property tells it"));
	}

}
