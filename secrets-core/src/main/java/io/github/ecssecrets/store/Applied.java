package io.github.ecssecrets.store;

import java.util.Collection;
import java.util.List;

import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretRotated;

/**
 * What became of an answer.
 *
 * @param state what readers see then
 * @param changes the references whose content differs now; empty if none does
 * @param dropped what is missing in the new content, of what somebody reads
 * @param isNew whether the secret was not in use before
 * @param isUsable {@code false} if the answer came too late, and there is nothing else
 */
record Applied(SecretEntry entry, EntryState state, List<SecretRotated> changes, List<SecretReference> dropped,
		boolean isNew, boolean isUsable) {

	static Applied nothing(SecretEntry entry, EntryState state) {
		return new Applied(entry, state, List.of(), List.of(), false, true);
	}

	Applied without(Collection<String> keys) {
		return new Applied(this.entry, this.state, this.changes,
				keys.stream().map(this.entry.reference()::withJsonKey).toList(), this.isNew, this.isUsable);
	}

}
