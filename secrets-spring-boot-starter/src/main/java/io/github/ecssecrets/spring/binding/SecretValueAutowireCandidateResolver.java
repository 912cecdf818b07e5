package io.github.ecssecrets.spring.binding;

import io.github.ecssecrets.spring.SecretValue;
import io.github.ecssecrets.spring.literal.LiteralValues;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.DependencyDescriptor;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.context.annotation.ContextAnnotationAutowireCandidateResolver;
import org.springframework.core.ResolvableType;
import org.springframework.core.convert.TypeDescriptor;

/**
 * Suggests the value of a dependency that carries {@link SecretValue}, as Spring's own
 * resolver does for {@code @Value}; and that of a supplier of a type that carries it,
 * unless there is a bean of that kind.
 */
final class SecretValueAutowireCandidateResolver extends ContextAnnotationAutowireCandidateResolver {

	/** An expression for no value: {@code null} itself would mean no suggestion. */
	private static final String NOTHING = "#{null}";

	private final SecretValueReader reader;

	private final DefaultListableBeanFactory beans;

	private final @Nullable LiteralValues literalValues;

	SecretValueAutowireCandidateResolver(SecretValueReader reader, DefaultListableBeanFactory beans,
			@Nullable LiteralValues literalValues) {
		this.reader = reader;
		this.beans = beans;
		this.literalValues = literalValues;
	}

	@Override
	public @Nullable Object getSuggestedValue(DependencyDescriptor descriptor) {
		SecretPlace place = SecretPlace.of(descriptor);
		if (place != null) {
			return orNothing(this.reader.read(place, descriptor));
		}
		SecretPlace supplied = supplied(descriptor);
		if (supplied != null) {
			return orNothing(this.reader.live(supplied, descriptor.getDependencyType(),
					TypeDescriptor.valueOf(supplied.type())));
		}
		Object suggestion = super.getSuggestedValue(descriptor);
		return (this.literalValues != null) ? this.literalValues.resolve(suggestion, descriptor) : suggestion;
	}

	private static Object orNothing(@Nullable Object value) {
		return (value != null) ? value : NOTHING;
	}

	/**
	 * The type that a supplier gives, if it carries the annotation.
	 */
	private @Nullable SecretPlace supplied(DependencyDescriptor descriptor) {
		if (!SecretValueReader.isLive(descriptor.getDependencyType())) {
			return null;
		}
		ResolvableType type = descriptor.getResolvableType();
		SecretPlace place = SecretPlace.of(type.getGeneric().resolve());
		return (place != null && this.beans.getBeanNamesForType(type, true, false).length == 0) ? place : null;
	}

	/**
	 * Only an interface is resolved lazily: a proxy for a text cannot be made.
	 */
	@Override
	public @Nullable Object getLazyResolutionProxyIfNecessary(DependencyDescriptor descriptor,
			@Nullable String beanName) {
		return canBeProxied(descriptor) ? super.getLazyResolutionProxyIfNecessary(descriptor, beanName) : null;
	}

	@Override
	public @Nullable Class<?> getLazyResolutionProxyClass(DependencyDescriptor descriptor, @Nullable String beanName) {
		return canBeProxied(descriptor) ? super.getLazyResolutionProxyClass(descriptor, beanName) : null;
	}

	private static boolean canBeProxied(DependencyDescriptor descriptor) {
		return descriptor.getDependencyType().isInterface() || SecretPlace.of(descriptor) == null;
	}

}
