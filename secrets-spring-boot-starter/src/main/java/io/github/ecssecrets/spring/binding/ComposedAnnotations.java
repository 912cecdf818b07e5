package io.github.ecssecrets.spring.binding;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Executable;
import java.lang.reflect.Member;

import io.github.ecssecrets.spring.SecretValue;
import io.github.ecssecrets.spring.diagnostics.InvalidSecretConfigurationException;

/**
 * Annotations of the application that carry {@link SecretValue}, and would be taken for
 * it. They are not looked for where a secret is asked for, so none may be ignored.
 */
final class ComposedAnnotations {

	private ComposedAnnotations() {
	}

	/**
	 * Makes sure that none stands on a field or method.
	 * @throws InvalidSecretConfigurationException if one does
	 */
	static <T extends AnnotatedElement & Member> void refuse(T member) {
		refuse(member.getAnnotations(), member);
	}

	/**
	 * Makes sure that none stands on a parameter.
	 * @throws InvalidSecretConfigurationException if one does
	 */
	static void refuseOnParameters(Executable executable) {
		if (executable.getParameterCount() > 0) {
			for (Annotation[] ofParameter : executable.getParameterAnnotations()) {
				refuse(ofParameter, executable);
			}
		}
	}

	private static void refuse(Annotation[] annotations, Member member) {
		for (Annotation annotation : annotations) {
			if (annotation.annotationType().isAnnotationPresent(SecretValue.class)) {
				throw new InvalidSecretConfigurationException(
						"@%s on '%s' of %s".formatted(annotation.annotationType().getSimpleName(), member.getName(),
								member.getDeclaringClass().getName()),
						"The annotation carries @SecretValue, which does not make it ask for a secret.",
						"Put @SecretValue itself there.");
			}
		}
	}

}
