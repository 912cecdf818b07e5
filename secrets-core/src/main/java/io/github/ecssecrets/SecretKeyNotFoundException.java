package io.github.ecssecrets;

import java.util.List;
import java.util.Set;

/**
 * Thrown when a JSON secret exists and lacks the field asked for.
 */
public final class SecretKeyNotFoundException extends SecretNotFoundException {

	private static final int LONGEST_KEY_SHOWN = 200;

	private final Set<String> availableKeys;

	private SecretKeyNotFoundException(SecretReference reference, String message, List<String> tried,
			Set<String> availableKeys) {
		super(reference, Reason.FIELD_NOT_FOUND, message, tried, null);
		this.availableKeys = availableKeys;
	}

	static SecretKeyNotFoundException of(SecretReference reference, Secret secret) {
		Set<String> keys = secret.keys();
		String message = "Secret '%s' from %s has no field '%s'; %s".formatted(PrintableText.of(secret.name()),
				secret.origin(), PrintableText.of(String.valueOf(reference.jsonKey()), LONGEST_KEY_SHOWN),
				keys.isEmpty() ? "it has no fields" : "it has " + PrintableText.list(keys));
		return new SecretKeyNotFoundException(reference, message, List.of(secret.origin().toString()), keys);
	}

	/**
	 * The top-level fields that the secret does have.
	 * @return their keys in the order of the document, never a value. A key is data and
	 * may contain any character: show it through {@link PrintableText}
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
