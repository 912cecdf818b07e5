package io.github.ecssecrets;

import java.util.List;
import java.util.Set;

/**
 * Thrown when a JSON secret exists and lacks the field asked for.
 */
public final class SecretKeyNotFoundException extends SecretNotFoundException {

	private final Set<String> availableKeys;

	private SecretKeyNotFoundException(SecretReference reference, String message, List<String> tried,
			Set<String> availableKeys) {
		super(reference, Reason.FIELD_NOT_FOUND, message, tried, null);
		this.availableKeys = availableKeys;
	}

	static SecretKeyNotFoundException of(SecretReference reference, Secret secret) {
		Set<String> keys = secret.keys();
		String message = "Secret '%s' from %s has no field '%s'; %s".formatted(secret.name(), secret.origin(),
				reference.jsonKey(), keys.isEmpty() ? "it has no fields" : "it has " + String.join(", ", keys));
		return new SecretKeyNotFoundException(reference, message, List.of(secret.origin().toString()), keys);
	}

	/**
	 * The top-level fields that the secret does have.
	 * @return their names in the order of the document, never a value
	 */
	public Set<String> getAvailableKeys() {
		return this.availableKeys;
	}

	@Override
	SecretException copy() {
		return new SecretKeyNotFoundException(getReference(), String.valueOf(getMessage()), getTried(),
				this.availableKeys);
	}

}
