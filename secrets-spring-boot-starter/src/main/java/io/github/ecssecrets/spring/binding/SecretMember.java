package io.github.ecssecrets.spring.binding;

import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;

import io.github.ecssecrets.spring.SecretValue;
import io.github.ecssecrets.spring.diagnostics.InvalidSecretConfigurationException;

import org.springframework.beans.factory.config.DependencyDescriptor;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * A field, or a method with one parameter, that receives a secret.
 *
 * @param member the field or method
 * @param place the field or the parameter
 * @param descriptor the same as a dependency
 * @param injectedBySpring whether Spring calls the method too, as it is
 * {@code @Autowired}
 */
record SecretMember(Member member, SecretPlace place, DependencyDescriptor descriptor, boolean injectedBySpring) {

	/**
	 * Finds the members of a class and of those it extends, the highest first.
	 * @throws InvalidSecretConfigurationException if a member cannot be injected
	 */
	static List<SecretMember> of(Class<?> beanType) {
		Class<?> type = ClassUtils.getUserClass(beanType);
		List<SecretMember> members = new ArrayList<>();
		for (Class<?> current = type; current != null && current != Object.class; current = current.getSuperclass()) {
			if (!current.isRecord() && isCandidate(current)) {
				List<SecretMember> own = new ArrayList<>();
				ReflectionUtils.doWithLocalFields(current, (field) -> add(field, type, own));
				ReflectionUtils.doWithLocalMethods(current, (method) -> add(method, type, own));
				members.addAll(0, own);
			}
		}
		SecretMethods.checkInterfaces(type);
		return members;
	}

	/**
	 * Whether a class may carry the annotation. Those of the JDK do not.
	 */
	static boolean isCandidate(Class<?> type) {
		return AnnotationUtils.isCandidateClass(type, SecretValue.class);
	}

	private static void add(Field field, Class<?> type, List<SecretMember> members) {
		SecretValue annotation = field.getAnnotation(SecretValue.class);
		if (annotation != null) {
			members.add(of(field, annotation, new DependencyDescriptor(field, annotation.required()), type));
		}
	}

	private static void add(Method method, Class<?> type, List<SecretMember> members) {
		if (method.isSynthetic() || !SecretMethods.asks(method)
				|| !method.equals(ClassUtils.getMostSpecificMethod(method, type))) {
			return;
		}
		SecretMethods.check(method);
		SecretValue annotation = SecretMethods.injected(method);
		if (annotation != null) {
			DependencyDescriptor descriptor = new DependencyDescriptor(new MethodParameter(method, 0),
					annotation.required());
			members.add(of(method, annotation, descriptor, type));
		}
	}

	private static SecretMember of(Member member, SecretValue annotation, DependencyDescriptor descriptor,
			Class<?> type) {
		SecretPlace place = new SecretPlace(annotation, descriptor, member.getDeclaringClass());
		if (Modifier.isStatic(member.getModifiers())) {
			throw new InvalidSecretConfigurationException(place.toString(), "It stands on a static member.",
					"Remove 'static': beans are injected, classes are not.");
		}
		descriptor.setContainingClass(type);
		boolean injectedBySpring = member instanceof Method method && MethodCaller.of(method) == MethodCaller.AUTOWIRED;
		return new SecretMember(member, place, descriptor, injectedBySpring);
	}

	/**
	 * Whether the member is called again after a rotation: a method whose argument does
	 * not follow by itself.
	 */
	boolean isCalledAgain() {
		return this.member instanceof Method && !this.place.isLazy()
				&& !SecretValueReader.isLive(this.descriptor.getDependencyType());
	}

}
