package io.github.ecssecrets.spring.binding;

import java.lang.annotation.Annotation;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.github.ecssecrets.spring.diagnostics.ValueShape;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.util.ClassUtils;
import org.springframework.util.ObjectUtils;

/**
 * Checks what was bound from a secret by Bean Validation, if it is present. Names the
 * fields and the constraints that are violated, with their bounds, and tells what the
 * values are like. The message of a constraint is never used, because it may show the
 * value.
 */
final class SecretConstraints {

	static final String VALIDATOR = "jakarta.validation.Validator";

	private static final boolean PRESENT = ClassUtils.isPresent(VALIDATOR, SecretConstraints.class.getClassLoader());

	private SecretConstraints() {
	}

	/**
	 * Finds what is violated.
	 * @return phrases such as {@code 'password' (@Size(min = 8), a text of 5 characters)}
	 * in a stable order; empty if nothing is violated or no validator is there
	 */
	static List<String> violations(Object value, BeanFactory beanFactory) {
		return PRESENT ? BeanValidation.violations(value, beanFactory) : List.of();
	}

	/** The part that needs the API. */
	private static final class BeanValidation {

		/** What every constraint has, and what says nothing of a bound. */
		private static final Set<String> GENERAL = Set.of("message", "groups", "payload");

		static List<String> violations(Object value, BeanFactory beanFactory) {
			ObjectProvider<Validator> validators = beanFactory.getBeanProvider(Validator.class);
			Validator unique = validators.getIfUnique();
			Validator validator = (unique != null) ? unique : validators.orderedStream().findFirst().orElse(null);
			return (validator != null)
					? validator.validate(value).stream().map(BeanValidation::describe).sorted().toList() : List.of();
		}

		private static String describe(ConstraintViolation<?> violation) {
			Object value = violation.getInvalidValue();
			boolean isShown = value == null || value instanceof CharSequence || value instanceof Collection
					|| value instanceof Map;
			return "'%s' (%s%s)".formatted(violation.getPropertyPath(),
					constraint(violation.getConstraintDescriptor().getAnnotation()),
					isShown ? ", " + ValueShape.of(value) : "");
		}

		/**
		 * The constraint as it is written, without what it has by default.
		 */
		private static String constraint(Annotation annotation) {
			MergedAnnotation<?> merged = MergedAnnotation.from(annotation);
			Map<String, Object> attributes = new TreeMap<>(
					merged.filterDefaultValues().filterAttributes((name) -> !GENERAL.contains(name)).asMap());
			String name = "@" + annotation.annotationType().getSimpleName();
			if (attributes.isEmpty()) {
				return name;
			}
			return name + attributes.entrySet()
				.stream()
				.map((attribute) -> (attributes.size() == 1 && attribute.getKey().equals("value")) ? text(attribute)
						: attribute.getKey() + " = " + text(attribute))
				.collect(Collectors.joining(", ", "(", ")"));
		}

		private static String text(Map.Entry<String, Object> attribute) {
			return ObjectUtils.nullSafeConciseToString(attribute.getValue());
		}

	}

}
