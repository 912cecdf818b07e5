package io.github.ecssecrets.spring.binding;

import java.util.List;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.util.ClassUtils;

/**
 * Checks what was bound from a secret by Bean Validation, if it is present. Names the
 * fields and constraints that are violated; the message of a constraint is never used,
 * because it may show the value.
 */
final class SecretConstraints {

	static final String VALIDATOR = "jakarta.validation.Validator";

	private static final boolean PRESENT = ClassUtils.isPresent(VALIDATOR, SecretConstraints.class.getClassLoader());

	private SecretConstraints() {
	}

	/**
	 * Finds what is violated.
	 * @return phrases such as {@code 'password' (@NotBlank)} in a stable order; empty if
	 * nothing is violated or no validator is there
	 */
	static List<String> violations(Object value, BeanFactory beanFactory) {
		return PRESENT ? BeanValidation.violations(value, beanFactory) : List.of();
	}

	/** The part that needs the API. */
	private static final class BeanValidation {

		static List<String> violations(Object value, BeanFactory beanFactory) {
			Validator validator = beanFactory.getBeanProvider(Validator.class).getIfUnique();
			return (validator != null)
					? validator.validate(value).stream().map(BeanValidation::describe).sorted().toList() : List.of();
		}

		private static String describe(ConstraintViolation<?> violation) {
			return "'%s' (@%s)".formatted(violation.getPropertyPath(),
					violation.getConstraintDescriptor().getAnnotation().annotationType().getSimpleName());
		}

	}

}
