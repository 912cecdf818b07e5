package io.github.ecssecrets.spring.binding;

import java.lang.annotation.Annotation;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.security.CodeSource;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.List;

import io.github.ecssecrets.Secrets;
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
	 * Packages of Spring that have beans; its samples, which are applications, are in
	 * others.
	 */
	private static final List<String> SPRING = List.of("org.springframework.aop.", "org.springframework.beans.",
			"org.springframework.boot.", "org.springframework.context.", "org.springframework.core.",
			"org.springframework.data.", "org.springframework.http.", "org.springframework.jdbc.",
			"org.springframework.orm.", "org.springframework.security.", "org.springframework.transaction.",
			"org.springframework.validation.", "org.springframework.web.");

	private static final String OWN = "io.github.ecssecrets.";

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
	 * Whether a class may carry the annotation. Those of the JDK and of Spring do not.
	 */
	static boolean isCandidate(Class<?> type) {
		return isCandidate(type, SecretValue.class);
	}

	/**
	 * Whether a class may carry an annotation of ours. Looking for the members of those
	 * that do not would load the classes in their signatures.
	 */
	static boolean isCandidate(Class<?> type, Class<? extends Annotation> annotation) {
		String name = type.getName();
		for (String spring : SPRING) {
			if (name.startsWith(spring)) {
				return false;
			}
		}
		return !isOwn(type, name) && AnnotationUtils.isCandidateClass(type, annotation);
	}

	/**
	 * Whether a class is one of this library. Others may use its packages, or be packed
	 * into one jar with it. Where no class has a source, as in a native image, ours are
	 * not told from others.
	 */
	private static boolean isOwn(Class<?> type, String name) {
		if (!name.startsWith(OWN)) {
			return false;
		}
		ProtectionDomain jar = type.getProtectionDomain();
		CodeSource source = jar.getCodeSource();
		return source != null && source.getLocation() != null && (jar.equals(SecretMember.class.getProtectionDomain())
				|| jar.equals(Secrets.class.getProtectionDomain()));
	}

	private static void add(Field field, Class<?> type, List<SecretMember> members) {
		ComposedAnnotations.refuse(field);
		SecretValue annotation = field.getAnnotation(SecretValue.class);
		if (annotation != null) {
			members.add(of(field, annotation, new FieldDescriptor(field, annotation.required()), type));
		}
	}

	private static void add(Method method, Class<?> type, List<SecretMember> members) {
		if (!method.isSynthetic()) {
			ComposedAnnotations.refuse(method);
			ComposedAnnotations.refuseOnParameters(method);
		}
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

	/**
	 * A field whose type is a variable of its class has the type that the class of the
	 * bean gives it.
	 */
	@SuppressWarnings("serial") // never serialized
	private static final class FieldDescriptor extends DependencyDescriptor {

		private FieldDescriptor(Field field, boolean required) {
			super(field, required);
		}

		@Override
		public Class<?> getDependencyType() {
			return getResolvableType().toClass();
		}

	}

}
