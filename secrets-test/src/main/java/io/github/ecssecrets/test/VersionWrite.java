package io.github.ecssecrets.test;

import java.util.List;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * A request for a new version.
 *
 * @param token the client request token, which becomes the version id; 32 to 64
 * characters
 * @param content the value, or {@code null} for none; masked in {@code toString()}
 * @param stages the staging labels to attach, empty for AWSCURRENT
 */
record VersionWrite(String token, @Nullable SecretContent content, List<String> stages) {

	private static final int MINIMUM_TOKEN_LENGTH = 32;

	private static final int MAXIMUM_TOKEN_LENGTH = 64;

	private static final int MAXIMUM_STAGES = 20;

	VersionWrite {
		if (token.length() < MINIMUM_TOKEN_LENGTH || token.length() > MAXIMUM_TOKEN_LENGTH) {
			throw ServiceException.invalidParameter("ClientRequestToken must be 32-64 characters long.");
		}
		if (stages.size() > MAXIMUM_STAGES) {
			throw ServiceException.validation(
					"1 validation error detected: Value at 'versionStages' failed to satisfy constraint: Member must have length less than or equal to 20");
		}
		stages = stages.isEmpty() ? List.of(StoredSecret.CURRENT) : List.copyOf(stages);
	}

	static VersionWrite of(@Nullable SecretContent content, String... stages) {
		return new VersionWrite(UUID.randomUUID().toString(), content, List.of(stages));
	}

}
