package io.github.ecssecrets.spring.binding;

import java.util.Map;

import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretMalformedException;
import io.github.ecssecrets.SecretReference;

import org.springframework.beans.TypeMismatchException;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.core.ResolvableType;
import org.springframework.core.convert.TypeDescriptor;

/**
 * Turns versions of one secret into values of one type.
 */
final class SecretConverter {

	private final SecretReference reference;

	private final TypeDescriptor target;

	private final ConfigurableBeanFactory beanFactory;

	SecretConverter(SecretReference reference, TypeDescriptor target, ConfigurableBeanFactory beanFactory) {
		this.reference = reference;
		this.target = target;
		this.beanFactory = beanFactory;
	}

	/**
	 * Converts a version.
	 * @throws SecretMalformedException if the content does not fit the type. It has no
	 * cause, because messages of converters quote the text
	 */
	Object convert(Secret secret) {
		Class<?> type = this.target.getObjectType();
		if (type == Secret.class) {
			return secret;
		}
		if (type == byte[].class) {
			return secret.revealBytes();
		}
		if (type == char[].class) {
			return secret.reveal().toCharArray();
		}
		if (type == String.class) {
			return secret.reveal();
		}
		if (Map.class.isAssignableFrom(type)) {
			return bind(secret, this.target.getResolvableType());
		}
		return type.isRecord() ? bind(secret, this.target.getResolvableType()) : convertText(secret);
	}

	private Object bind(Secret secret, ResolvableType type) {
		Map<String, String> fields = secret.fields();
		try {
			return new Binder(new MapConfigurationPropertySource(fields)).bindOrCreate("", Bindable.of(type));
		}
		catch (BindException ex) {
			throw misfit(secret, (ex.getProperty() != null) ? ", at field '" + ex.getProperty().getName() + "'" : "");
		}
	}

	private Object convertText(Secret secret) {
		try {
			Object value = this.beanFactory.getTypeConverter()
				.convertIfNecessary(secret.reveal(), this.target.getObjectType(), this.target);
			if (value != null) {
				return value;
			}
		}
		catch (TypeMismatchException ex) {
			throw misfit(secret, "");
		}
		throw misfit(secret, "");
	}

	private SecretMalformedException misfit(Secret secret, String where) {
		return new SecretMalformedException(this.reference, "Secret '%s' from %s cannot be converted to %s%s"
			.formatted(this.reference, secret.origin(), this.target.getResolvableType(), where), secret.origin());
	}

}
