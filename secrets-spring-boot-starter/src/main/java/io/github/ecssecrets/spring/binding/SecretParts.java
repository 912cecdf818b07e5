package io.github.ecssecrets.spring.binding;

import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.IntSupplier;

import io.github.ecssecrets.Secret;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeanUtils;
import org.springframework.core.convert.TypeDescriptor;

/**
 * The members of a JSON object, or the elements of a JSON array, that are converted one
 * by one: objects that become records or JavaBeans, and what becomes a collection or map
 * in a map.
 */
final class SecretParts {

	private SecretParts() {
	}

	/**
	 * Converts the parts.
	 * @param elements counts the elements if the secret is an array, which takes reading
	 * it; asked only if they are converted one by one
	 * @param converter converts a part to the type that all of them become
	 * @return a map or list, or {@code null} if the parts are converted together
	 */
	static @Nullable Object convert(Secret secret, TypeDescriptor target, IntSupplier elements,
			BiFunction<Secret, TypeDescriptor, Object> converter) {
		TypeDescriptor type = target.isMap() ? target.getMapValueTypeDescriptor() : target.getElementTypeDescriptor();
		if (type == null || !(isObject(type) || (target.isMap() && isContainer(type)))) {
			return null;
		}
		Map<String, Secret> parts = target.isMap() ? members(secret) : elements(secret, elements.getAsInt());
		if (parts.isEmpty() || (isObject(type) && parts.values().stream().anyMatch((part) -> part.keys().isEmpty()))) {
			return null;
		}
		Map<String, Object> converted = new LinkedHashMap<>();
		parts.forEach((name, part) -> converted.put(name, converter.apply(part, type)));
		return target.isMap() ? converted : new ArrayList<>(converted.values());
	}

	private static Map<String, Secret> members(Secret secret) {
		Map<String, Secret> members = new LinkedHashMap<>();
		for (String key : secret.keys()) {
			if (secret.hasField(key)) {
				members.put(name(key), secret.part(key));
			}
		}
		return members;
	}

	/** The name that a key stands for, which may be a JSON Pointer. */
	private static String name(String key) {
		return key.startsWith("/") ? key.substring(1).replace("~1", "/").replace("~0", "~") : key;
	}

	private static Map<String, Secret> elements(Secret secret, int number) {
		Map<String, Secret> elements = new LinkedHashMap<>();
		for (int i = 0; i < number; i++) {
			String key = "/" + i;
			if (!secret.hasField(key)) {
				return Map.of();
			}
			elements.put(key, secret.part(key));
		}
		return elements;
	}

	private static boolean isContainer(TypeDescriptor type) {
		return type.isMap() || type.isCollection()
				|| (type.isArray() && type.getType() != char[].class && type.getType() != byte[].class);
	}

	private static boolean isObject(TypeDescriptor type) {
		Class<?> objectType = type.getObjectType();
		return !BeanUtils.isSimpleValueType(objectType) && !type.isArray() && !type.isMap() && !type.isCollection()
				&& !Modifier.isAbstract(objectType.getModifiers()) && objectType != Object.class;
	}

}
