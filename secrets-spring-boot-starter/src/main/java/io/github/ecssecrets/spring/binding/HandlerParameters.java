package io.github.ecssecrets.spring.binding;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import io.github.ecssecrets.spring.SecretValue;
import io.github.ecssecrets.spring.diagnostics.InvalidSecretConfigurationException;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.annotation.AnnotatedMethod;

/**
 * Makes sure that what handles requests and messages cannot take another value for a
 * parameter that asks for a secret.
 */
final class HandlerParameters {

	/** Annotations that say where else a value comes from. */
	private static final List<String> OTHER_VALUES = List.of("org.springframework.web.bind.annotation.",
			"org.springframework.messaging.handler.annotation.", Value.class.getName());

	private static final String HEADER = "org.springframework.messaging.handler.annotation.Header";

	/** Of several methods, the one for the type of the payload is called. */
	private static final Set<String> BY_PAYLOAD = Set.of("org.springframework.kafka.annotation.KafkaHandler",
			"org.springframework.amqp.rabbit.annotation.RabbitHandler");

	private HandlerParameters() {
	}

	/**
	 * Checks a parameter that asks for a secret, with what interfaces say of it.
	 * @throws InvalidSecretConfigurationException if it might not receive the secret
	 */
	static void check(Method method, int index, String place) {
		Parameter parameter = method.getParameters()[index];
		for (Annotation annotation : new AnnotatedMethod(method).getMethodParameters()[index]
			.getParameterAnnotations()) {
			String name = annotation.annotationType().getName();
			if (OTHER_VALUES.stream().anyMatch(name::startsWith)) {
				throw new InvalidSecretConfigurationException(place, "Beside it stands @"
						+ annotation.annotationType().getSimpleName() + ", which asks for another value.",
						"Leave out one of the two.");
			}
		}
		if (has(method.getAnnotations(), BY_PAYLOAD) && Stream.of(method.getParameters())
			.anyMatch((other) -> !other.equals(parameter) && isLikePayload(other, parameter.getType()))) {
			throw new InvalidSecretConfigurationException(place,
					"Spring cannot tell the payload from the secret, because their types fit each other.",
					"Inject the secret into the constructor of the class.");
		}
	}

	private static boolean isLikePayload(Parameter other, Class<?> type) {
		return !other.isAnnotationPresent(SecretValue.class) && !has(other.getAnnotations(), Set.of(HEADER))
				&& (type.isAssignableFrom(other.getType()) || other.getType().isAssignableFrom(type));
	}

	private static boolean has(Annotation[] annotations, Set<String> names) {
		return Stream.of(annotations).anyMatch((annotation) -> names.contains(annotation.annotationType().getName()));
	}

}
