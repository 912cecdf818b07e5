package io.github.ecssecrets.spring.config;

import java.lang.reflect.Method;

import org.jspecify.annotations.Nullable;

import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.util.ReflectionUtils;

/**
 * Tells whether a test adds properties after all environment post-processors.
 */
final class DynamicProperties {

	private static final String ANNOTATION = "org.springframework.test.context.DynamicPropertySource";

	private DynamicProperties() {
	}

	/**
	 * Whether a class, one it extends or implements, or one around it, has a method with
	 * {@code @DynamicPropertySource}.
	 * @param mainClass the main class of the application, which is that of the test where
	 * a test starts it
	 */
	static boolean areExpected(@Nullable Class<?> mainClass) {
		if (mainClass == null || mainClass == Object.class) {
			return false;
		}
		for (Method method : ReflectionUtils.getDeclaredMethods(mainClass)) {
			if (MergedAnnotations.from(method).isPresent(ANNOTATION)) {
				return true;
			}
		}
		for (Class<?> implemented : mainClass.getInterfaces()) {
			if (areExpected(implemented)) {
				return true;
			}
		}
		return areExpected(mainClass.getSuperclass()) || areExpected(mainClass.getEnclosingClass());
	}

}
