package io.github.ecssecrets.spring.binding;

import java.lang.reflect.Field;

import org.springframework.beans.factory.config.DependencyDescriptor;
import org.springframework.core.MethodParameter;

/**
 * Says where a dependency is declared.
 */
final class SecretValuePlace {

	private SecretValuePlace() {
	}

	/**
	 * Describes the place.
	 * @return a phrase such as {@code field 'apiKey' of com.example.Client}
	 */
	static String describe(DependencyDescriptor descriptor) {
		Field field = descriptor.getField();
		if (field != null) {
			return "field '" + field.getName() + "' of " + field.getDeclaringClass().getName();
		}
		MethodParameter parameter = descriptor.getMethodParameter();
		if (parameter == null) {
			return String.valueOf(descriptor.getMember());
		}
		String member = (parameter.getConstructor() != null) ? "the constructor of "
				: "method '" + parameter.getExecutable().getName() + "' of ";
		return "parameter " + parameter.getParameterIndex() + " of " + member + parameter.getDeclaringClass().getName();
	}

}
