package io.github.ecssecrets;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when no source has the secret, or the secret lacks the version or the JSON field
 * asked for.
 */
public sealed class SecretNotFoundException extends SecretException permits SecretKeyNotFoundException {

	private final List<String> tried;

	/**
	 * Creates an exception for a secret that no source has.
	 * @param reference the reference that was asked for
	 * @param tried the places that were looked at, each a phrase such as
	 * {@code Secrets Manager in eu-west-1}
	 */
	public SecretNotFoundException(SecretReference reference, List<String> tried) {
		this(reference, Reason.NOT_FOUND,
				"Secret '%s' was not found; looked at %s".formatted(reference, String.join(", ", tried)), tried, null);
	}

	/**
	 * Creates an exception for one of the reasons why a source does not have what was
	 * asked for.
	 * @param reference the reference that was asked for
	 * @param reason what is missing
	 * @param message what is missing and where; without any secret value
	 * @param tried the places that were looked at, each a phrase such as
	 * {@code Secrets Manager in eu-west-1}
	 * @param awsError what AWS answered, or {@code null} if it was not asked
	 * @throws IllegalArgumentException if the reason is one of another kind
	 */
	public SecretNotFoundException(SecretReference reference, Reason reason, String message, List<String> tried,
			@Nullable AwsError awsError) {
		super(Kind.NOT_FOUND, reference, reason, message, awsError, null);
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
	SecretException copy() {
		return new SecretNotFoundException(getReference(), getReason(), String.valueOf(getMessage()), this.tried,
				getAwsError());
	}

}
