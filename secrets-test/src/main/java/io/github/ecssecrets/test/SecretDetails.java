package io.github.ecssecrets.test;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What a caller says about a secret besides its value.
 *
 * @param description free text, or {@code null}
 * @param kmsKeyId the encryption key, or {@code null} for the account's default key
 * @param tags tag values by tag key
 */
record SecretDetails(@Nullable String description, @Nullable String kmsKeyId, Map<String, String> tags) {

	static final SecretDetails NONE = new SecretDetails(null, null, Map.of());

	SecretDetails {
		tags = Map.copyOf(tags);
	}

	SecretDetails with(@Nullable String newDescription, @Nullable String newKmsKeyId) {
		return new SecretDetails((newDescription != null) ? newDescription : this.description,
				(newKmsKeyId != null) ? newKmsKeyId : this.kmsKeyId, this.tags);
	}

}
