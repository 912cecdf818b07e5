package io.github.ecssecrets.spring.binding;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.github.ecssecrets.spring.SecretValue;
import io.github.ecssecrets.spring.diagnostics.InvalidSecretConfigurationException;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.DependencyDescriptor;
import org.springframework.core.MethodParameter;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * The methods that ask for secrets by {@link SecretValue}: which of them receive them,
 * and that none is ignored.
 */
final class SecretMethods {

	private SecretMethods() {
	}

	/**
	 * Whether a method or a parameter of it carries the annotation.
	 */
	static boolean asks(Method method) {
		return method.isAnnotationPresent(SecretValue.class) || asksByParameter(method);
	}

	private static boolean asksByParameter(Method method) {
		return method.getParameterCount() > 0 && carriesAnnotation(method.getParameters());
	}

	private static boolean carriesAnnotation(Parameter[] parameters) {
		for (Parameter parameter : parameters) {
			if (carriesAnnotation(parameter)) {
				return true;
			}
		}
		return false;
	}

	private static boolean carriesAnnotation(Parameter parameter) {
		return parameter.isAnnotationPresent(SecretValue.class);
	}

	/**
	 * The annotation of a method that is called to inject its one parameter: its own, or
	 * that of the parameter.
	 * @return {@code null} if the method is called by others
	 */
	static @Nullable SecretValue injected(Method method) {
		MethodCaller caller = MethodCaller.of(method);
		if (method.getParameterCount() != 1 || isFactory(method) || (caller != MethodCaller.INJECTION
				&& caller != MethodCaller.AUTOWIRED && caller != MethodCaller.OTHER)) {
			return null;
		}
		SecretValue own = method.getAnnotation(SecretValue.class);
		Parameter parameter = method.getParameters()[0];
		if (own != null || MethodCaller.isAutowired(parameter.getAnnotations())) {
			return own;
		}
		return parameter.getAnnotation(SecretValue.class);
	}

	/**
	 * Makes sure that a method which carries the annotation is not ignored.
	 * @throws InvalidSecretConfigurationException if nobody would put the secret there
	 */
	static void check(Method method) {
		MethodCaller caller = MethodCaller.of(method);
		if (method.isAnnotationPresent(SecretValue.class)) {
			checkAnnotated(method, caller);
		}
		if (caller == MethodCaller.HANDLER || caller == MethodCaller.BEAN_METHOD || isFactory(method)) {
			return;
		}
		if (asksByParameter(method)) {
			checkParameters(method, caller);
		}
	}

	private static void checkAnnotated(Method method, MethodCaller caller) {
		if (caller == MethodCaller.HANDLER || caller == MethodCaller.BEAN_METHOD || method.getParameterCount() != 1) {
			throw invalid(method,
					"It stands on a method that has not exactly one parameter, or that makes a bean or handles requests or messages.",
					"Put it on the parameter that receives the secret.");
		}
	}

	private static void checkParameters(Method method, MethodCaller caller) {
		boolean resolvedInTests = Stream.of(method.getParameters())
			.filter(SecretMethods::carriesAnnotation)
			.allMatch((parameter) -> MethodCaller.isAutowired(parameter.getAnnotations()));
		if (caller == MethodCaller.AUTOWIRED || resolvedInTests) {
			return;
		}
		if (method.getParameterCount() > 1) {
			throw invalid(method,
					"It stands on a parameter of a method with several, and what calls the method would not put the secret there.",
					"Inject the secret into the constructor of the class, or put @Autowired on the method if it is to be called once.");
		}
		if (caller == MethodCaller.OTHER && !method.isAnnotationPresent(SecretValue.class)) {
			throw invalid(method,
					"It stands on the parameter of a method that others call, by one of its annotations: they would put there what they like.",
					"Inject the secret into the constructor of the class; if the method is a setter, put @SecretValue on the method.");
		}
	}

