package io.github.ecssecrets.spring.binding;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.spring.SecretValue;
import io.github.ecssecrets.spring.diagnostics.ConfiguredReference;
import io.github.ecssecrets.spring.diagnostics.InvalidSecretConfigurationException;
import io.github.ecssecrets.spring.runtime.BoundVariables;

import org.springframework.beans.factory.config.ConfigurableBeanFactory;

/**
 * Finds out which secret an annotation means, once for each text of an annotation.
 */
final class SecretReferences {

	private final ConfigurableBeanFactory beanFactory;

	private final Supplier<? extends BoundVariables> variables;

	private final Map<SecretValue, SecretReference> references = new ConcurrentHashMap<>();

	SecretReferences(ConfigurableBeanFactory beanFactory, Supplier<? extends BoundVariables> variables) {
		this.beanFactory = beanFactory;
		this.variables = variables;
	}

	/**
	 * The secret of a place. A variable that the annotation names is bound to it.
	 * @throws InvalidSecretConfigurationException if the annotation names no secret
	 */
	SecretReference of(SecretPlace place) {
		SecretReference known = this.references.get(place.annotation());
		if (known != null) {
			return known;
		}
		SecretReference reference = resolve(place);
		if (!place.annotation().env().isEmpty()) {
			this.variables.get().bind(place.annotation().env(), reference);
		}
		this.references.put(place.annotation(), reference);
		return reference;
	}

	private SecretReference resolve(SecretPlace place) {
		SecretValue annotation = place.annotation();
		if (annotation.value().isEmpty()) {
			return bound(place, annotation.env());
		}
		try {
			return ConfiguredReference.parse(place.toString(),
					String.valueOf(this.beanFactory.resolveEmbeddedValue(annotation.value())));
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidSecretConfigurationException(place.toString(),
					"'" + annotation.value() + "' has a placeholder that no property resolves.",
					"Set the property, or give a default, as in ${name:default}.");
		}
	}

	private SecretReference bound(SecretPlace place, String variable) {
		SecretReference bound = variable.isEmpty() ? null : this.variables.get().binding(variable);
		if (bound != null) {
			return bound;
		}
		throw new InvalidSecretConfigurationException(place.toString(),
				variable.isEmpty() ? "It names no secret."
						: "It names no secret, and 'ecs-secrets.bindings." + variable + "' is not set.",
				"Name the secret, as in @SecretValue(\"prod/myapp/database:password\").");
	}

}
