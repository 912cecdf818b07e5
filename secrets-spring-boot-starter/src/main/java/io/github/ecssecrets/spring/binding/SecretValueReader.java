package io.github.ecssecrets.spring.binding;

import java.util.function.Supplier;

import io.github.ecssecrets.InvalidSecretReferenceException;
import io.github.ecssecrets.LiveSecret;
import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretNotFoundException;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.spring.SecretValue;
import io.github.ecssecrets.spring.config.LiteralText;
import io.github.ecssecrets.spring.config.SecretsRuntime;
import io.github.ecssecrets.spring.diagnostics.InvalidSecretConfigurationException;
import io.github.ecssecrets.spring.diagnostics.SecretResolutionException;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.beans.factory.config.DependencyDescriptor;
import org.springframework.core.ResolvableType;
import org.springframework.core.convert.TypeDescriptor;

/**
 * Reads the secret that a {@link SecretValue} names and gives it the type of the
 * dependency.
 */
final class SecretValueReader {

	private final SecretsRuntime runtime;

	private final ConfigurableBeanFactory beanFactory;

	SecretValueReader(SecretsRuntime runtime, ConfigurableBeanFactory beanFactory) {
		this.runtime = runtime;
		this.beanFactory = beanFactory;
	}

	/**
	 * Reads the value.
	 * @return the value in a form that Spring injects unchanged, or {@code null} if there
	 * is none and none is required
	 */
	@Nullable Object read(SecretValue annotation, DependencyDescriptor descriptor) {
		String place = "@SecretValue on " + SecretValuePlace.describe(descriptor);
		SecretReference reference = reference(annotation, place);
		if (!annotation.env().isEmpty()) {
			this.runtime.bind(annotation.env(), reference);
		}
		try {
			ResolvableType type = descriptor.getResolvableType();
			Class<?> rawType = descriptor.getDependencyType();
			if (rawType == LiveSecret.class || rawType == Supplier.class) {
				return live(reference, type.getGeneric(), descriptor);
			}
			Secret secret = this.runtime.secrets().get(reference);
			Object value = converter(reference, type, descriptor).convert(secret);
			return (value instanceof String text) ? LiteralText.of(text) : value;
		}
		catch (SecretNotFoundException ex) {
			if (!annotation.required() || !descriptor.isRequired()) {
				return null;
			}
			throw new SecretResolutionException(place, ex);
		}
		catch (SecretException ex) {
			throw new SecretResolutionException(place, ex);
		}
	}

	private LiveSecret<?> live(SecretReference reference, ResolvableType type, DependencyDescriptor descriptor) {
		return this.runtime.secrets().live(reference, converter(reference, type, descriptor)::convert);
	}

	private SecretConverter converter(SecretReference reference, ResolvableType type, DependencyDescriptor descriptor) {
		TypeDescriptor target = (type.resolve() == descriptor.getDependencyType()) ? descriptor.getTypeDescriptor()
				: new TypeDescriptor(type, null, null);
		return new SecretConverter(reference, target, this.beanFactory);
	}

	private SecretReference reference(SecretValue annotation, String place) {
		if (annotation.value().isEmpty()) {
			SecretReference bound = this.runtime.binding(annotation.env());
			if (bound != null) {
				return bound;
			}
			throw new InvalidSecretConfigurationException(place,
					annotation.env().isEmpty() ? "It names no secret."
							: "It names no secret, and 'ecs-secrets.bindings." + annotation.env() + "' is not set.",
					"Name the secret, as in @SecretValue(\"prod/myapp/database:password\").");
		}
		String text = String.valueOf(this.beanFactory.resolveEmbeddedValue(annotation.value()));
		try {
			return SecretReference.parse(text);
		}
		catch (InvalidSecretReferenceException ex) {
			throw InvalidSecretConfigurationException.of(place, ex);
		}
	}

}
