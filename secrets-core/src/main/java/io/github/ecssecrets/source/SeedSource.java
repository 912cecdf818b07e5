package io.github.ecssecrets.source;

import java.util.Collection;

import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretReference;
import org.jspecify.annotations.Nullable;

/**
 * A source of seeds: copies of secrets that were true at some moment and carry no
 * version, such as environment variables and mounted files. A version from an
 * {@link AuthoritativeSource} replaces a seed; until then seeds are read again with each
 * check, because a file may change.
 */
public non-sealed interface SeedSource extends SecretSource {

	/**
	 * Says which references are about to be asked for together, before the first of them
	 * is. A source that names places by convention can notice that two of them share one.
	 * @param references which secrets and fields
	 */
	default void expect(Collection<SecretReference> references) {
	}

	/**
	 * Finds one field of a secret, for a source that holds fields on their own. Asked
	 * before the whole secret is.
	 * @param reference which field; always with a JSON key
	 * @return the field, or {@code null} if this source does not hold it on its own
	 * @throws SecretException if the source cannot tell or may not answer
	 */
	default @Nullable Secret findField(SecretReference reference) {
		return null;
	}

}
