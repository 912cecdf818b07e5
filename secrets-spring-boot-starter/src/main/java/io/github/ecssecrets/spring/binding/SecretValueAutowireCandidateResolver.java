package io.github.ecssecrets.spring.binding;

import java.util.function.Supplier;

import io.github.ecssecrets.spring.SecretValue;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.DependencyDescriptor;
import org.springframework.context.annotation.ContextAnnotationAutowireCandidateResolver;

/**
 * Suggests the value of a dependency that carries {@link SecretValue}, as Spring's own
 * resolver does for {@code @Value}.
 */
final class SecretValueAutowireCandidateResolver extends ContextAnnotationAutowireCandidateResolver {

	/** An expression for no value: {@code null} itself would mean no suggestion. */
	private static final String NOTHING = "#{null}";

	private final Supplier<SecretValueReader> reader;

	SecretValueAutowireCandidateResolver(Supplier<SecretValueReader> reader) {
		this.reader = reader;
	}

	@Override
	public @Nullable Object getSuggestedValue(DependencyDescriptor descriptor) {
		SecretValue annotation = descriptor.getAnnotation(SecretValue.class);
		if (annotation == null) {
			return super.getSuggestedValue(descriptor);
		}
		Object value = this.reader.get().read(annotation, descriptor);
		return (value != null) ? value : NOTHING;
	}

}
