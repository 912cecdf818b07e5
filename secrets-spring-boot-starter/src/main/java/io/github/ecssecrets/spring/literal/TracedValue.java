package io.github.ecssecrets.spring.literal;

import io.github.ecssecrets.SecretReference;
import org.jspecify.annotations.Nullable;

/**
 * What the value of a property is.
 *
 * @param kind whether secrets are in it
 * @param reference which secret, or field of one, it is the whole text of, if that is
 * known
 * @param variable the environment variable that it is, or that is in it
 */
public record TracedValue(Kind kind, @Nullable SecretReference reference, @Nullable String variable) {

	/**
	 * What is known of a property that a source has.
	 */
	static TracedValue of(PropertyProvenance.Property property) {
		String variable = (property.source() instanceof SecretTexts) ? null : property.name();
		return new TracedValue(property.secret() ? Kind.SECRET : Kind.PLAIN, property.reference(), variable);
	}

	/**
	 * Whether secrets are in a value.
	 */
	public enum Kind {

		/** No secret that is known. */
		PLAIN,

		/** The text of one secret, or field of one, and nothing else. */
		SECRET,

		/** A text with secrets in it. */
		BUILT_FROM_SECRET

	}

}
