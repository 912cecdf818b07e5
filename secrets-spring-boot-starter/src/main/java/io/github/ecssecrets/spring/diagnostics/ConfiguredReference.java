package io.github.ecssecrets.spring.diagnostics;

import io.github.ecssecrets.InvalidSecretReferenceException;
import io.github.ecssecrets.SecretReference;

/**
 * Reads the references in properties and annotations.
 */
public final class ConfiguredReference {

	private ConfiguredReference() {
	}

	/**
	 * Reads a reference.
	 * @param place where the text stands, a phrase such as {@code property 'x'}
	 * @param text the text
	 * @return the reference
	 * @throws InvalidSecretConfigurationException if the text is not a reference
	 */
	public static SecretReference parse(String place, String text) {
		try {
			return SecretReference.parse(text);
		}
		catch (InvalidSecretReferenceException ex) {
			throw InvalidSecretConfigurationException.of(place, ex);
		}
	}

	/**
	 * Reads the reference of a whole secret, which is followed across rotations.
	 * @param place where the text stands, a phrase such as {@code property 'x'}
	 * @param text the text
	 * @return the reference, without a JSON key and a version
	 * @throws InvalidSecretConfigurationException if the text is not a reference, or
	 * names one field or one version of a secret
	 */
	public static SecretReference parseWhole(String place, String text) {
		SecretReference reference = parse(place, text);
		if (reference.jsonKey() != null) {
			throw new InvalidSecretConfigurationException(place, "'" + reference + "' names one field of a secret.",
					"Name the whole secret: '" + reference.secret() + "'.");
		}
		if (!reference.isCurrent()) {
			throw new InvalidSecretConfigurationException(place,
					"'" + reference + "' names one version of a secret, which a rotation leaves behind.",
					"Name the secret without a version: '" + reference.secret() + "'.");
		}
		return reference;
	}

}
