package io.github.ecssecrets.spring.binding;

import java.lang.reflect.RecordComponent;
import java.util.Date;
import java.util.HashSet;
import java.util.Set;
import java.util.TimeZone;
import java.util.stream.Stream;

import io.github.ecssecrets.Secret;

import org.springframework.beans.BeanUtils;

/**
 * The types whose values nobody can change.
 */
final class ImmutableTypes {

	private ImmutableTypes() {
	}

	/**
	 * Whether a type is one of them: a simple value, or a record of such.
	 */
	static boolean contains(Class<?> type) {
		return contains(type, new HashSet<>());
	}

	/**
	 * The same, for a part of records that are being looked at: one of them may be a part
	 * of itself.
	 */
	private static boolean contains(Class<?> type, Set<Class<?>> records) {
		if (!type.isRecord()) {
			return type == Secret.class || isImmutable(type);
		}
		return !records.add(type) || Stream.of(type.getRecordComponents())
			.map(RecordComponent::getType)
			.allMatch((component) -> contains(component, records));
	}

	private static boolean isImmutable(Class<?> type) {
		if (Date.class.isAssignableFrom(type) || TimeZone.class.isAssignableFrom(type)) {
			return false;
		}
		if (CharSequence.class.isAssignableFrom(type)) {
			return type == String.class;
		}
		if (Number.class.isAssignableFrom(type)) {
			return type.getPackageName().equals("java.lang") || type.getPackageName().equals("java.math");
		}
		return BeanUtils.isSimpleValueType(type);
	}

}
