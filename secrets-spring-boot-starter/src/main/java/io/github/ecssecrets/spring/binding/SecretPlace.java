package io.github.ecssecrets.spring.binding;

import java.lang.reflect.Field;
import java.lang.reflect.Method;

import io.github.ecssecrets.spring.SecretValue;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectFactory;
import org.springframework.beans.factory.config.DependencyDescriptor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.MethodParameter;

/**
 * A place that asks for a secret.
 *
 * @param annotation says which secret
 * @param descriptor the field or parameter, or {@code null} if a type asks
 * @param type the class that the secret becomes, or that declares the field or parameter
 */
record SecretPlace(SecretValue annotation, @Nullable DependencyDescriptor descriptor, Class<?> type) {

	/**
	 * The place that a dependency is.
	 * @return the place, or {@code null} if no secret is asked for there
	 */
	static @Nullable SecretPlace of(DependencyDescriptor descriptor) {
		SecretValue annotation = descriptor.getAnnotation(SecretValue.class);
		annotation = (annotation != null) ? annotation : annotationOfMethod(descriptor.getMethodParameter());
		return (annotation != null)
				? new SecretPlace(annotation, descriptor, descriptor.getMember().getDeclaringClass()) : null;
	}

	private static @Nullable SecretValue annotationOfMethod(@Nullable MethodParameter parameter) {
		Method method = (parameter != null) ? parameter.getMethod() : null;
		SecretValue annotation = (method != null) ? method.getAnnotation(SecretValue.class) : null;
		return (method != null && annotation != null && !method.isAnnotationPresent(Bean.class)) ? annotation : null;
	}

	/**
	 * The place that a type is.
	 * @return the place, or {@code null} if the type is not annotated
	 */
	static @Nullable SecretPlace of(@Nullable Class<?> type) {
		SecretValue annotation = (type != null) ? type.getDeclaredAnnotation(SecretValue.class) : null;
		return (type != null && annotation != null) ? new SecretPlace(annotation, null, type) : null;
	}

	/**
	 * Whether a missing secret is a failure.
	 */
	boolean isRequired() {
		return this.annotation.required() && (this.descriptor == null || this.descriptor.isRequired());
	}

	/**
	 * Whether the secret is read when it is asked for rather than when it is injected.
	 */
	boolean isLazy() {
		return this.descriptor != null && (ObjectFactory.class.isAssignableFrom(this.descriptor.getDependencyType())
				|| this.descriptor.getDependencyType().getName().equals("jakarta.inject.Provider")
				|| this.descriptor.getAnnotation(Lazy.class) != null);
	}

	@Override
	public String toString() {
		return "@SecretValue on " + where();
	}

	/** Where the annotation stands, as a phrase. */
	String where() {
		if (this.descriptor == null) {
			return "type " + this.type.getName();
		}
		Field field = this.descriptor.getField();
		if (field != null) {
			return "field '" + field.getName() + "' of " + this.type.getName();
		}
		MethodParameter parameter = this.descriptor.getMethodParameter();
		if (parameter == null) {
			return String.valueOf(this.descriptor.getMember());
		}
		String member = (parameter.getConstructor() != null) ? "the constructor of "
				: "method '" + parameter.getExecutable().getName() + "' of ";
		boolean ofMethod = !parameter.hasParameterAnnotation(SecretValue.class);
		return (ofMethod ? "" : "parameter " + parameter.getParameterIndex() + " of ") + member + this.type.getName();
	}

}
