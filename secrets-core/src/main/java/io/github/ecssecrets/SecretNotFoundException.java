package io.github.ecssecrets;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when no source has the secret, or the secret lacks the JSON field asked for.
 */
public sealed class SecretNotFoundException extends SecretException permits SecretKeyNotFoundException {

	private final List<String> tried;

	/**
	 * Creates an exception.
	 * @param reference the reference that was asked for
	 * @param tried the places that were looked at, each a phrase such as
	 * {@code Secrets Manager in eu-west-1}
	 */
	public SecretNotFoundException(SecretReference reference, List<String> tried) {
		this(reference, "Secret '%s' was not found; looked at %s".formatted(reference, String.join(", ", tried)), tried,
				null);
	}

	SecretNotFoundException(SecretReference reference, String message, List<String> tried, @Nullable Throwable cause) {
		super(reference, message, null, cause);
		this.tried = List.copyOf(tried);
	}

	/**
	 * The places that were looked at.
	 * @return an immutable list of phrases
	 */
	public final List<String> getTried() {
		return this.tried;
	}

	@Override
	SecretException again() {
		return new SecretNotFoundException(getReference(), String.valueOf(getMessage()), this.tried, this);
	}

}