	/**
	 * Makes sure that no annotation on a method of an interface is ignored.
	 * @param type the class of a bean that implements it
	 * @throws InvalidSecretConfigurationException if nobody would put the secret there
	 */
	static void checkInterfaces(Class<?> type) {
		for (Class<?> implemented : ClassUtils.getAllInterfacesForClass(type)) {
			if (SecretMember.isCandidate(implemented)) {
				for (Method method : implemented.getMethods()) {
					if (Modifier.isAbstract(method.getModifiers()) && asks(method)) {
						checkImplemented(method, type);
					}
				}
			}
		}
	}

	private static void checkImplemented(Method method, Class<?> type) {
		Method called = ClassUtils.getMostSpecificMethod(method, type);
		if (!asks(called) && MethodCaller.of(called) != MethodCaller.HANDLER) {
			throw invalid(method,
					"It stands on a method of an interface, which " + type.getName() + " implements without it.",
					"Put it on the method of that class.");
		}
	}

	/**
	 * Makes sure that the annotation stands on no constructor but the one that is called.
	 * @param called the constructor that is called, or {@code null} if there is a choice
	 * @throws InvalidSecretConfigurationException if nobody would put the secret there
	 */
	static void checkConstructors(Class<?> type, @Nullable Constructor<?> called) {
		for (Constructor<?> constructor : type.getDeclaredConstructors()) {
			if (!constructor.equals(called) && !constructor.isSynthetic()
					&& carriesAnnotation(constructor.getParameters())) {
				throw new InvalidSecretConfigurationException("@SecretValue on a constructor of " + type.getName(),
						"The class has several constructors, and Spring does not call this one.",
						"Put @Autowired on it, or leave it the only one.");
			}
		}
	}

	/**
	 * Makes sure that the annotation stands on no constructor of a class that is bound
	 * from properties or from a secret as a whole.
	 * @throws InvalidSecretConfigurationException if nobody would put the secret there
	 */
	static void checkBoundConstructors(Class<?> type) {
		for (Constructor<?> constructor : type.getDeclaredConstructors()) {
			if (!constructor.isSynthetic() && carriesAnnotation(constructor.getParameters())) {
				throw new InvalidSecretConfigurationException("@SecretValue on a constructor of " + type.getName(),
						"The class is bound as a whole, and its constructor receives nothing but what it is bound from.",
						"Inject the secret where this class is used, or make it a property with a config import.");
			}
		}
	}

	/**
	 * The parameters of handlers that receive secrets.
	 */
	static List<SecretPlace> handlerPlaces(Class<?> beanType) {
		Class<?> type = ClassUtils.getUserClass(beanType);
		List<SecretPlace> places = new ArrayList<>();
		if (SecretMember.isCandidate(type)) {
			ReflectionUtils.doWithMethods(type, (method) -> add(method, places), (method) -> !method.isSynthetic()
					&& asksByParameter(method) && MethodCaller.of(method) == MethodCaller.HANDLER);
		}
		return places;
	}

	private static void add(Method method, List<SecretPlace> places) {
		for (int i = 0; i < method.getParameterCount(); i++) {
			MethodParameter parameter = new MethodParameter(method, i);
			SecretValue annotation = parameter.getParameterAnnotation(SecretValue.class);
			SecretPlace place = (annotation != null)
					? SecretPlace.of(new DependencyDescriptor(parameter, annotation.required())) : null;
			if (place != null) {
				HandlerParameters.check(method, i, place.toString());
				if (!place.isRequired() && parameter.getParameterType().isPrimitive()) {
					throw new InvalidSecretConfigurationException(place.toString(),
							"The secret is not required, and a primitive cannot do without.",
							"Use the type of an object, or leave out 'required = false'.");
				}
				places.add(place);
			}
		}
	}

	private static boolean isFactory(Method method) {
		return Modifier.isStatic(method.getModifiers())
				&& method.getReturnType().isAssignableFrom(method.getDeclaringClass())
				&& method.getReturnType() != Object.class;
	}

	private static InvalidSecretConfigurationException invalid(Method method, String problem, String remedy) {
		return new InvalidSecretConfigurationException(
				"@SecretValue on method '" + method.getName() + "' of " + method.getDeclaringClass().getName(), problem,
				remedy);
	}

}
