package io.github.ecssecrets.spring.diagnostics;

import io.github.ecssecrets.spring.SecretValue;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.InjectionPoint;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.UnsatisfiedDependencyException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * Explains why a bean is asked for where {@link SecretValue} should have given a secret:
 * the library does not take part in the application, or the annotated type was not found.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class MissingSecretBeanFailureAnalyzer extends CauseFailureAnalyzer<NoSuchBeanDefinitionException> {

	private final @Nullable Environment environment;

	/**
	 * Creates an analyzer.
	 * @param environment the Environment, or {@code null} if it was never completed
	 */
	MissingSecretBeanFailureAnalyzer(@Nullable Environment environment) {
		this.environment = environment;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, NoSuchBeanDefinitionException cause) {
		ResolvableType type = cause.getResolvableType();
		InjectionPoint place = place(rootFailure);
		if (type != null && type.toClass().isAnnotationPresent(SecretValue.class)) {
			return new FailureAnalysis(
					"No bean of %s was made from secret '%s'%s".formatted(type,
							type.toClass().getAnnotation(SecretValue.class).value(),
							(place != null) ? ", which " + describe(place) + " asks for" : ""),
					actionForType(type), rootFailure);
		}
		if (place == null || place.getAnnotation(SecretValue.class) == null) {
			return null;
		}
		return new FailureAnalysis(
				"@SecretValue has no effect, because this library is not part of the application context: "
						+ describe(place),
				"Enable auto-configuration with @SpringBootApplication or @EnableAutoConfiguration. A test slice such as @WebMvcTest "
						+ "has the library if io.github.ecssecrets:secrets-test is on the class path, or with "
						+ "@ImportAutoConfiguration(EcsSecretsAutoConfiguration.class).",
				rootFailure);
	}

	private String actionForType(ResolvableType type) {
		if (SecretActions.isSwitchedOff(this.environment)) {
			return "'ecs-secrets.enabled' is false, so no beans are made from secrets. Declare a bean of this type, in a test for "
					+ "example with @MockitoBean or in a @TestConfiguration; or have the test use @EmbeddedSecretsManager and "
					+ "switch the library on.";
		}
		return "Types with @SecretValue are found in the packages of the application; add others with @Import(" + type
				+ ".class). A test slice such as @WebMvcTest has the library if io.github.ecssecrets:secrets-test is on "
				+ "the class path.";
	}

	private static String describe(InjectionPoint place) {
		return place + " in " + place.getMember().getDeclaringClass().getName();
	}

	private static @Nullable InjectionPoint place(Throwable rootFailure) {
		InjectionPoint place = null;
		for (Throwable failure : Causes.of(rootFailure)) {
			if (failure instanceof UnsatisfiedDependencyException unsatisfied
					&& unsatisfied.getInjectionPoint() != null) {
				place = unsatisfied.getInjectionPoint();
			}
		}
		return place;
	}

}
