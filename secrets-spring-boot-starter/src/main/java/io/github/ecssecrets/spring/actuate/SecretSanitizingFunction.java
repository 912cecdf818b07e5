package io.github.ecssecrets.spring.actuate;

import io.github.ecssecrets.spring.mask.SecretMask;

import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.core.env.PropertySource;
import org.springframework.util.ObjectUtils;

/**
 * Masks secrets in {@code /actuator/env}, {@code /actuator/configprops} and
 * {@code /actuator/quartz}: what is a secret by its name and source entirely, and the
 * value of a secret wherever else it turns up.
 */
public final class SecretSanitizingFunction implements SanitizingFunction {

	private final SecretMask mask;

	/**
	 * Creates a function.
	 * @param mask tells what must not be shown
	 */
	public SecretSanitizingFunction(SecretMask mask) {
		this.mask = mask;
	}

	@Override
	public SanitizableData apply(SanitizableData data) {
		PropertySource<?> source = data.getPropertySource();
		if (source != null && this.mask.isSecret(source, data.getKey())) {
			return data.withSanitizedValue();
		}
		String text = ObjectUtils.nullSafeToString(data.getValue());
		String masked = this.mask.mask(text);
		if (masked.equals(text)) {
			return data;
		}
		return (data.getValue() instanceof CharSequence) ? data.withValue(masked) : data.withSanitizedValue();
	}

}
