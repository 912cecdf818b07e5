package io.github.ecssecrets.store;

import io.github.ecssecrets.InvalidSecretReferenceException;
import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretReference;
import org.jspecify.annotations.Nullable;

/**
 * Which names and ARNs are those of one secret, once an authoritative source has told.
 */
final class EntryNames {

	private EntryNames() {
	}

	/**
	 * The reference of a secret by another of its names, in the same version.
	 * @return {@code null} if the source told no such name, or none that can be asked for
	 */
	static @Nullable SecretReference reference(@Nullable String id, SecretReference whole) {
		try {
			return (id != null) ? SecretReference.parse(id + whole.toString().substring(whole.secret().length()))
					: null;
		}
		catch (InvalidSecretReferenceException ex) {
			return null;
		}
	}

	/**
	 * Notes by which names an entry is known. Its plain name is one of them unless
	 * another secret answers to it, as one of the same name in another Region does.
	 */
	@SuppressWarnings("ReferenceEquality") // an entry is itself
	static void add(SecretEntries entries, SecretEntry entry, SecretReference whole, Secret secret,
			SecretReference arn) {
		entry.names().add(arn.secret());
		entry.names().add(whole.secret());
		if (!whole.isArn()) {
			entries.inUse()
				.stream()
				.filter((other) -> other != entry && other.reference().isArn())
				.forEach((other) -> other.names().remove(whole.secret()));
			return;
		}
		SecretReference name = reference(secret.name(), whole);
		SecretEntry other = (name != null) ? entries.find(name) : null;
		if (name != null && (other == null || other == entry)) {
			entry.names().add(name.secret());
		}
	}

}
