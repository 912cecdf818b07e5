package io.github.ecssecrets.spring.binding;

import java.lang.reflect.RecordComponent;
import java.util.Date;
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
		return type.isRecord()
				? Stream.of(type.getRecordComponents()).map(RecordComponent::getType).allMatch(ImmutableTypes::contains)
				: type == Secret.class || isImmutable(type);
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
